import DatabaseAccess
import SyncCursors

/// Central's tables in a real database.
struct DatabaseCentralTables: CentralTables {
    let connection: any DatabaseConnection

    func transaction<R>(readOnly: Bool, _ body: () throws -> R) throws -> R {
        if connection.transactionStatus == .open { return try body() }
        return try connection.withTransaction(readOnly: readOnly) { _ in try body() }
    }

    func facts() throws -> CentralFacts {
        let cursors = try CursorSnapshot(of: connection)
        return CentralFacts(
            lineage: try Lineage(
                connection.query(
                    """
                    SELECT timeline, number, parent, fork_cursor, missing, abandoned_cursor, numbers_raised, bundle_id,
                           CAST(created AS TEXT) AS created
                    FROM sync_lineage
                    """,
                    as: TimelineRow.self
                )
                .map(\.timeline)
            ),
            changelogLast: cursors.changelogLast,
            highestHandedOut: cursors.highestHandedOut,
            sites: try sites(),
            watermarks: cursors.watermarks
        )
    }

    func standing(of site: Int64) throws -> SiteStanding? {
        try connection.query(
            """
            SELECT site_id, state, timeline, incarnation, CAST(changed AS TEXT) AS changed, note, owed_through
            FROM sync_site_state
            WHERE site_id = \(site)
            """,
            as: SiteStateRow.self
        )
        .first?.standing
    }

    private func sites() throws -> [SiteStanding] {
        var standings: [Int64: SiteStanding] = [:]
        let states = try connection.query(
            """
            SELECT site_id, state, timeline, incarnation, CAST(changed AS TEXT) AS changed, note, owed_through
            FROM sync_site_state
            """,
            as: SiteStateRow.self
        )
        for row in states { standings[row.standing.site] = row.standing }
        var known: SQL = "SELECT site_id FROM sync_watermark"
        if try connection.hasTable("store") {
            known = known + " UNION SELECT site_id FROM store WHERE site_id IS NOT NULL"
        }
        let ownSite = try ownSite()
        for row in try connection.query(known) {
            let site = try row.integer("site_id")
            // Central's own stores name central as their site.
            guard site != ownSite, standings[site] == nil else { continue }
            standings[site] = SiteStanding(site: site)
        }
        return standings.values.sorted { $0.site < $1.site }
    }

    /// Central's own number among the sites.
    func ownSite() throws -> Int64? {
        try connection.query("SELECT value_int FROM key_value_store WHERE CAST(id AS TEXT) = \(SettingKey.siteID)")
            .first?.optionalInteger("value_int")
    }

    func write(_ state: SiteState, _ standing: SiteStanding) throws {
        let now = UTCTimestamp.now()
        try connection.execute(
            """
            INSERT INTO sync_site_state (site_id, state, timeline, incarnation, changed, note, owed_through)
            VALUES (\(standing.site), \(state.rawValue), \(nullable: standing.timeline),
                    \(nullable: standing.incarnation), CAST(\(now) AS \(type: .timestamp)), \(nullable: standing.note),
                    \(nullable: standing.owedThrough?.cursor))
            ON CONFLICT (site_id) DO UPDATE SET state = excluded.state, timeline = excluded.timeline,
                incarnation = excluded.incarnation, changed = excluded.changed, note = excluded.note,
                owed_through = excluded.owed_through
            """
        )
    }

    func watermark(site: Int64, incarnation: String) throws -> PushWatermark? {
        let row = try connection.query(
            "SELECT cursor, session FROM sync_watermark WHERE site_id = \(site) AND incarnation = \(incarnation)"
        ).first
        return try row.map {
            PushWatermark(
                site: site,
                incarnation: incarnation,
                cursor: LastSeenCursor(Cursor(try $0.integer("cursor"))),
                session: try $0.integer("session")
            )
        }
    }

    func raise(_ mark: PushWatermark) throws {
        try connection.execute(
            """
            INSERT INTO sync_watermark (site_id, incarnation, cursor, session)
            VALUES (\(mark.site), \(mark.incarnation), \(mark.cursor.cursor), \(mark.session))
            ON CONFLICT (site_id, incarnation) DO UPDATE SET
                cursor = CASE WHEN excluded.cursor > sync_watermark.cursor THEN excluded.cursor
                              ELSE sync_watermark.cursor END,
                session = CASE WHEN excluded.session > sync_watermark.session THEN excluded.session
                               ELSE sync_watermark.session END
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
            missing: try row.optionalText("missing").map(CursorSpan.list) ?? [],
            abandoned: try row.optionalInteger("abandoned_cursor").map { Cursor($0) },
            numbersRaised: try row.integer("numbers_raised"),
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
            note: try row.optionalText("note"),
            owedThrough: try row.optionalInteger("owed_through").map { LastSeenCursor(Cursor($0)) }
        )
    }
}
