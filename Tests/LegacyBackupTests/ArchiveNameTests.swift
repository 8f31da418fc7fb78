import Testing

@testable import LegacyBackup

struct ArchiveNameTests {
    @Test(arguments: [
        ("mSupply[0007].4BK", ArchiveName(kind: .backup, name: "mSupply", number: 7)),
        ("mSupply[0007-0002].4BK", ArchiveName(kind: .backup, name: "mSupply", number: 7, segment: 2)),
        ("mSupply[0006].4BL", ArchiveName(kind: .log, name: "mSupply", number: 6)),
        ("mSupply[0739-0001].4BL", ArchiveName(kind: .log, name: "mSupply", number: 739, segment: 1)),
        ("mSupply-0001.4bk", ArchiveName(kind: .backup, name: "mSupply", number: 1)),
        ("mSupply-0001.4bl", ArchiveName(kind: .log, name: "mSupply", number: 1)),
        ("Bench-v20 [0001].4BK", ArchiveName(kind: .backup, name: "Bench-v20 ", number: 1)),
        ("aMs-data[172].4Bk", ArchiveName(kind: .backup, name: "aMs-data", number: 172)),
        ("a[1][0002].4BK", ArchiveName(kind: .backup, name: "a[1]", number: 2)),
        ("Santé 国[0002].4BK", ArchiveName(kind: .backup, name: "Santé 国", number: 2)),
        ("x[0000].4BL", ArchiveName(kind: .log, name: "x", number: 0)),
        ("data.journal", ArchiveName(kind: .journal, name: "data", number: nil)),
        ("data[0004-0001].Journal", ArchiveName(kind: .log, name: "data", number: 4, segment: 1)),
        ("data-2026.journal", ArchiveName(kind: .journal, name: "data-2026", number: nil)),
    ])
    func whatANameSays(file: String, expected: ArchiveName) { #expect(ArchiveName(file) == expected) }

    @Test(arguments: [
        "", ".4BK", "data.4BK", "[0001].4BK", "-0001.4BK", "mSupply[].4BK", "mSupply[0001-].4BK", "mSupply[-1].4BK",
        "mSupply[0001-0002-0003].4BK", "mSupply[00a1].4BK", "mSupply[0001.4BK", "mSupply[0001].4BK.part",
        "mSupply[1234567890].4BK", "mSupply[0001]\u{301}.4BK", "mSupply[٠٠٠١].4BK", ".journal", "backupHistory.json",
    ])
    func whatIsNoArchive(file: String) { #expect(ArchiveName(file) == nil) }

    @Test(arguments: [
        (#"C:\Backups\mSupply[0007].4BK"#, "mSupply[0007].4BK"), (#"\\nas\share\x.4BK"#, "x.4BK"),
        ("C:/Backups/x.4BK", "x.4BK"), ("Macintosh HD:Backups:a/b.4BK", "a/b.4BK"), ("/Volumes/B/x:y.4BK", "x:y.4BK"),
        ("x.4BK", "x.4BK"), (#"Backups\x.4BK"#, "x.4BK"), (#"D:\Backups\"#, "Backups"),
    ])
    func theLastPartOfAForeignPath(path: String, name: String) { #expect(ForeignPath.name(of: path) == name) }

    @Test(arguments: ["", "/", #"\\"#, ":"]) func nothingHasNoName(path: String) {
        #expect(ForeignPath.name(of: path) == nil)
    }
}
