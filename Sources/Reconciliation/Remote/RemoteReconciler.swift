public import DatabaseAccess
public import SyncCursors
public import ReconciliationModel

/// A remote site's side of reconciliation in its own database. Made on a connection of the caller's, used on its thread.
///
/// omSupply keeps its cursors in memory while it runs: apply a directive from inside the server, or while it is stopped.
public struct RemoteReconciler {
    let connection: any DatabaseConnection
    let reconciler: SiteReconciler

    static let tables = [
        "changelog", "key_value_store", "sync_buffer", "sync_incarnation", "sync_pulled", "sync_seen_place",
    ]

    /// - Throws: `ReconciliationError.siteNotPrepared` when the database lacks the tables, or `DatabaseError`.
    public init(on connection: any DatabaseConnection) throws {
        do { try connection.requireTables(Self.tables) } catch ReconciliationError.notPrepared(let missing) {
            let site =
                missing.contains("key_value_store") ? nil : try DatabaseRemoteTables(connection: connection).site()
            throw ReconciliationError.siteNotPrepared(site: site, missing: missing)
        }
        self.connection = connection
        reconciler = SiteReconciler(DatabaseRemoteTables(connection: connection))
    }

    /// What the site says about itself. Gives the database its incarnation where it has none yet.
    ///
    /// - Throws: `ReconciliationError.siteNotConfigured` when the settings name no site, or `DatabaseError`.
    public func report() throws -> SiteReport { try reconciler.report() }

    /// Follows a directive in one transaction: adopts the timeline and moves the cursors back where they are ahead.
    /// Applying it twice changes nothing the second time.
    ///
    /// - Returns: what was changed.
    /// - Throws: `ReconciliationError` when the directive is for another site, incarnation or lineage, or of a newer
    ///   format, or the database is central's; `DatabaseError` otherwise. Nothing was changed then.
    @discardableResult
    public func apply(_ directive: SiteDirective) throws -> SiteChanges {
        do { return try reconciler.apply(directive) } catch let error as ReconciliationError {
            if try isCentral() { throw ReconciliationError.directiveAtCentral(site: directive.site) }
            throw error
        }
    }

    /// Whether it is central's database: only central knows timelines, and how far it has the logs of sites.
    private func isCentral() throws(DatabaseError) -> Bool {
        for table in ["sync_lineage", "sync_watermark", "sync_site_state"] where try connection.hasTable(table) {
            if try connection.value("SELECT 1 FROM \(raw: table) LIMIT 1") != nil { return true }
        }
        return false
    }

    /// Counts a push, before its first row is sent, and returns its number for `CentralStore.recordPush`. It survives a
    /// power cut, and so does all that the site wrote before: a site that does not know of a push that central has
    /// stored was rolled back.
    public func beginPush() throws -> Int64 { try reconciler.beginPush() }

    /// How far the site had pushed before it was told to push again. When nothing is left to send, central is told this
    /// cursor (`CentralStore.recordPush`), and then the site forgets it (`endPush`).
    public func owedPush() throws -> LastSeenCursor? { try reconciler.owedPush() }

    /// Notes that central has all which the site was told to push again. Calling it twice is not an error.
    public func endPush() throws { try reconciler.endPush() }

    /// Whether a row of the site's own log was offered to central as a candidate: it is not pushed again, because central
    /// may have decided against it.
    public func isDecided(table: String, cursor: LastSeenCursor) throws -> Bool {
        try reconciler.isDecided(table: table, cursor)
    }

    /// Whether the pull that comes next has to ask for the site's own rows as well (`isInitialised` = false in v6): after a
    /// restore central may have rows of an earlier life of this site.
    public func pullsOwn() throws -> Bool { try reconciler.pullsOwn() }

    /// Leaves out of a pull the site's own rows that it has a later version of, which central could not integrate
    /// (`PulledRecord.isBehind`): nobody else has that version. Call it before the rest is put into `sync_buffer` and noted.
    public static func withoutOlder(
        _ records: [PulledRecord],
        in db: borrowing Transaction
    ) throws -> [PulledRecord] {
        try SiteReconciler(DatabaseRemoteTables(connection: db.connection)).withoutOlder(records)
    }

    /// Notes where records were pulled from. Call it in the transaction that puts them into `sync_buffer`.
    public static func recordPulled(_ records: [PulledRecord], in db: borrowing Transaction) throws {
        try SiteReconciler(DatabaseRemoteTables(connection: db.connection)).recordPulled(records)
    }

    /// Notes that nothing is left to pull. Call it in the transaction that moves the pull cursor for the last time: a site
    /// that is cut off in the middle of a pull lacks records that come later in it.
    public static func recordPullEnd(in db: borrowing Transaction) throws {
        try SiteReconciler(DatabaseRemoteTables(connection: db.connection)).recordPullEnd()
    }
}
