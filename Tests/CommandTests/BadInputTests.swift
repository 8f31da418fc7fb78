import BundleArchive
import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// Requests that cannot be carried out: each has a status, a sentence and a code, and leaves nothing behind.
struct BadInputTests {
    let server: AttackedServer
    let bundle: String
    /// An ordinary user; root may write everywhere.
    let user = Owner.current.isRoot ? Owner.named("nobody") : nil

    init() throws {
        server = try AttackedServer(.sqlite)
        bundle = try server.createBundle()
        try Folder.setPermissions(of: server.folder, to: 0o755)
    }

    private func expect(
        _ status: Int32,
        _ code: String,
        _ words: [String],
        as user: Owner? = nil,
        mentions: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let text = try server.admin(words, as: user)
        #expect(text.status == status, "\(text.errors)", sourceLocation: sourceLocation)
        #expect(text.output == "", sourceLocation: sourceLocation)
        for mention in mentions {
            #expect(text.errors.contains(mention), "\(text.errors)", sourceLocation: sourceLocation)
        }
        let report = try server.admin(words + ["--json"], as: user)
        #expect(report.status == status, sourceLocation: sourceLocation)
        #expect(try errorObject(report)["code"] as? String == code, "\(report.output)", sourceLocation: sourceLocation)
        let left = try Folder.names(in: server.folder).filter { $0.contains("restor") }
        #expect(left == [], sourceLocation: sourceLocation)
    }

    /// Every command that takes a bundle.
    private func commands(_ bundle: String) -> [[String]] {
        [
            ["restore", bundle, "--to", server.target], ["bundle", "show", bundle], ["bundle", "verify", bundle],
            ["bundle", "extract", bundle, "README.txt", "--to", server.target],
        ]
    }

    @Test func anUnknownBundleIsStatusSixtySix() throws {
        for words in commands("0bad") {
            try expect(
                66,
                "noSuchBundle",
                words + ["-o", server.output],
                mentions: "there is no bundle '0bad'",
                "`omsupply-admin bundle list` lists those of backup.backup_dir; --output DIR names another folder."
            )
        }
        for words in commands(server.folder + "/none.tar.zst") {
            try expect(66, "noSuchBundle", words, mentions: "there is no bundle file \(server.folder)/none.tar.zst")
        }
        try expect(66, "noSuchBundle", ["bundle", "verify", "latest", "-o", server.folder + "/none"])
        #expect(try FileStatus.of(server.folder + "/none") == nil)
    }

