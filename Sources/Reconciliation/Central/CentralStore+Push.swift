public import DatabaseAccess
public import SyncCursors

extension CentralStore {
    /// Notes how far a site's own log is stored. Call it in the transaction that stores the pushed rows, with the last
    /// cursor of the batch: only then does a bundle that holds the watermark hold the rows.
    ///
    /// A watermark never goes back: rows that a site sends again are not an error.
    ///
    /// - Throws: `ReconciliationError.siteNotReconciled` or `.siteQuarantined` when the site may not push: let it roll
    ///   the transaction back. `DatabaseError` otherwise.
    public static func recordPush(
        site: Int64,
        incarnation: String,
        through last: LastSeenCursor,
        in db: borrowing Transaction
    ) throws {
        try requireReconciled(site: site, in: db)
        try db.execute(
            """
            INSERT INTO sync_watermark (site_id, incarnation, cursor) VALUES (\(site), \(incarnation), \(last.cursor))
            ON CONFLICT (site_id, incarnation) DO UPDATE SET cursor =
                CASE WHEN excluded.cursor > sync_watermark.cursor THEN excluded.cursor ELSE sync_watermark.cursor END
            """
        )
    }

    /// Throws unless the site is in line: to be called before a push is stored, and before a site is initialised afresh,
    /// which would destroy the only copy of what central lost.
    public static func requireReconciled(site: Int64, in db: borrowing Transaction) throws {
        let rows = try db.query("SELECT state, incarnation FROM sync_site_state WHERE site_id = \(site)")
        guard let row = rows.first else { return }
        switch SiteState(rawValue: try row.text("state")) {
        case .reconciled: return
        case .quarantined:
            throw ReconciliationError.siteQuarantined(
                site: site,
                .stillTheSameDatabase(incarnation: try row.optionalText("incarnation") ?? "")
            )
        case .unreconciled, nil: throw ReconciliationError.siteNotReconciled(site: site)
        }
    }
}
