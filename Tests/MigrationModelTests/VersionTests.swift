import MigrationModel
import Testing

struct VersionTests {
    @Test(arguments: ["0.0.1", "1.3.1", "2.20.0", "2.20.0-RC1", "10.11.12-RC99", "4294967295.0.0"])
    func whatIsPrintedIsReadAgain(_ text: String) throws {
        #expect(try Version(text).description == text)
    }

    @Test func leadingZerosAreNotPrintedAgain() throws {
        #expect(try Version("2.20.00").description == "2.20.0")
        #expect(try Version("1.03.01") == Version(1, 3, 1))
    }

    @Test(arguments: [
        "", "1", "1.2", "1.2.3.4", "1..3", "1.2.", "1.2.x", "10.11b.99", " 1.2.3", "1.2.3 ", "+1.2.3", "1.-2.3",
        "1.2.3-", "1.2.3-RC", "1.2.3-rc1", "1.2.3-RC1.2", "1.2.3-RC-1", "1.2.3-beta1", "4294967296.0.0", "v1.2.3",
        "١.2.3",
    ])
    func anythingElseIsRefused(_ text: String) {
        #expect(throws: MigrationError.unreadableVersion(text)) { try Version(text) }
    }

    /// Every pair is compared, so the order is total and agrees with equality.
    @Test func versionsHaveOneOrder() throws {
        let rising = try [
            "1.0.0", "1.0.1-RC1", "1.0.1", "1.2.0", "1.10.0", "2.19.9", "2.20.0-RC1", "2.20.0-RC2", "2.20.0-RC10",
            "2.20.0", "2.20.1-RC1", "3.0.0",
        ].map(Version.init)
        for (i, left) in rising.enumerated() {
            for (j, right) in rising.enumerated() {
                #expect((left < right) == (i < j))
                #expect((left == right) == (i == j))
            }
        }
    }
}
