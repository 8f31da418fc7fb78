import Testing

@testable import BackupBundle

struct RestorePartTests {
    /// To Swift the slash and the accent behind it are one character.
    @Test(arguments: [(RestorePart.files, "files/"), (.legacy, "legacy/"), (.omsupply, "sqlite/")])
    func aNameThatBeginsWithAnAccentBelongsToItsPart(part: RestorePart, folder: String) {
        #expect(part.includes(folder + "\u{301}a"))
        #expect(RestorePart.all.includes(folder + "\u{301}a"))
    }

    @Test func aNameThatBeginsAlikeDoesNot() {
        #expect(!RestorePart.files.includes("files2/a") && !RestorePart.all.includes("bundle.json"))
    }

    @Test func theServersNameOfAFileIsItsPathBelowItsFolder() {
        #expect(ManifestOfCopy.path(of: "postgres/data/\u{301}a") == "\u{301}a")
        #expect(ManifestOfCopy.path(of: "postgres/tablespaces/16384/PG_15") == "pg_tblspc/16384/PG_15")
        #expect(ManifestOfCopy.path(of: "postgres/wal/000000010000000000000001") == nil)
    }
}
