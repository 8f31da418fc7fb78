import DatabaseAccess
import FileSystem
import Foundation
import LegacyTestSupport
import TestSupport
import Testing

/// Which backup of the legacy server is in a bundle, as somebody who runs the program sees it.
struct LegacySetTests {
    let server: AttackedServer

    init() throws {
        server = try AttackedServer(.sqlite)
        try Folder.remove(server.legacy + "/data.4BK")
    }

    private func legacy(segmentSize: Int? = nil, kept: Int = 5) throws -> FourDServer {
        try FourDServer(folder: server.legacy, kept: kept, segmentSize: segmentSize)
    }

    private func show(_ bundle: String) throws -> String { try server.admin(["bundle", "show", bundle]).output }

    private func record(_ bundle: String) throws -> [String: Any] {
        let text = try server.admin(["bundle", "show", bundle, "--json"]).output
        let shown = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let manifest = try #require(shown["manifest"] as? [String: Any])
        return try #require(manifest["legacy"] as? [String: Any])
    }

    /// What the distribution's own tools take out of a bundle is what the legacy server wrote.
    private func expectSame(_ names: [String], in bundle: String) throws {
        let opened = server.folder + "/opened"
        try Folder.remove(opened)
        try Folder.create(opened)
        let tar = try Subprocess.run("sh", ["-c", #"zstd -dcq "$1" | tar -x -C "$2""#, "sh", bundle, opened])
        try #require(tar.status == 0, "\(tar.errors)")
        let found = try Subprocess.run("sh", ["-c", #"cd "$1" && find . -type f | sort"#, "sh", opened + "/legacy"])
            .output
        #expect(found.split(separator: "\n").map { String($0.dropFirst(2)) } == names.sorted())
        for name in names {
            let same = try Subprocess.run("cmp", [opened + "/legacy/" + name, server.legacy + "/" + name])
            #expect(same.status == 0, "\(same.output)\(same.errors)")
        }
    }

    @Test func theNewestSetIsCopiedByteForByte() throws {
        let legacy = try legacy(segmentSize: 1 << 20)
        for _ in 1...3 {
            try legacy.change()
            try legacy.backUp(size: 5 << 19)
        }
        try WholeFile.write(Array("somebody's".utf8), to: server.legacy + "/notes.txt")
        let bundle = try server.createBundle()
        let papers = ["mSupply.journal", "backupHistory.json", "Settings/backup.4DSettings"]
        try expectSame(legacy.names(3, size: 5 << 19) + papers, in: bundle)
        let line = "mSupply 0003, 3 files of 2.6 MB, started 2026-11-01 00:"
        let text = try show(bundle)
        #expect(text.contains(line), "\(text)")
        #expect(text.contains("by the legacy server's clock, took 72 s, with the current journal\n"))
        // Nothing of it is touched.
        #expect(try Folder.names(in: server.legacy).count == 3 * 3 + 3 + 4)
    }

    @Test func whatIsRejectedIsNamedAndItsJournalsGoOn() throws {
        let legacy = try legacy()
        try legacy.backUp()
        try legacy.backUp(.failed(1234))
        try legacy.backUp(.cancelled)
        try legacy.backUp(.underWay)
        let bundle = try server.createBundle()
        let text = try show(bundle)
        for line in [
            "mSupply 0001, 1 file", "not used: mSupply 0002, newer: it ended with error 1234",
            "not used: mSupply 0003, newer: somebody stopped it (error 1406)",
            "not used: mSupply 0004, newer: 4D's history has no entry for it",
        ] { #expect(text.contains(line), "\(text)") }
        let record = try record(bundle)
        #expect((record["rejected"] as? [[String: Any]])?.count == 3)
        #expect((record["identity"] as? [String: Any])?["number"] as? Int == 1)
    }

    @Test func aRefusedBackupIsSaid() throws {
        let legacy = try legacy()
        try legacy.backUp()
        try legacy.backUp(.vetoed(77))
        let text = try show(try server.createBundle())
        #expect(text.contains("0002, newer: nothing was written, status 77: refused by On Backup Startup"), "\(text)")
    }

    @Test func aLostSegmentDegradesTheBundle() throws {
        let legacy = try legacy(segmentSize: 1000)
        try legacy.backUp(size: 2500)
        try legacy.backUp(size: 2500)
        try Folder.remove(server.legacy + "/" + legacy.names(2, size: 2500)[1])
        let created = try server.admin(server.createWords)
        #expect(created.status == 2)
        let words = "the legacy server's newer backup number 2 is not whole, and an older one was taken"
        #expect(created.errors.contains(words), "\(created.errors)")
        let bundle = String(created.output.dropLast())
        #expect(try show(bundle).contains("not used: mSupply 0002, newer: segment 2 is missing or empty"))
        try expectSame(
            legacy.names(1, size: 2500)
                + [legacy.logName(1), "mSupply.journal", "backupHistory.json", "Settings/backup.4DSettings"],
            in: bundle
        )
    }

    /// A link may lead anywhere, and a pipe never ends: neither is read, and which it is is said.
    @Test(arguments: ["ln -s elsewhere", "mkfifo"]) func whatIsNoFileIsSaidToBeNone(make: String) throws {
        let legacy = try legacy(segmentSize: 1000)
        try legacy.backUp(size: 2500)
        for segment in 0...2 {
            try legacy.backUp(size: segment == 0 ? 500 : 2500)
            let name = legacy.names(segment + 2, size: 2500)[segment]
            let words = ["-ec", #"cd "$1"; mv "$2" elsewhere; eval "$3" '"$2"'"#, "sh", server.legacy, name, make]
            let made = try Subprocess.run("sh", words)
            try #require(made.status == 0, "\(made.errors)")
        }
        let created = try server.admin(server.createWords)
        #expect(created.status == 2)
        let words = "the legacy server's newer backups number 2, 3, 4 are not whole, and an older one was taken"
        #expect(created.errors.contains(words), "\(created.errors)")
        let text = try show(String(created.output.dropLast()))
        for number in 2...4 {
            let line = "not used: mSupply 000\(number), newer: a file of it is none, but a link, a pipe or the like"
            #expect(text.contains(line), "\(text)")
        }
    }

    @Test func aCountThatBeganAnewIsSaid() throws {
        let legacy = try legacy(kept: 3)
        for _ in 1...6 { try legacy.backUp() }
        try legacy.loseHistory()
        try legacy.backUp()
        let bundle = try server.createBundle()
        let text = try show(bundle)
        #expect(text.contains("mSupply 0001, 1 file"), "\(text)")
        #expect(text.contains("files of an earlier count lie beside it, up to 0006"), "\(text)")
    }

    @Test func withoutAHistoryTheWholeFolderIsCopied() throws {
        let legacy = try legacy()
        try legacy.backUp()
        try legacy.backUp()
        for spoil in ["rm", "echo '{' >"] {
            let words = ["-c", #"cd "$1"; eval "$2 backupHistory.json""#, "sh", server.legacy, spoil]
            _ = try Subprocess.run("sh", words)
            let created = try server.admin(server.createWords)
            #expect(created.status == 2)
            #expect(
                created.errors.contains("no backup of the legacy server is proved to be finished"),
                "\(created.errors)"
            )
            let bundle = String(created.output.dropLast())
            #expect(try record(bundle)["extent"] as? String == "wholeFolder")
            let reason = spoil == "rm" ? "there is no backupHistory.json" : "backupHistory.json cannot be read"
            #expect(try show(bundle).contains(reason))
            let names = legacy.names(1) + legacy.names(2) + [legacy.logName(0), legacy.logName(1), "mSupply.journal"]
            try expectSame(
                names + ["Settings/backup.4DSettings"] + (spoil == "rm" ? [] : ["backupHistory.json"]),
                in: bundle
            )
        }
    }

    @Test func aFolderOfSomethingElseIsCopiedAsItIs() throws {
        try WholeFile.write(Array("x".utf8), to: server.legacy + "/data.4BK")
        let bundle = try server.createBundle()
        #expect(try record(bundle)["extent"] as? String == "notUnderstood")
        #expect(try show(bundle).contains("nothing in it is known as a backup of 4D: the whole folder was copied"))
        try expectSame(["data.4BK"], in: bundle)
    }

    @Test func namesThatAreNotUTF8() throws {
        let legacy = try legacy()
        try legacy.backUp()
        let script = #"cd "$1"; printf x > $'mSuppl\xff[0002].4BK'; printf x > $'m\xff.4BL'"#
        try #require(try Subprocess.run("bash", ["-euc", script, "bash", server.legacy]).status == 0)
        let bundle = try server.createBundle()
        let text = try show(bundle)
        #expect(text.contains("mSupply 0001, 1 file"), "\(text)")
        #expect(text.contains("0002, newer: 4D's history has no entry"), "\(text)")
    }

    /// A share whose rights change while nobody looks.
    @Test(.enabled(if: Owner.current.isRoot, "becomes another user"))
    func aSetThatMayNotBeReadGivesWay() throws {
        let user = try #require(Owner.named("nobody"))
        let legacy = try legacy()
        try legacy.backUp()
        try legacy.backUp()
        let prepare = """
            chmod -R a+rwX "$1"; chmod 0600 "$1/legacy/\(legacy.names(2)[0])"; mkdir "$1/out"; chown nobody "$1/out"
            """
        try #require(try Subprocess.run("sh", ["-ec", prepare, "sh", server.folder]).status == 0)
        let words = ["bundle", "create", "-o", server.folder + "/out", "--legacy", server.legacy]
        let created = try server.admin(words, as: user)
        #expect(created.status == 2, "\(created.errors)")
        #expect(created.errors.contains("legacy/" + legacy.names(2)[0]), "\(created.errors)")
        #expect(try show(String(created.output.dropLast())).contains("mSupply 0001, 1 file"))
    }

    @Test func restoringGivesTheSet() throws {
        let legacy = try legacy(segmentSize: 1000)
        try legacy.backUp(size: 2500)
        _ = try server.createBundle()
        let restored = try server.restore("latest", "--part", "legacy", "--output", server.output)
        #expect(restored.status == 0, "\(restored.errors)")
        for name in legacy.names(1, size: 2500) {
            #expect(
                try Subprocess.run("cmp", [server.target + "/legacy/" + name, server.legacy + "/" + name]).status == 0
            )
        }
    }
}