    @Test func anAmbiguousBeginningIsStatusSixtySixWithTheCandidates() throws {
        let second = try server.createBundle()
        var ids: [String] = []
        for (number, path) in [bundle, second].enumerated() {
            let entry = String(path.dropLast(".tar.zst".count)) + ".json"
            let text = String(decoding: try WholeFile.read(entry), as: UTF8.self)
            let id = String(try #require(text.firstMatch(of: /"id" ?: ?"([^"]+)"/)).1)
            ids.append("abcd\(number)" + id.dropFirst(5))
            try WholeFile.write(Array(text.replacing(id, with: ids[number]).utf8), to: entry)
        }
        for words in commands("abcd") {
            try expect(
                66,
                "ambiguousBundle",
                words + ["-o", server.output],
                mentions: "abcd begins several bundles: \(ids[0]), \(ids[1])",
                "Type more of the one that is meant."
            )
        }
        #expect(try server.admin(["bundle", "show", "ABCD1", "-o", server.output]).output.contains(second))
    }

    /// Where nothing is configured, as on a new machine.
    @Test func aBundleWithoutAFolderToLookInIsStatusSeventyEight() throws {
        for words in commands("latest") {
            try expect(
                78,
                "noConfiguration",
                words,
                mentions: "no configuration says backup.backup_dir",
                "--output DIR"
            )
        }
    }

    @Test func aBundleOfANewerFormatIsStatusThree() throws {
        let path = server.folder + "/newer.tar.zst"
        let writer = try ArchiveWriter(path: path, ArchiveWriter.Options(jobs: 1))
        for member in ["bundle.json", "MANIFEST.json"] {
            try writer.add(TarMember(path: member), content: Array(#"{"formatVersion":2,"novelty":true}"#.utf8))
        }
        try writer.finish()
        for words in commands(path).prefix(3) {
            try expect(
                3,
                "unknownFormat",
                words,
                mentions: "\(path) has format 2, which this program does not know",
                "Use a newer omsupply-admin."
            )
        }
        // A list goes on, and names it.
        let list = try server.admin(["bundle", "list", "-o", server.folder])
        #expect(list.status == 0)
        #expect(list.output.contains("newer.tar.zst  \(path) has format 2"), "\(list.output)")
    }

    @Test func aTargetInAnotherUsersFolderIsStatusSeventySeven() throws {
        let closed = server.folder + "/closed"
        try Folder.create(closed, permissions: 0o555)
        try Folder.setPermissions(of: server.output, to: 0o755)
        try Folder.setPermissions(of: bundle, to: 0o644)
        // A part that opens no timeline: nothing is to be noted beside the bundle.
        try expect(
            77,
            "permissionDenied",
            ["restore", bundle, "--part", "files", "--to", closed + "/new"],
            as: user,
            mentions: "cannot make the folder \(closed)/.new.restoring: Permission denied",
            "The user \((user ?? .current).userName) needs a right to it"
        )
        try expect(
            77,
            "permissionDenied",
            ["bundle", "extract", bundle, "README.txt", "--to", closed + "/new"],
            as: user,
            mentions: "Permission denied"
        )
        try expect(
            77,
            "permissionDenied",
            ["bundle", "create", "-o", closed + "/bundles"],
            as: user,
            mentions: "cannot make the folder \(closed)/bundles: Permission denied",
            "install -d -m 700 -o \((user ?? .current).userName) \(closed)/bundles"
        )
        #expect(try Folder.names(in: closed) == [])
    }

    @Test func aBundleOfAnotherUserIsStatusSeventySeven() throws {
        try Folder.setPermissions(of: server.output, to: 0o755)
        try Folder.setPermissions(of: bundle, to: Owner.current.isRoot ? 0o600 : 0)
        for words in commands(bundle) {
            try expect(77, "permissionDenied", words, as: user, mentions: "cannot open \(bundle): Permission denied")
        }
    }

    @Test(.enabled(if: Owner.current.isRoot, "mounts a file system"))
    func aDiskThatIsReadOnlyIsStatusSeventySeven() throws {
        let disk = server.folder + "/disk"
        try Folder.create(disk)
        _ = try Subprocess.run("mount", ["-t", "tmpfs", "-o", "size=64m", "none", disk])
        defer { _ = try? Subprocess.run("umount", [disk]) }
        try #require(try Subprocess.run("mountpoint", ["-q", disk]).status == 0, "this machine mounts nothing")
        let copy = disk + "/" + Path.name(of: bundle)
        _ = try Subprocess.run("cp", [bundle, copy])
        _ = try Subprocess.run("mount", ["-o", "remount,ro", disk])
        for words in [
            ["restore", bundle, "--to", disk + "/new"], ["bundle", "create", "-o", disk + "/bundles"],
            ["bundle", "create", "-o", disk], ["bundle", "extract", bundle, "README.txt", "--to", disk + "/new"],
        ] {
            try expect(77, "permissionDenied", words, mentions: disk, "Read-only file system")
        }
        #expect(try Folder.names(in: disk) == [Path.name(of: copy)])
        // A bundle on such a disk is restored to another one; what cannot be noted there is said before.
        let refused = try server.restore(copy)
        #expect(refused.status == 3)
        #expect(refused.errors.contains("lineage.json.partial: Read-only file system"), "\(refused.errors)")
        #expect(try FileStatus.of(server.target) == nil)
        #expect(try server.restore(copy, "--yes").status == 2)
        #expect(try server.restoredWitnesses() == 3)
    }
}
