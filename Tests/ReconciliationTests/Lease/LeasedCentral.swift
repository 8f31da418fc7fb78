import DatabaseAccess
import Reconciliation
import ReconciliationModel
import SyncCursors
import TestSupport

/// A central server with a lease, whose database can be copied and put back.
struct LeasedCentral {
    let folder: SharedFolder
    let database: TestDatabase

    init(_ engine: Engine) throws {
        self.init(folder: try SharedFolder(), database: try SyncDatabase(engine).database)
    }

    private init(folder: SharedFolder, database: TestDatabase) { (self.folder, self.database) = (folder, database) }

    /// The state of now, as a server that somebody starts later. No session may be open.
    func copy() throws -> LeasedCentral { LeasedCentral(folder: folder, database: try database.copy()) }

    /// The same key for every copy, as one server has whatever is put into its place.
    var file: LeaseFile { LeaseFile(in: folder.path, of: .sqlite(site: "central", database: "omsupply")) }

    func keeper(_ store: (any LeaseStore)? = nil, block: Int64 = 10) throws -> CursorKeeper {
        try CursorKeeper(on: database.connect(), store: store ?? file, block: block)
    }

    func ceiling() throws -> Cursor? { try DatabaseLease(of: database.connect())?.ceiling }

    /// Writes rows into the change log and returns their cursors.
    @discardableResult
    func change(_ count: Int) throws -> [Int64] {
        let db = try database.connect()
        return try (0..<count).map { _ in try db.change("item", "x") }
    }

    /// As if so many had been handed out.
    func advance(to cursor: Int64) throws {
        let db = try database.connect()
        try db.execute("UPDATE sync_lease SET ceiling = \(cursor)")
        switch db.dialect {
        case .postgreSQL:
            try db.execute("ALTER SEQUENCE changelog_cursor_seq MAXVALUE \(raw: "\(cursor)")")
            _ = try db.query("SELECT setval('changelog_cursor_seq', \(cursor))")
        case .sqlite: try db.execute("UPDATE sqlite_sequence SET seq = \(cursor) WHERE name = 'changelog'")
        }
    }

    /// What omSupply leaves of a record of site 2 that could not be integrated.
    func fail(_ record: String, _ error: String) throws {
        try database.connect().execute(
            """
            INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name,
                                     action, data, source_site_id)
            VALUES (\(record), CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, \(error), 'stock_line', 'UPSERT', '{}', 2)
            ON CONFLICT (record_id) DO UPDATE SET integration_datetime = CURRENT_TIMESTAMP
            """
        )
    }

    /// The records that omSupply integrates next.
    func waiting() throws -> [String] {
        try database.connect()
            .query("SELECT record_id FROM sync_buffer WHERE integration_datetime IS NULL ORDER BY record_id")
            .map { try $0.text("record_id") }
    }

    /// What `restore` does to the database of a bundle before the server may start.
    func restore(_ bundle: String) throws {
        let db = try database.connect()
        let store = try CentralStore(on: db)
        try store.openTimeline(
            afterRestoreFrom: bundle,
            leased: file.leases().highestCeiling,
            knownTimelines: file.timelines()
        )
        try file.keep(store.timelines())
        try CursorKeeper(on: db, store: file, block: 10).renew()
    }
}

extension LeaseStart {
    var rollback: UnnoticedRollback? {
        guard case .rolledBack(let rollback) = self else { return nil }
        return rollback
    }

    var lease: CursorLease? {
        guard case .held(let lease) = self else { return nil }
        return lease
    }
}

/// A store that fails once, as one whose process is killed there.
final class CutStore: LeaseStore {
    enum Moment: CaseIterable { case before, after }
    struct Cut: Error {}

    private let store: any LeaseStore
    private let number: Int
    private let moment: Moment
    private var writes = 0

    /// - Parameter number: of the write that fails, counted from 1.
    init(_ store: any LeaseStore, write number: Int, _ moment: Moment) {
        (self.store, self.number, self.moment) = (store, number, moment)
    }

    private func write(_ body: () throws -> Void) throws {
        writes += 1
        if writes == number, moment == .before { throw Cut() }
        try body()
        if writes == number, moment == .after { throw Cut() }
    }

    func leases() throws -> [CursorLease] { try store.leases() }
    func keep(_ lease: CursorLease) throws { try write { try store.keep(lease) } }
    func timelines() throws -> [Timeline] { try store.timelines() }
    func keep(_ timelines: [Timeline]) throws { try write { try store.keep(timelines) } }

    func update(_ change: ([CursorLease]) throws -> CursorLease) throws -> CursorLease {
        writes += 1
        if writes == number, moment == .before { throw Cut() }
        let lease = try store.update(change)
        if writes == number, moment == .after { throw Cut() }
        return lease
    }
}

/// A store that lets somebody else do something just before one of its writes.
final class CrossedStore: LeaseStore {
    private let store: any LeaseStore
    private let number: Int
    private let other: () -> Void
    private var writes = 0

    /// - Parameter number: of the write that is crossed, counted from 1.
    init(_ store: any LeaseStore, write number: Int, by other: @escaping () -> Void) {
        (self.store, self.number, self.other) = (store, number, other)
    }

    private func cross() {
        writes += 1
        if writes == number { other() }
    }

    func leases() throws -> [CursorLease] { try store.leases() }
    func timelines() throws -> [Timeline] { try store.timelines() }

    func keep(_ lease: CursorLease) throws {
        cross()
        try store.keep(lease)
    }

    func update(_ change: ([CursorLease]) throws -> CursorLease) throws -> CursorLease {
        cross()
        return try store.update(change)
    }

    func keep(_ timelines: [Timeline]) throws {
        cross()
        try store.keep(timelines)
    }
}
