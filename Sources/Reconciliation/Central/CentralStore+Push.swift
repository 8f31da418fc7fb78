public import DatabaseAccess
public import SyncCursors

extension CentralStore {
    /// Notes how far a site's own log is stored. Call it in the transaction that stores the pushed rows, with the last
    /// cursor of the batch: only then does a bundle that holds the watermark hold the rows.
    ///
    /// A watermark never goes back: rows that a site sends again are not an error.
    ///
    /// - Parameter session: the number of the push, as the site counts it (`RemoteReconciler.beginPush`).
    /// - Throws: `ReconciliationError.siteNotReconciled` or `.siteQuarantined` when the site may not push: let it roll
    ///   the transaction back. `DatabaseError` otherwise.
    public static func recordPush(
        site: Int64,
        incarnation: String,
        session: Int64 = 0,
        through last: LastSeenCursor,
        in db: borrowing Transaction
    ) throws {
        try CentralReconciler(DatabaseCentralTables(connection: db.connection)).recordPush(
            PushWatermark(site: site, incarnation: incarnation, cursor: last, session: session)
        )
    }

    /// Throws unless the site is in line: to be called before a push is stored, and before a site is initialised afresh,
    /// which would destroy the only copy of what central lost.
    public static func requireReconciled(site: Int64, in db: borrowing Transaction) throws {
        try CentralReconciler(DatabaseCentralTables(connection: db.connection)).requireReconciled(site: site)
    }
}
