import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// The app's files held against the rows that name them, through the built program.
struct FileReferenceCommandTests {
    /// A row and, where there is one, its file.
    private struct Reference {
        let id: String
        var record = "a-1"
        var name = "photo.jpg"
        var total: Int64 = 5
        var uploaded: Int64 = 0
        var direction = "DOWNLOAD"
        var status = "DONE"
        var isDeleted = false
        /// What is on the disk: the name behind the id, and the content.
        var file: (name: String, content: String)? = ("photo.jpg", "bytes")
    }

    private func add(_ references: [Reference], to server: AttackedServer) throws {
        let db = try server.connect()
        for reference in references {
            let deleted = reference.isDeleted ? "2026-01-02 00:00:00" : nil
            try db.execute(
                """
                INSERT INTO sync_file_reference (id, table_name, record_id, file_name, total_bytes, uploaded_bytes,
                    direction, status, created_datetime, deleted_datetime)
                VALUES (\(reference.id), 'asset', \(reference.record), \(reference.name), \(reference.total),
                    \(reference.uploaded), \(reference.direction), \(reference.status),
                    \("2026-01-01 00:00:00", as: .timestamp), \(nullable: deleted, as: .timestamp))
                """
            )
            guard let file = reference.file else { continue }
            let folder = place(in: server) + "/" + reference.record
            try Folder.createAll(folder)
            try WholeFile.write(Array(file.content.utf8), to: "\(folder)/\(reference.id)_\(file.name)")
        }
    }

    private func place(in server: AttackedServer) -> String { server.files + "/static_files/sync_files/asset" }

    /// What the manifest says; nil where it says nothing.
    private func references(of bundle: String, _ server: AttackedServer) throws -> [String: Any]? {
        let shown = try json(try server.admin(["bundle", "show", bundle, "--json"]).output)
        return try #require(shown["manifest"] as? [String: Any])["fileReferences"] as? [String: Any]
    }

    private func ids(_ references: [String: Any]?) -> [String]? {
        (references?["files"] as? [[String: Any]])?.compactMap { $0["id"] as? String }
    }

    @Test(arguments: Engine.all) func rowsWithoutTheirFilesAreNamed(engine: Engine) throws {
        let server = try AttackedServer(engine)
        try add(
            [
                Reference(id: "whole"), Reference(id: "gone", file: nil),
                Reference(id: "short", uploaded: 5, status: "NEW", file: ("photo.jpg", "by")),
                Reference(id: "larger", file: ("photo.jpg", "more bytes")),
                Reference(id: "deleted", isDeleted: true, file: nil),
                Reference(id: "coming", uploaded: 0, status: "NEW", file: nil),
                Reference(id: "growing", direction: "UPLOAD", status: "NEW", file: ("photo.jpg", "by")),
                Reference(id: "own", direction: "UPLOAD", status: "NEW", file: nil),
                Reference(id: "failed", status: "PERMANENT_FAILURE", file: nil),
                Reference(id: "odd", record: "Ä 'b'", name: "..\\ÜBER \"x\".pdf", file: ("ÜBER x.pdf", "bytes")),
                Reference(id: "control", name: "a\u{1B}[2Jb", file: nil),
            ],
            to: server
        )
        try WholeFile.write(Array("nobody's".utf8), to: place(in: server) + "/a-1/orphan_n")
        let created = try server.admin(server.createWords)
        #expect(created.status == 2, "\(created.errors)")
        let folder = "static_files/sync_files/asset/a-1/"
        #expect(
            created.errors.contains(
                """
                omsupply-admin: warning: 4 of the 8 files that the database names are missing or cut short: \
                \(folder)control_a?[2Jb, \(folder)gone_photo.jpg, \(folder)own_photo.jpg, and 1 more\n
                """
            ),
            "\(created.errors)"
        )
        let bundle = String(created.output.dropLast())
        let found = try references(of: bundle, server)
        #expect(ids(found) == ["control", "gone", "own", "short"])
        #expect(found?["expected"] as? Int == 8)
        #expect(found?["missing"] as? Int == 4)
        let short = try #require((found?["files"] as? [[String: Any]])?.last)
        #expect(short["size"] as? Int == 5)
        #expect(short["found"] as? Int == 2)

