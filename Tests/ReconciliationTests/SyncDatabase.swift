import DatabaseAccess
import MigrationModel
import Migrations
import Reconciliation
import SchemaMigrations
import SyncCursors
import TestSupport

/// A database at the app's version.
struct SyncDatabase {
    let database: TestDatabase

    init(_ engine: Engine) throws {
        database = try engine.makeDatabase()
        _ = try SchemaMigrations.migrator.migrate(database.connect())
    }

    func connect() throws -> any DatabaseConnection { try database.connect() }
}

extension DatabaseConnection {
    /// Writes a row of the change log and returns its cursor.
    @discardableResult
    func change(_ table: String, _ record: String, _ action: String = "UPSERT") throws -> Int64 {
        try execute("INSERT INTO changelog (table_name, record_id, row_action) VALUES (\(table), \(record), \(action))")
        guard case .integer(let cursor)? = try value("SELECT max(cursor) FROM changelog") else { return 0 }
        return cursor
    }

    /// An item with its row in the change log.
    func writeItem(_ id: String, name: String) throws {
        try execute(
            """
            INSERT INTO item (id, code, name, type) VALUES (\(id), \(id), \(name), 'STOCK')
            ON CONFLICT (id) DO UPDATE SET name = excluded.name
            """
        )
        try change("item", id)
    }

    func set(_ key: String, _ value: Int64) throws {
        try execute(
            """
            INSERT INTO key_value_store (id, value_int) VALUES (\(key), \(value))
            ON CONFLICT (id) DO UPDATE SET value_int = excluded.value_int
            """
        )
    }

    /// A site's pull that came to its end, with `next` to be asked for next.
    func pulled(before next: Int64) throws {
        try set(CursorKey.pullV6, next)
        try withTransaction { db in try RemoteReconciler.recordPullEnd(in: db) }
    }

    func count(_ table: String) throws -> Int64 {
        guard case .integer(let count)? = try value("SELECT count(*) FROM \(identifier: table)") else { return -1 }
        return count
    }
}
