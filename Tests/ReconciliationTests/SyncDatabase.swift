import DatabaseAccess
import TestSupport

/// A database with the tables that sync and reconciliation need.
struct SyncDatabase {
    let database: TestDatabase

    init(_ engine: Engine) throws {
        database = try engine.makeDatabase()
        let db = try database.connect()
        let timestamp: SQL = "\(type: .timestamp)"
        let log: SQL =
            "\(postgreSQL: "BIGINT DEFAULT nextval('changelog_cursor_seq') PRIMARY KEY", sqlite: "INTEGER PRIMARY KEY AUTOINCREMENT")"
        if engine == .postgreSQL { try db.execute("CREATE SEQUENCE changelog_cursor_seq") }
        let tables: [SQL] = [
            "key_value_store (id TEXT PRIMARY KEY, value_string TEXT, value_int INTEGER, value_bigint BIGINT)",
            "name (id TEXT PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL)",
            "name_link (id TEXT PRIMARY KEY, name_id TEXT NOT NULL REFERENCES name (id))",
            "store (id TEXT PRIMARY KEY, code TEXT NOT NULL, site_id INTEGER NOT NULL, name_link_id TEXT REFERENCES name_link (id))",
            "item (id TEXT PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, is_active BOOLEAN NOT NULL DEFAULT TRUE)",
            "stock_line (id TEXT PRIMARY KEY, item_id TEXT NOT NULL REFERENCES item (id), store_id TEXT NOT NULL REFERENCES store (id), batch TEXT, pack_size \(type: .double) NOT NULL, available_number_of_packs \(type: .double) NOT NULL, total_number_of_packs \(type: .double) NOT NULL)",
            "changelog (cursor \(log), table_name TEXT NOT NULL, record_id TEXT NOT NULL, row_action TEXT NOT NULL, is_sync_update BOOLEAN NOT NULL DEFAULT FALSE, source_site_id INTEGER)",
            "sync_buffer (record_id TEXT PRIMARY KEY, received_datetime \(timestamp) NOT NULL, integration_datetime \(timestamp), integration_error TEXT, table_name TEXT NOT NULL, action TEXT NOT NULL, data TEXT NOT NULL, source_site_id INTEGER)",
            "sync_lineage (timeline TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, parent TEXT REFERENCES sync_lineage (timeline), fork_cursor BIGINT, abandoned_cursor BIGINT, bundle_id TEXT, created \(timestamp) NOT NULL)",
            "sync_watermark (site_id INTEGER NOT NULL, incarnation TEXT NOT NULL, cursor BIGINT NOT NULL, PRIMARY KEY (site_id, incarnation))",
            "sync_site_state (site_id INTEGER PRIMARY KEY, state TEXT NOT NULL, timeline TEXT, incarnation TEXT, changed \(timestamp) NOT NULL, note TEXT)",
            "sync_salvage (id TEXT PRIMARY KEY, site_id INTEGER NOT NULL, table_name TEXT NOT NULL, record_id TEXT NOT NULL, action TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, data TEXT, recorded \(timestamp) NOT NULL)",
            "sync_incarnation (incarnation TEXT PRIMARY KEY, timeline TEXT, created \(timestamp) NOT NULL)",
            "sync_pulled (table_name TEXT NOT NULL, record_id TEXT NOT NULL, timeline TEXT, cursor BIGINT NOT NULL, PRIMARY KEY (table_name, record_id))",
        ]
        for table in tables { try db.execute("CREATE TABLE " + table) }
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

    func count(_ table: String) throws -> Int64 {
        guard case .integer(let count)? = try value("SELECT count(*) FROM \(identifier: table)") else { return -1 }
        return count
    }
}