        let shown = try server.admin(["bundle", "show", bundle])
        #expect(shown.output.contains("\nFiles      8 named by the database, 4 of them missing or cut short:\n"))
        #expect(shown.output.contains("\n           \(folder)gone_photo.jpg: gone\n"), "\(shown.output)")
        #expect(shown.output.contains("\n           \(folder)short_photo.jpg: 2 of 5 bytes"), "\(shown.output)")
        #expect(!(shown.output + shown.errors).contains("\u{1B}"))

        // What no row names is kept, and what is cut short comes back as it was.
        let restored = try server.restore(bundle, "--part", "files")
        #expect(restored.status == 2)
        for name in ["orphan_n", "short_photo.jpg"] {
            let path = "/static_files/sync_files/asset/a-1/" + name
            #expect(try WholeFile.read(server.target + "/files" + path) == WholeFile.read(server.files + path))
        }

        // Whoever puts the files back, or deletes them in the app, has a good bundle again.
        try server.connect().execute("DELETE FROM sync_file_reference WHERE id IN ('control', 'gone', 'own')")
        try WholeFile.write(Array("bytes".utf8), to: place(in: server) + "/a-1/short_photo.jpg")
        let good = try server.createBundle()
        #expect(try references(of: good, server)?["missing"] as? Int == 0)
        #expect(
            try server.admin(["bundle", "show", good]).output.contains(
                "\nFiles      5 named by the database, all in the"
            )
        )
    }

    @Test(.needsPostgreSQL) func whatEarlierBundlesHoldIsThere() throws {
        let server = try AttackedServer(.postgreSQL)
        try add([Reference(id: "first"), Reference(id: "second")], to: server)
        _ = try server.createBundle()
        try add([Reference(id: "third")], to: server)
        let words = server.createWords + ["--kind", "wal"]
        for _ in 0..<2 {
            let continued = try server.admin(words)
            #expect(continued.status == 0, "\(continued.errors)")
            let found = try references(of: String(continued.output.dropLast()), server)
            #expect(found?["expected"] as? Int == 3)
            #expect(found?["missing"] as? Int == 0)
        }
        // An earlier bundle has it, but in this one's state it is gone.
        try Folder.remove(place(in: server) + "/a-1/second_photo.jpg")
        let lost = try server.admin(words)
        #expect(lost.status == 2)
        #expect(
            lost.errors.contains("warning: 1 of the 3 files that the database names is missing or cut short: static_")
        )
        #expect(ids(try references(of: String(lost.output.dropLast()), server)) == ["second"])
    }

    @Test(arguments: Engine.all) func withoutAFilesPartTheyAreCountedOnce(engine: Engine) throws {
        let server = try AttackedServer(engine)
        let words = ["bundle", "create", "-o", server.output]
        let none = try server.admin(words)
        #expect(none.status == 0 && !none.errors.contains("warning"), "\(none.errors)")
        try add([Reference(id: "one"), Reference(id: "two", file: nil)], to: server)
        let created = try server.admin(words)
        #expect(created.status == 0)
        #expect(created.errors.contains("warning: the bundle has no files part, and the database names 2 files: give"))
        let object = try json(try server.admin(words + ["--json"]).output)
        let counted = (object["bundle"] as? [String: Any])?["fileReferences"] as? [String: Any]
        #expect(counted?["expected"] as? Int == 2)
        #expect(counted?["missing"] == nil)
        #expect((object["warnings"] as? [String])?.count == 1)
        let shown = try server.admin(["bundle", "show", "latest", "-o", server.output])
        #expect(shown.output.contains("\nFiles      2 named by the database; the bundle has no files part"))
        #expect(!shown.errors.contains("warning"), "\(shown.errors)")
    }

    /// Degraded, and meant all the same where the newest is asked for: an older database would be the worse loss.
    @Test(arguments: Engine.all) func aMissingFileHoldsNoBundleBack(engine: Engine) throws {
        let server = try AttackedServer(engine)
        let before = try server.createBundle()
        try add([Reference(id: "gone", file: nil)], to: server)
        let created = try server.admin(server.createWords)
        #expect(created.status == 2, "\(created.errors)")
        let path = String(created.output.dropLast())
        #expect(path != before)
        let shown = try json(try server.admin(["bundle", "show", "latest", "-o", server.output, "--json"]).output)
        let manifest = shown["manifest"] as? [String: Any]
        #expect(manifest?["state"] as? String == "degraded" && manifest?["lacksOnlyFiles"] as? Bool == true)
        let restored = try server.restore("latest", "--output", server.output)
        #expect(restored.status == 2 && restored.errors.contains("missing or cut short"), "\(restored.errors)")
    }

    @Test(arguments: Engine.all) func aTableOfAnotherShapeOrNoneIsNoError(engine: Engine) throws {
        let server = try AttackedServer(engine)
        try server.connect().execute("ALTER TABLE sync_file_reference RENAME COLUMN total_bytes TO size")
        let other = try server.admin(server.createWords)
        #expect(other.status == 0, "\(other.errors)")
        #expect(other.errors.contains("warning: the app's files were not compared with the database: "))
        #expect(other.errors.contains("total_bytes"), "\(other.errors)")
        let shown = try server.admin(["bundle", "show", String(other.output.dropLast())])
        #expect(shown.output.contains("\nFiles      not compared with the database: "))
        try server.connect().execute("DROP TABLE sync_file_reference")
        let none = try server.admin(server.createWords)
        #expect(none.status == 0 && !none.errors.contains("warning"), "\(none.errors)")
        #expect(try references(of: String(none.output.dropLast()), server) == nil)
    }

    /// What is already listed as not copied is said once, with its reason; what lies behind a link is elsewhere.
    @Test func whatCouldNotBeCopiedIsSaidOnce() throws {
        let server = try AttackedServer(.sqlite)
        try add(
            [Reference(id: "one"), Reference(id: "odd"), Reference(id: "far", record: "a-2", file: nil)],
            to: server
        )
        try add([Reference(id: "in", record: "a-3", file: nil), Reference(id: "line", record: "a-4")], to: server)
        let command = #"""
            cd "$0"; mv a-1/odd_photo.jpg $'a-1/odd_\xff.jpg'; ln -s /nowhere/else a-2
            mkdir ../../elsewhere; printf bytes > ../../elsewhere/in_photo.jpg; ln -s ../../elsewhere a-3
            mv a-4/line_photo.jpg $'a-4/line_a\nb'
            """#
        #expect(try Subprocess.run("bash", ["-euc", command, place(in: server)]).status == 0)
        let created = try server.admin(server.createWords)
        #expect(created.status == 2)
        #expect(created.errors.contains("not copied: files/static_files/sync_files/asset/a-1/odd_"))
        #expect(!created.errors.contains("the database names"), "\(created.errors)")
        let found = try references(of: String(created.output.dropLast()), server)
        #expect(found?["expected"] as? Int == 5)
        #expect(found?["missing"] as? Int == 0)
    }

    @Test func noneAtAllIsSaidInOneLine() throws {
        let server = try AttackedServer(.sqlite)
        try add((0..<1200).map { Reference(id: "f\($0 + 1000)", file: nil) }, to: server)
        let created = try server.admin(server.createWords)
        #expect(created.status == 2)
        #expect(
            created.errors.contains("none of the 1200 files that the database names is in the bundle as it should be")
        )
        #expect(created.errors.contains("f1002_photo.jpg, and 1197 more\n"))
        let bundle = String(created.output.dropLast())
        #expect(ids(try references(of: bundle, server))?.count == 1000)
        #expect(try server.admin(["bundle", "show", bundle]).output.contains("\n           and 200 more\n"))
    }

    /// They are kept on disk: a database of as many rows that need no file takes hardly less memory.
    @Test func aHundredThousandMissingFilesAreNotHeldInMemory() throws {
        var peaks: [String: Int64] = [:]
        for status in ["NEW", "DONE"] {
            let server = try AttackedServer(.sqlite)
            try server.connect().execute(
                """
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
                INSERT INTO sync_file_reference
                    (id, table_name, record_id, file_name, total_bytes, direction, status, created_datetime)
                SELECT 'f' || i, 'asset', 'a-' || i, 'photo.jpg', 5, 'DOWNLOAD', \(status), '2026-01-01 00:00:00' FROM n
                """
            )
            let words = ["--database", server.url] + server.createWords + ["--jobs", "1", "--quiet"]
            let (result, bytes) = try PeakMemory.ofAdmin(words, in: server.folder)
            #expect(result.status == (status == "NEW" ? 0 : 2), "\(result.errors)")
            #expect(result.errors.contains("none of the 100000 files") == (status == "DONE"), "\(result.errors)")
            peaks[status] = bytes
        }
        // A list of them in memory would take over 10 MB.
        #expect((peaks["DONE"] ?? 0) - (peaks["NEW"] ?? 0) < 6 << 20, "\(peaks)")
    }
}
