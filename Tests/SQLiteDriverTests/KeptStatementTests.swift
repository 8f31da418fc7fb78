import DatabaseAccess
import FileSystem
import SQLiteDriver
import TestSupport
import Testing

struct KeptStatementTests {
    let folder: SharedFolder
    let connection: SQLiteConnection

    init() throws {
        folder = try SharedFolder()
        connection = try SQLiteConnection(folder.path + "/db.sqlite", .create)
        try connection.execute(script: "CREATE TABLE note (id INTEGER PRIMARY KEY); INSERT INTO note VALUES (1)")
    }

    @Test func aKeptStatementSeesANewColumn() throws {
        #expect(try connection.query("SELECT * FROM note").first?.columns.names == ["id"])
        try connection.execute("ALTER TABLE note ADD COLUMN body TEXT")
        let row = try connection.query("SELECT * FROM note").first
        #expect(row?.columns.names == ["id", "body"])
        #expect(row?.values == [1, .null])
    }

    /// SQLite carries it out while it is prepared: kept, it would take effect only once.
    @Test func aPragmaTakesEffectEachTime() throws {
        for _ in 1...2 {
            try connection.execute("PRAGMA foreign_keys = OFF")
            #expect(try connection.value("PRAGMA foreign_keys") == 0)
            try connection.execute("PRAGMA foreign_keys = ON")
            #expect(try connection.value("PRAGMA foreign_keys") == 1)
        }
    }

    @Test func aKeptStatementHoldsNoReadTransaction() throws {
        _ = try connection.query("SELECT id FROM note")
        _ = try? connection.forEachRow("SELECT id FROM note") { _ in throw DatabaseError.unexpectedAnswer("enough") }
        let other = try SQLiteConnection(folder.path + "/db.sqlite")
        try other.execute("INSERT INTO note VALUES (2)")
        #expect(try other.query("PRAGMA wal_checkpoint(TRUNCATE)").first?.values.first == 0)
        #expect(try connection.query("SELECT id FROM note").flatMap(\.values) == [1, 2])
    }

    @Test func aFailedStatementCanBeRunAgain() throws {
        for _ in 1...3 {
            let error = #expect(throws: DatabaseError.self) { try connection.execute("INSERT INTO note VALUES (\(1))") }
            #expect(error?.code == "SQLITE_CONSTRAINT")
        }
        try connection.execute("INSERT INTO note VALUES (\(2))")
    }

    /// To Swift both texts are equal: the same two accents in either order.
    @Test func textsAreToldApartByTheirBytes() throws {
        for text in ["a\u{301}\u{323}", "a\u{323}\u{301}"] {
            let rows = try connection.query(SQL(raw: "SELECT CAST('\(text)' AS BLOB)"))
            #expect(rows.first?.values == [.blob(Array(text.utf8))])
        }
    }

    @Test func openingDoesNotChangeTheFile() throws {
        let path = folder.path + "/plain.sqlite"
        try connection.execute("VACUUM INTO \(path)")
        let before = try WholeFile.read(path)
        do { _ = try SQLiteConnection(path, .readWrite) }
        #expect(try WholeFile.read(path) == before)
    }
}
