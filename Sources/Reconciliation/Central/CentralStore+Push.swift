public import DatabaseAccess
public import SyncCursors
import ReconciliationModel

extension CentralStore {
    /// Notes how far a site's own log is stored. Call it in the transaction that stores the pushed rows, with the last
    /// cursor of the batch: only then does a bundle that holds the watermark hold the rows.
    ///
    /// A watermark never goes back: rows that a site sends again are not an error. Nor is a call without rows: a site
    /// that has pushed again all that it had to says so (`RemoteReconciler.owedPush`).
    ///
    /// - Parameter session: the number of the push, as the site counts it (`RemoteReconciler.beginPush`).
    /// - Returns: how far the log was stored before; nil for nothing. Leave rows at or below it out of the buffer: a site
    ///   that missed an answer sends them again, and by now others may have changed those records.
    /// - Throws: `ReconciliationError.siteNotReconciled` or `.siteQuarantined` when the site may not push: let it roll
    ///   the transaction back. `DatabaseError` otherwise.
    @discardableResult
    public static func recordPush(
        site: Int64,
        incarnation: String,
        session: Int64 = 0,
        through last: LastSeenCursor,
        in db: borrowing Transaction
    ) throws -> LastSeenCursor? {
        try CentralReconciler(DatabaseCentralTables(connection: db.connection)).recordPush(
            PushWatermark(site: site, incarnation: incarnation, cursor: last, session: session)
        )
    }

    /// As `recordPush(site:incarnation:session:through:in:)`, without rows and in a transaction of its own.
    @discardableResult
    public func recordPush(
        site: Int64,
        incarnation: String,
        session: Int64 = 0,
        through last: LastSeenCursor
    ) throws -> LastSeenCursor? {
        try connection.withTransaction { db in
            try Self.recordPush(site: site, incarnation: incarnation, session: session, through: last, in: db)
        }
    }

    /// Throws unless the site is in line: to be called before a push is stored, and before a pull is answered, which would
    /// take the place of what the site may hold the only copy of. The handshake was before; central may have been restored
    /// since.
    public static func requireReconciled(site: Int64, in db: borrowing Transaction) throws {
        try CentralReconciler(DatabaseCentralTables(connection: db.connection)).requireReconciled(site: site)
    }

    /// Throws unless the site may be initialised afresh: to be called before its first pull, which would destroy the only
    /// copy of what central lost. It has shaken hands, and has pushed again what it had pushed before.
    ///
    /// - Throws: `ReconciliationError.siteNotReconciled`, `.siteQuarantined` or `.siteOwesPush`: let the site sync once
    ///   more with the database that it has, or give that up (`giveUp(site:)`).
    public static func requireInitialisable(site: Int64, in db: borrowing Transaction) throws {
        try CentralReconciler(DatabaseCentralTables(connection: db.connection)).requireInitialisable(site: site)
    }
}
