public import DatabaseAccess
import FoundationEssentials
import SyncCursors
public import ReconciliationModel

/// Keeps a central server's cursors below a ceiling that is known outside its database. Made on a connection of the
/// caller's, used on its thread; the connection needs the right to alter the change log's sequence.
///
/// The ceiling is the database's own to enforce: it binds every program that writes. When nobody renews it, the change
/// log takes no more rows once the block is used up.
public struct CursorKeeper {
    let connection: any DatabaseConnection
    let store: any LeaseStore
    let block: Int64

    /// - Parameters:
    ///   - store: outside the database, such as a `LeaseFile` beside the bundles.
    ///   - block: how many cursors a renewal makes room for: many times what is written between two calls of
    ///     `renewIfDue()`, and between the failure of a keeper and its repair.
    /// - Throws: `ReconciliationError.notPrepared` when the database cannot hold a ceiling, or `DatabaseError`.
    public init(
        on connection: any DatabaseConnection,
        store: any LeaseStore,
        block: Int64 = CursorLease.block
    ) throws {
        try connection.requireTables(CentralStore.tables + [DatabaseLease.table])
        guard try Self.enforcesCeiling(connection) else {
            let missing = connection.dialect == .sqlite ? DatabaseLease.trigger : DatabaseLease.sequence
            throw ReconciliationError.notPrepared(missing: [missing])
        }
        self.connection = connection
        self.store = store
        self.block = block
    }

    private static func enforcesCeiling(_ db: any DatabaseConnection) throws(DatabaseError) -> Bool {
        switch db.dialect {
        case .postgreSQL: try db.hasTable(DatabaseLease.sequence)
        case .sqlite:
            try db.value(
                """
                SELECT count(*) FROM sqlite_schema
                WHERE type = 'trigger' AND tbl_name = 'changelog' AND name = \(DatabaseLease.trigger)
                """
            ) == 1
        }
    }

    /// To be called when the server starts, before it serves anyone. Takes the first lease, or renews the one in force,
    /// so that every start has a nonce of its own, and lets everything that failed to integrate wait again: integrate
    /// afterwards what waits of any site.
    ///
    /// - Returns: whether the database was rolled back behind the server's back. Then nothing was changed: serve no sync
    ///   until `openTimeline(after:)` has returned.
    /// - Throws: as `renew()` does, but for `.rolledBack`.
    public func start() throws -> LeaseStart {
        do { return .held(try renew(retrying: true)) } catch ReconciliationError.rolledBack(let rollback) {
            return .rolledBack(rollback)
        }
    }

    /// Renews the lease when fewer than half a block is left; to be called every few seconds, and cheap when nothing is
    /// due.
    ///
    /// - Returns: the new lease; nil when none was due. With a new one integrate what waits of any site: where the old one
    ///   had run out, records have failed that wait again.
    /// - Throws: as `renew()` does: then call that until it returns, since it may be the last note that failed.
    @discardableResult
    public func renewIfDue() throws -> CursorLease? {
        if let held = try DatabaseLease(of: connection), try !held.isDue(above: highest(), block: block) { return nil }
        return try renew()
    }

    /// Makes room for another block: first outside, durably, then in one transaction of the database. Cut off anywhere,
    /// it is safe to call again, and the ceiling outside is never below the database's.
    ///
    /// Where nothing was left, what failed to integrate meanwhile waits again, as with `CentralStore.retryFailed()`.
    ///
    /// On PostgreSQL a transaction that has written to the change log and takes long is waited for no longer than a
    /// second, since others wait meanwhile: that throws `DatabaseError` with the code `55P03`.
    ///
    /// - Throws: `ReconciliationError.rolledBack`, `.leaseExhausted`; what the store throws; `DatabaseError`. Cursors go
    ///   on being handed out below the old ceiling then, or below the new one where only the last note in the store
    ///   failed: call again in either case.
    @discardableResult
    public func renew() throws -> CursorLease { try renew(retrying: false) }

