public import DatabaseAccess
import SyncCursors

/// Central's side of reconciliation in its own database. Made on a connection of the caller's, used on its thread.
public struct CentralStore {
    let connection: any DatabaseConnection

    static let tables = [
        "changelog", "key_value_store", "sync_buffer", "sync_lineage", "sync_salvage", "sync_site_state",
        "sync_watermark",
    ]

    /// - Throws: `ReconciliationError.notPrepared` when the database lacks the tables, or `DatabaseError`.
    public init(on connection: any DatabaseConnection) throws {
        try connection.requireTables(Self.tables)
        self.connection = connection
    }

    /// Lineage, cursors, sites and watermarks as of one instant.
    public func facts() throws -> CentralFacts {
        if connection.transactionStatus == .open { return try readFacts() }
        return try connection.withTransaction(readOnly: true) { _ in try readFacts() }
    }

    /// Every timeline that the database knows, oldest first: worth keeping beside the bundles, for the next restore.
    public func timelines() throws -> [Timeline] { try facts().lineage.timelines }

    /// What a site has to follow, for whichever database it has: made to travel as a file.
    ///
    /// - Throws: `ReconciliationError.siteRefused` for a site that central does not know.
    public func directive(forSite site: Int64) throws -> SiteDirective {
        let facts = try facts()
        guard facts.sites.contains(where: { $0.site == site }) else {
            throw ReconciliationError.siteRefused(site: site, .unknownSite)
        }
        return facts.directive(for: site)
    }

    /// Needs no snapshot of its own: runs inside whatever transaction is open.
    func readFacts() throws -> CentralFacts {
        let cursors = try CursorSnapshot(of: connection)
        return CentralFacts(
            lineage: try Lineage(
                connection.query(
                    """
                    SELECT timeline, number, parent, fork_cursor, abandoned_cursor, bundle_id,
                           CAST(created AS TEXT) AS created
                    FROM sync_lineage
                    """,
                    as: TimelineRow.self
                )
                .map(\.timeline)
            ),
            changelogLast: cursors.changelogLast,
            highestHandedOut: cursors.highestHandedOut,
            sites: try readSites(),
            watermarks: cursors.watermarks
        )
    }

    private func readSites() throws -> [SiteStanding] {
        var standings: [Int64: SiteStanding] = [:]
        let states = try connection.query(
            """
            SELECT site_id, state, timeline, incarnation, CAST(changed AS TEXT) AS changed, note FROM sync_site_state
            """,
            as: SiteStateRow.self
        )
        for row in states { standings[row.standing.site] = row.standing }
        var known: SQL = "SELECT site_id FROM sync_watermark"
        if try connection.hasTable("store") {
            known = known + " UNION SELECT site_id FROM store WHERE site_id IS NOT NULL"
        }
        let own = try connection.query(
            "SELECT value_int FROM key_value_store WHERE CAST(id AS TEXT) = \(SettingKey.siteID)"
        )
        let ownSite = try own.first?.optionalInteger("value_int")
        for row in try connection.query(known) {
            let site = try row.integer("site_id")
            // Central's own stores name central as their site.
            guard site != ownSite, standings[site] == nil else { continue }
            standings[site] = SiteStanding(site: site)
        }
        return standings.values.sorted { $0.site < $1.site }
    }

    func write(_ state: SiteState, _ standing: SiteStanding, in db: borrowing Transaction) throws(DatabaseError) {
        let now = UTCTimestamp.now()
        try db.execute(
            """
            INSERT INTO sync_site_state (site_id, state, timeline, incarnation, changed, note)
            VALUES (\(standing.site), \(state.rawValue), \(nullable: standing.timeline),
                    \(nullable: standing.incarnation), CAST(\(now) AS \(type: .timestamp)), \(nullable: standing.note))
            ON CONFLICT (site_id) DO UPDATE SET state = excluded.state, timeline = excluded.timeline,
                incarnation = excluded.incarnation, changed = excluded.changed, note = excluded.note
            """
        )
    }
}

/// Settings of omSupply's `key_value_store` that reconciliation reads.
enum SettingKey {
    static let siteID = "SETTINGS_SYNC_SITE_ID"
}

private struct TimelineRow: RowDecodable {
    let timeline: Timeline

    init(row: Row) throws(DatabaseError) {
        timeline = Timeline(
            id: try row.text("timeline"),
            number: Int(try row.integer("number")),
            parent: try row.optionalText("parent"),
            fork: try row.optionalInteger("fork_cursor").map { LastSeenCursor(Cursor($0)) },
            abandoned: try row.optionalInteger("abandoned_cursor").map { Cursor($0) },
            bundle: try row.optionalText("bundle_id"),
            created: try row.text("created")
        )
    }
}

private struct SiteStateRow: RowDecodable {
    let standing: SiteStanding

    init(row: Row) throws(DatabaseError) {
        let state = try row.text("state")
        guard let known = SiteState(rawValue: state) else { throw .unexpectedAnswer("unknown site state \(state)") }
        standing = SiteStanding(
            site: try row.integer("site_id"),
            state: known,
            timeline: try row.optionalText("timeline"),
            incarnation: try row.optionalText("incarnation"),
            changed: try row.text("changed"),
            note: try row.optionalText("note")
        )
    }
}

extension ReconciliationPlan {
    /// What every site has to do, as central can tell by itself and from the reports at hand.
    public init(of central: CentralStore, reports: [SiteReport] = []) throws {
        try self.init(central.facts(), reports: reports)
    }
}
