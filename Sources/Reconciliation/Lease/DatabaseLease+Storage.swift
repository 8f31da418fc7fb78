public import DatabaseAccess
import SyncCursors
public import ReconciliationModel

extension DatabaseLease {
    static let table = "sync_lease"
    /// SQLite's half of the ceiling, made by the migration; PostgreSQL's is the sequence's own limit.
    static let trigger = "changelog_cursor_ceiling"
    static let sequence = "changelog_cursor_seq"

    /// What a database says of its lease; nil when none was ever taken, and for a version that knows none.
    public init?(of db: any DatabaseConnection) throws(DatabaseError) {
        guard try db.hasTable(Self.table), let lease = try db.query(Self.select, as: DatabaseLease.self).first else {
            return nil
        }
        self = lease
    }

    static let select: SQL = "SELECT ceiling, nonce, CAST(renewed AS TEXT) AS renewed FROM sync_lease WHERE id = 1"

    /// Puts the ceiling where the engine enforces it. Part of the transaction: rolled back with it.
    func write(on db: any DatabaseConnection) throws(DatabaseError) {
        try db.execute(
            """
            INSERT INTO sync_lease (id, ceiling, nonce, renewed)
            VALUES (1, \(ceiling), \(nonce), CAST(\(renewed) AS \(type: .timestamp)))
            ON CONFLICT (id) DO UPDATE
            SET ceiling = excluded.ceiling, nonce = excluded.nonce, renewed = excluded.renewed
            """
        )
        guard db.dialect == .postgreSQL else { return }
        try db.execute("ALTER SEQUENCE changelog_cursor_seq MAXVALUE \(raw: ceiling.description)")
    }

    /// Where a lease is in force, lets the allocator be set as high as this, and no cursor beyond: the next renewal makes
    /// room. To be called before the allocator is set, in the same transaction.
    static func makeRoom(for highest: Cursor, on db: any DatabaseConnection) throws(DatabaseError) {
        guard try db.hasTable(table), let held = try db.query(select, as: DatabaseLease.self).first,
            held.ceiling < highest
        else { return }
        try DatabaseLease(ceiling: highest, nonce: held.nonce, renewed: held.renewed).write(on: db)
    }
}

extension LeaseStanding {
    /// How the lease in a store and the database's own stand to each other. Only reads, and may be asked beside a keeper at
    /// work; not in a transaction, which would show the database as it was.
    ///
    /// - Throws: what the store throws, or `DatabaseError`.
    public init(of db: any DatabaseConnection, store: any LeaseStore) throws {
        while true {
            let kept = try store.leases()
            let held = try DatabaseLease(of: db)
            let timelines = try db.hasTable("sync_lineage") ? CentralStore(on: db).timelines() : []
            // Between two renewals: what a keeper writes between the two reads is no rollback.
            guard try store.leases() == kept else { continue }
            self.init(of: held, kept: kept, timeline: timelines.last?.id ?? Timeline.rootID)
            return
        }
    }
}

extension DatabaseLease: RowDecodable {
    public init(row: Row) throws(DatabaseError) {
        self.init(
            ceiling: Cursor(try row.integer("ceiling")),
            nonce: try row.text("nonce"),
            renewed: try row.text("renewed")
        )
    }
}
