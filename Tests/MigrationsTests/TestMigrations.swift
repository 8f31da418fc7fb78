import DatabaseAccess
import MigrationModel
import Migrations
import SQLiteDriver
import TestSupport

typealias Work = @Sendable (borrowing Transaction) throws -> Void

/// A migration made of a closure.
struct TestMigration: Migration {
    let version: Version
    var summary = "a test"
    var fragments: [any MigrationFragment] = []
    var needs: [Dialect: Version] = [:]
    let work: Work

    init(_ version: Version, fragments: [any MigrationFragment] = [], _ work: @escaping Work = { _ in }) {
        self.version = version
        self.fragments = fragments
        self.work = work
    }

    func migrate(_ db: borrowing Transaction) throws { try work(db) }
}

struct TestFragment: MigrationFragment {
    let id: String
    var mayRunLate = false
    let work: Work

    init(_ id: String, mayRunLate: Bool = false, _ work: @escaping Work = { _ in }) {
        self.id = id
        self.mayRunLate = mayRunLate
        self.work = work
    }

    func migrate(_ db: borrowing Transaction) throws { try work(db) }
}

/// Creates the table that the driver stamps, and `note`, which other test migrations write to.
let first = TestMigration(Version(1, 0, 0)) { db in
    try db.execute(
        """
        CREATE TABLE key_value_store (
            id TEXT NOT NULL PRIMARY KEY, value_string TEXT, value_int INTEGER, value_bigint BIGINT
        )
        """
    )
    try db.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
}

func addNote(_ id: Int, _ body: String = "") -> Work {
    { db in try db.execute("INSERT INTO note (id, body) VALUES (\(id), \(body))") }
}

func migrator(_ app: Version, _ migrations: [any Migration]) throws -> Migrator {
    try Migrator(appVersion: app, migrations: migrations)
}

func notes(_ db: any DatabaseConnection) throws -> [Value] {
    try db.query("SELECT id FROM note ORDER BY id").flatMap(\.values)
}

func stamp(_ db: any DatabaseConnection) throws -> Value? {
    try db.value("SELECT value_string FROM key_value_store WHERE id = 'DATABASE_VERSION'")
}

extension SpyConnection {
    /// Whether all that it was asked was to read.
    var hasOnlyRead: Bool {
        begins == 0 && statements.allSatisfy { $0.hasPrefix("SELECT") || $0.hasPrefix("SET TRANSACTION") }
    }
    var tookLock: Bool { statements.contains { $0.contains("pg_try_advisory_lock") } }
}

extension Engine {
    static func inMemory() throws -> any DatabaseConnection { try SQLiteConnection(":memory:", .create) }
    static func sqlite(_ path: String) throws -> any DatabaseConnection { try SQLiteConnection(path) }
}
