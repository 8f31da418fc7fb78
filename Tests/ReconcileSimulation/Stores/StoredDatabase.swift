import DatabaseAccess
import Reconciliation
import ReconciliationModel
import SyncCursors
import TestSupport

/// A real database: omSupply's own statements here, and the library's in its own stores.
final class StoredDatabase: OmSupplyDatabase {
    let database: TestDatabase
    let connection: FusedConnection
    private let fuse: Fuse

    init(_ database: TestDatabase, _ fuse: Fuse) {
        self.database = database
        self.fuse = fuse
        connection = FusedConnection(database, fuse)
    }

    deinit {
        connection.close()
        database.remove()
    }

    var central: any CentralTables { DatabaseTables.central(on: connection) }
    var remote: any RemoteTables { DatabaseTables.remote(on: connection) }

    func copy() throws -> any OmSupplyDatabase {
        connection.close()
        return StoredDatabase(try database.copy(), fuse)
    }

    func transaction<R>(_ body: () throws -> R) throws -> R {
        if connection.transactionStatus == .open { return try body() }
        return try connection.withTransaction { _ in try body() }
    }

    // MARK: - Records

    func content(of record: RecordName) throws -> Content? {
        try connection.query("SELECT id, v, n, p FROM \(identifier: record.table) WHERE id = \(record.id)").first
            .map { try Content($0) }
    }

    func contents() throws -> [RecordName: Content] {
        var contents: [RecordName: Content] = [:]
        for kind in Ownership.allCases {
            for row in try connection.query("SELECT id, v, n, p FROM \(identifier: kind.rawValue)") {
                contents[RecordName(kind.rawValue, try row.text("id"))] = try Content(row)
            }
        }
        return contents
    }

    /// Looks for broken references before it writes: a statement that fails would end a transaction on PostgreSQL.
    func write(_ record: RecordName, _ content: Content?) throws {
        let item = Ownership.central.rawValue
        guard let content else {
            if record.ownership == .central, try isReferred(record.id) { throw BrokenReference() }
            try connection.execute("DELETE FROM \(identifier: record.table) WHERE id = \(record.id)")
            return
        }
        if let parent = content.parent, try self.content(of: RecordName(item, parent)) == nil {
            throw BrokenReference()
        }
        try connection.execute(
            """
            INSERT INTO \(identifier: record.table) (id, v, n, p)
            VALUES (\(record.id), \(content.version), \(nullable: content.number), \(nullable: content.parent))
            ON CONFLICT (id) DO UPDATE SET v = excluded.v, n = excluded.n, p = excluded.p
            """
        )
    }

    private func isReferred(_ id: String) throws -> Bool {
        try Ownership.allCases.contains { kind in
            try connection.value("SELECT count(*) FROM \(identifier: kind.rawValue) WHERE p = \(id)") != .integer(0)
        }
    }

    func nextNumber() throws -> Int64 {
        guard case .integer(let number)? = try connection.value("UPDATE number SET value = value + 1 RETURNING value")
        else { throw DatabaseError.unexpectedAnswer("no number") }
        return number
    }

    // MARK: - Beginnings

    func begin(_ beginning: Beginning) throws {
        try set("SETTINGS_SYNC_SITE_ID", beginning.site ?? World.central)
        if beginning.handedOut > 0 { try central.advanceChangelog(above: Cursor(beginning.handedOut)) }
        if beginning.site == nil {
            for site in [World.central] + beginning.sites { try addSite(site) }
            try connection.execute("INSERT INTO number (id, value, store_id) VALUES ('numbers', 0, 'store-1')")
        }
        try setCursors(pull: beginning.pull, push: nil)
        if let life = beginning.life {
            try connection.execute(
                """
                INSERT INTO sync_incarnation (incarnation, timeline, session, created)
                VALUES (\(life.incarnation), \(nullable: life.timeline), 0, CURRENT_TIMESTAMP)
                """
            )
        }
    }

    func addSite(_ number: Int64) throws {
        try connection.execute(
            """
            INSERT INTO store (id, code, site_id) VALUES (\("store-\(number)"), 's', \(number)) ON CONFLICT (id) DO NOTHING
            """
        )
    }

    func setCursors(pull: Int64?, push: Int64?) throws {
        if let pull { try set(CursorKey.pullV6, pull) }
        if let push { try set(CursorKey.pushV6, push) }
    }

    private func set(_ key: String, _ value: Int64) throws {
        try connection.execute(
            """
            INSERT INTO key_value_store (id, value_int) VALUES (\(key), \(value))
            ON CONFLICT (id) DO UPDATE SET value_int = excluded.value_int
            """
        )
    }
}

extension Content {
    fileprivate init(_ row: Row) throws {
        self.init(
            version: Int(try row.integer("v")),
            parent: try row.optionalText("p"),
            number: try row.optionalInteger("n")
        )
    }
}
