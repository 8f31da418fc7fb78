public import SyncCursors

/// Why a step of the reconciliation was not taken. Nothing was written then, except that a site whose database was
/// rolled back is noted as quarantined.
public enum ReconciliationError: Error, Sendable, Hashable {
    /// The database has not been brought to a version that knows these tables.
    case notPrepared(missing: [String])
    /// As `notPrepared`, of a site's database: its omSupply may be too old to go on with it after an upgrade. The site is nil
    /// where the settings do not name it.
    case siteNotPrepared(site: Int64?, missing: [String])
    case brokenLineage(timeline: String, LineageFault)
    /// A new timeline would have to start at a cursor that omSupply cannot store.
    case cursorsExhausted(firstNew: Cursor)
    /// A lease would have to reach so far that a restore found no room above it.
    case leaseExhausted(highest: Cursor, limit: Cursor)
    /// The database was rolled back behind the server's back: no sync may be served until a timeline is opened.
    case rolledBack(UnnoticedRollback)
    case siteRefused(site: Int64, Refusal)
    case siteQuarantined(site: Int64, Quarantine)
    /// Central was restored and the site has not shaken hands since.
    case siteNotReconciled(site: Int64)
    /// Central was restored and has known the site only since: it may be one that was set up after the bundle, and it has
    /// not shaken hands.
    case siteNewSinceRestore(site: Int64)
    /// The site has shaken hands, and has yet to push again what it had pushed before the restore.
    case siteOwesPush(site: Int64, through: LastSeenCursor)
    /// The remote's settings do not say which site it is.
    case siteNotConfigured
    case directiveForAnotherSite(directive: Int64, own: Int64)
    /// A directive was to be followed in central's own database.
    case directiveAtCentral(site: Int64)
    case directiveForAnotherIncarnation(directive: String, own: String)
    /// The site has read a timeline that the directive does not know: it comes from another server.
    case directiveFromAnotherLineage(own: String)
    /// A site sent more at once than central reads.
    case pageTooLarge(offers: Int, most: Int)
    /// The file was written by a newer program.
    case unknownFormat(Int)
}

/// What is wrong with a lineage.
public enum LineageFault: String, Sendable, Hashable, Codable {
    case doubled, unknownParent, withoutFork, secondRoot
    /// A cursor or a count that no database has come to.
    case impossibleNumber
}
