import FileSystem
import Foundation
import TestSupport
import Testing

/// Whoever demands that both servers are at one instant is refused before anything is copied where that cannot be.
struct RequireAlignedTests {
    let server: AttackedServer

    init() throws { server = try AttackedServer(.sqlite) }

    @Test func withoutHooksTheDemandIsRefusedBeforeAnythingIsCopied() throws {
        let refused = try server.admin(server.createWords + ["--require-aligned"])
        #expect(refused.status == 3, "\(refused.errors)")
        #expect(refused.errors.contains("no hook was ever called"))
        #expect(refused.errors.contains("Nothing was copied. Without --require-aligned"))
        // Not even the folder was made.
        #expect(try FileStatus.of(server.output) == nil)
        _ = try server.createBundle()
    }

    @Test func theServerIsNotAskedAndTheReasonIsForProgramsToo() throws {
        let words = ["bundle", "create", "-o", server.output, "--require-aligned", "--json"]
        let refused = try BuiltProgram.admin(["--database", "postgresql://nobody@127.0.0.1:1/none"] + words)
        #expect(refused.status == 3, "\(refused.output)")
        let error = try errorObject(refused)
        #expect(error["code"] as? String == "notAligned")
        let alignment = try #require(error["alignment"] as? [String: Any])
        #expect(alignment["verdict"] as? String == "none")
        #expect(alignment["finding"] as? String == "noLegacyPart")
        #expect(alignment["reason"] as? String == "the bundle has no legacy part")
    }
}
