import DatabaseAccess
import FileSystem
import Foundation
import SQLiteDriver
import Synchronization
import TestSupport
import Testing

struct SQLiteConnectionTests {
    let folder: SharedFolder
    let connection: SQLiteConnection

    init() throws {
        folder = try SharedFolder()
        connection = try SQLiteConnection(folder.path + "/db.sqlite", .create)
    }

    @Test func boundValuesComeBackAsTheyWere() throws {
        let text = "it's \"quoted\" \\ and ünïcode"
        let rows = try connection.query(
            "SELECT \(text), \(42), \(1.5), \(true), \([0, 255] as [UInt8]), \(nullable: String?.none)"
        )
        #expect(rows.first?.values == [.text(text), 42, 1.5, 1, .blob([0, 255]), .null])
    }

    @Test func aSwallowedFailureIsNotCommitted() throws {
        try connection.execute(script: "CREATE TABLE note (id INTEGER PRIMARY KEY)")
        #expect(throws: DatabaseError.transactionAborted("a statement failed and the failure was not passed on")) {
            try connection.withTransaction { db in
                try db.execute("INSERT INTO note VALUES (1)")
                _ = try? db.execute("INSERT INTO note VALUES (1)")
            }
        }
        #expect(try connection.value("SELECT count(*) FROM note") == 0)
    }

    @Test func aBodyThatCommitsByItselfIsCaught() throws {
        #expect(throws: DatabaseError.transactionAborted("the transaction was ended from inside")) {
            try connection.withTransaction { db in try db.execute("COMMIT") }
        }
    }

    @Test func aSecondStatementIsRefusedInsteadOfIgnored() throws {
        #expect(throws: DatabaseError.self) { try connection.execute("CREATE TABLE a (id); CREATE TABLE b (id)") }
        #expect(throws: DatabaseError.self) { try connection.execute("CREATE TABLE a (id); nonsense") }
        #expect(try !connection.hasTable("a"))
        try connection.execute("CREATE TABLE a (id); -- the end\n ; ")
        #expect(try connection.hasTable("a"))
    }

    /// The switch of a new file to WAL mode is where they get in one another's way.
    @Test func manyMayOpenANewFileAtOnce() throws {
        let failures = Mutex<[String]>([])
        for round in 1...40 {
            let path = folder.path + "/new\(round).sqlite"
            let group = DispatchGroup()
            for _ in 1...4 {
                group.enter()
                Thread.detachNewThread {
                    do { _ = try SQLiteConnection(path, .create) } catch { failures.withLock { $0.append("\(error)") } }
                    group.leave()
                }
            }
            group.wait()
        }
        #expect(failures.withLock { $0 } == [])
    }

    @Test func aForeignFileIsNoDatabase() throws {
        let path = folder.path + "/text.sqlite"
        try WholeFile.write(Array(repeating: 65, count: 8192), to: path)
        let error = #expect(throws: DatabaseError.self) { try SQLiteConnection(path) }
        #expect(error?.code == "SQLITE_NOTADB")
    }

    /// A writer goes on during the whole copy; the copy is sound and holds one instant of it.
    @Test func theCopyIsOneInstantWhileOthersWrite() throws {
        try connection.execute(script: "CREATE TABLE entry (id INTEGER PRIMARY KEY, twin INTEGER, filler BLOB)")
        try connection.execute(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
            INSERT INTO entry SELECT i, i, randomblob(700) FROM n
            """
        )
        let writer = try SQLiteConnection(folder.path + "/db.sqlite")
        var written = 30000
        let copy = folder.path + "/copy.sqlite"
        try connection.backUp(to: copy) { _, _ in
            written += 1
            try writer.execute("INSERT INTO entry VALUES (\(written), \(written), NULL)")
        }
        #expect(written > 30000)
        let copied = try SQLiteConnection(copy, .readOnly)
        #expect(try copied.quickCheck().isEmpty)
        #expect(try copied.value("SELECT count(*) FROM entry") == 30000)
        #expect(try connection.value("SELECT count(*) FROM entry") == .integer(Int64(written)))
    }
}
