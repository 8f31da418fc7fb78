import BundleTestSupport
import DatabaseAccess
import FileSystem
import Glibc
import SQLiteDriver
import SyncCursors
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleCreation
@testable import BundleRestore

/// A SQLite server that goes on writing, in another process, while it is copied.
struct SQLiteUnderLoadTests {
    let server: SmallServer

    init() throws { server = try SmallServer() }

    /// A process that commits all the time: each commit adds one row to the change log and counts it.
    private struct Writer: ~Copyable {
        let process: FileSystem.Process

        init(_ server: SmallServer) throws {
            let script = """
                (echo '.timeout 30000'; echo 'PRAGMA synchronous = OFF;'; \
                yes "BEGIN IMMEDIATE; INSERT INTO changelog (record_id) VALUES ('w'); \
                UPDATE counter SET n = n + 1; UPDATE ballast SET body = randomblob(2000) WHERE id = abs(random()) % 9000; \
                COMMIT;") | sqlite3 "$0"
                """
            process = try FileSystem.Process.spawn(
                "sh",
                ["-c", script, server.database],
                output: .file(server.folder.path + "/writer.log"),
                ownGroup: true
            )
        }

        deinit { kill(-process.identifier, SIGKILL) }
    }

    private func prepare(_ journalMode: String) throws {
        let db = try SQLiteConnection(server.database)
        try db.execute(script: "PRAGMA journal_mode = \(journalMode)")
        try db.execute(
            script: """
                CREATE TABLE counter (n INTEGER); INSERT INTO counter VALUES (0);
                CREATE TABLE ballast (id INTEGER PRIMARY KEY, body BLOB);
                WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 9000)
                INSERT INTO ballast SELECT n, randomblob(2000) FROM numbers;
                """
        )
    }

    private func count() throws -> Int64 {
        guard
            case .integer(let count)? = try SQLiteConnection(server.database, .readOnly).value("SELECT n FROM counter")
        else { return 0 }
        return count
    }

    /// The copy is one state, and it is made in bounded time whatever the writer does.
    @Test(arguments: ["WAL", "DELETE", "TRUNCATE"])
    func theCopyIsOneState(journalMode: String) throws {
        try prepare(journalMode)
        let writer = try Writer(server)
        try awaitTrue("rows of the writer") { try count() >= 20 }
        let created = try server.createBundle()
        let counted = try count()
        try awaitTrue("another row of the writer") { try count() != counted }
        _ = consume writer

        #expect(created.state == .ok)
        let restored = try server.restore(created.path)
        let copy = try SQLiteConnection(try #require(restored.database), .readOnly)
        #expect(try copy.quickCheck().isEmpty)
        let rows = try copy.value("SELECT count(*) - 3 FROM changelog")
        let commits = try copy.value("SELECT n FROM counter")
        #expect(rows == commits)
        guard case .integer(let copied)? = commits else {
            Issue.record("no count")
            return
        }
        #expect(copied >= 20 && copied <= counted)
        #expect(try OpenBundle(path: created.path).manifest.cursors == CursorSnapshot(of: copy))
        let report = try BundleVerifier.verify(created.path, jobs: 2, cancellation: Cancellation()) { _ in }
        #expect(report.state == .ok)
    }

    @Test func aFileOfNoBytesIsRefused() throws {
        try Folder.remove(server.database)
        try WholeFile.write([], to: server.database)
        #expect(throws: BundleError.copyIsDamaged(["\(server.database) holds no table"])) { try server.createBundle() }
        #expect(try Catalogue(folder: server.output).entries().isEmpty)
    }

    /// The page is named, and no bundle is made.
    @Test func aDamagedPageIsNamed() throws {
        try prepare("DELETE")
        var bytes = try WholeFile.read(server.database)
        // The last one holds rows: without the schema nothing more could be said.
        let page = 4096 * (bytes.count / 4096 - 1)
        for place in page..<(page + 64) { bytes[place] = 0xff }
        try Folder.remove(server.database)
        try WholeFile.write(bytes, to: server.database)
        let error = #expect(throws: BundleError.self) { try server.createBundle() }
        guard case .copyIsDamaged(let findings)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(findings.contains { $0.lowercased().contains("page \(page / 4096 + 1)") }, "\(findings.prefix(3))")
        #expect(try Folder.names(in: server.output) == [".omsupply-admin.lock"])
    }

    @Test func aDamagedHeaderIsNoDatabase() throws {
        var bytes = try WholeFile.read(server.database)
        bytes[3] = 0
        try Folder.remove(server.database)
        try WholeFile.write(bytes, to: server.database)
        let error = #expect(throws: DatabaseError.self) { try server.createBundle() }
        #expect(error?.code == "SQLITE_NOTADB")
    }

    @Test func whatOnlyTheWriteAheadLogHoldsIsInTheBundle() throws {
        try prepare("WAL")
        let db = try SQLiteConnection(server.database)
        // Committed, and not yet in the file itself.
        try db.execute(script: "PRAGMA wal_autocheckpoint = 0; INSERT INTO item VALUES (4, 'late')")
        let restored = try server.restore(try server.createBundle().path)
        let copy = try SQLiteConnection(try #require(restored.database), .readOnly)
        #expect(try copy.value("SELECT name FROM item WHERE id = 4") == .text("late"))
    }
}