    private func renew(retrying: Bool) throws -> CursorLease {
        let (lease, hadRunOut) = try alone { db in
            let hadRunOut = try hasRunOut()
            let (held, timelines) = try requireNoRollback()
            let highest = try highest()
            var start: Cursor?
            // The transaction has written nothing yet: killed here, the store is a step ahead and the database as it was.
            let lease = try store.update { kept in
                let step = try next(after: highest, held, kept, timelines)
                start = step.start
                return step.lease
            }
            let tables = DatabaseCentralTables(connection: db.connection)
            // Numbers as for a timeline: no more of them were given out there than cursors. Before the sequence is locked: who
            // has the row of a number comes for a cursor next.
            if let start { try tables.advanceNumbers(by: start.value - (highest?.value ?? 0)) }
            try DatabaseLease(ceiling: lease.ceiling, nonce: lease.nonce, renewed: lease.renewed).write(
                on: db.connection
            )
            if let start { try tables.advanceChangelog(above: start) }
            return (lease, hadRunOut)
        }
        // omSupply itself never tries again what has failed. Before the last note: who dies here finds by that what is left
        // to do. After the transaction: records are not waited for while others wait for the sequence.
        if retrying || hadRunOut { try CentralStore(on: connection).retryFailed() }
        try alone { _ in
            // Another keeper may have gone on from here: then it has seen that the database took ours.
            guard try DatabaseLease(of: connection)?.nonce == lease.nonce else { return }
            try store.keep(lease.confirmed)
        }
        return lease.confirmed
    }

    /// A transaction in which no other keeper of this database does anything: two would overtake each other.
    private func alone<R>(_ body: (borrowing Transaction) throws -> R) throws -> R {
        try connection.withTransaction { db in
            // SQLite's transaction has the only lock already.
            if db.dialect == .postgreSQL {
                // Altering the sequence waits for every transaction that has taken a cursor, and others queue behind it.
                try db.execute("SET LOCAL lock_timeout = '1s'")
                try db.execute("LOCK TABLE sync_lease IN SHARE ROW EXCLUSIVE MODE")
            }
            return try body(db)
        }
    }

    /// So little is left that a record may have failed for want of a cursor, or a renewal from there was cut off.
    private func hasRunOut() throws -> Bool {
        guard let held = try DatabaseLease(of: connection) else { return false }
        if try held.remaining(above: highest()) < max(1, block / 10) { return true }
        return try store.leases().contains { $0.nonce == held.nonce && !$0.isConfirmed }
    }

    private func requireNoRollback() throws -> (held: DatabaseLease?, timelines: [Timeline]) {
        let held = try DatabaseLease(of: connection)
        let timelines = try CentralStore(on: connection).timelines()
        let current = timelines.last?.id ?? Timeline.rootID
        switch LeaseStanding(of: held, kept: try store.leases(), timeline: current) {
        case .rolledBack(let rollback): throw ReconciliationError.rolledBack(rollback)
        case .none where current != Timeline.rootID:
            // It was opened by a run that may have died before it could note so.
            try store.keep(timelines)
        case .none, .agreed, .cutOff: break
        }
        return (held, timelines)
    }

    /// The next lease, and what cursors go on above where another timeline of this server has handed out the next ones, or
    /// may: that of the server that was lost, and runs all the same, or of a bundle that was restored to look at it.
    private func next(after highest: Cursor?, _ held: DatabaseLease?, _ kept: [CursorLease], _ known: [Timeline]) throws
        -> (lease: CursorLease, start: Cursor?)
    {
        let timeline = known.last?.id ?? Timeline.rootID
        func lease(above highest: Cursor?) throws -> CursorLease {
            try CursorLease(
                replacing: kept.last { $0.timeline == timeline },
                heldBy: held,
                highest: highest,
                block: block,
                timeline: timeline,
                nonce: UUID().uuidString.lowercased(),
                renewed: UTCTimestamp.now()
            )
        }
        let wanted = try lease(above: highest)
        let beginnings = try store.timelines() + known
        guard let end = kept.end(inTheWayOf: wanted, above: highest, beginnings) else { return (wanted, nil) }
        return (try lease(above: end), end)
    }

    /// The highest cursor handed out; nil for none.
    private func highest() throws(DatabaseError) -> Cursor? { try ChangelogEnd(of: connection).highest }
}

/// What a server finds when it starts.
public enum LeaseStart: Sendable, Hashable {
    /// The lease is in force: serve.
    case held(CursorLease)
    /// Serve no sync until a timeline is opened.
    case rolledBack(UnnoticedRollback)
}
