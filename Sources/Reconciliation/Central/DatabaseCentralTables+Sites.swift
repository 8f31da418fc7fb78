import DatabaseAccess
import SyncCursors
import ReconciliationModel

extension DatabaseCentralTables {
    private static var standings: SQL {
        """
        SELECT site_id, state, timeline, incarnation, CAST(changed AS TEXT) AS changed, note, owed_through
        FROM sync_site_state
        """
    }

    func standing(of site: Int64) throws -> SiteStanding? {
        try connection.query(Self.standings + " WHERE site_id = \(site)", as: SiteStateRow.self).first?.standing
    }

    /// Every site that central has noted something about, or that a watermark or a store names.
    func sites() throws -> [SiteStanding] {
        var standings: [Int64: SiteStanding] = [:]
        for row in try connection.query(Self.standings, as: SiteStateRow.self) {
            standings[row.standing.site] = row.standing
        }
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

    /// In two statements for a site of which something was noted; the site's is the later one, and the newer.
    func facts(of site: Int64) throws -> CentralFacts {
        let lineage = try lineage()
        let rows = try connection.query(
            "SELECT " + ChangelogEnd.columns(in: connection)
                + """
                , s.site_id, s.state, s.timeline, s.incarnation, CAST(s.changed AS TEXT) AS changed, s.note,
                s.owed_through, w.site_id AS stored_site, w.incarnation AS stored_incarnation,
                w.cursor AS stored_cursor, w.session AS stored_session
                FROM (SELECT 1 AS one) AS o
                LEFT JOIN sync_site_state s ON s.site_id = \(site)
                LEFT JOIN sync_watermark w ON w.site_id = \(site)
                ORDER BY w.incarnation
                """,
            as: SiteRow.self
        )
        let watermarks = rows.compactMap(\.watermark)
        let standing = try rows.first?.standing ?? unnoted(site, isStored: !watermarks.isEmpty)
        return CentralFacts(
            lineage: lineage,
            changelogLast: rows.first?.end.last,
            highestHandedOut: rows.first?.end.highestHandedOut,
            sites: standing.map { [$0] } ?? [],
            watermarks: watermarks
        )
    }

    /// One of `sites()` of which nothing was noted; nil for a site that is not among them.
    private func unnoted(_ site: Int64, isStored: Bool) throws -> SiteStanding? {
        guard try site != ownSite() else { return nil }
        if isStored { return SiteStanding(site: site) }
        guard try connection.hasTable("store"),
            try connection.value("SELECT 1 FROM store WHERE site_id = \(site) LIMIT 1") != nil
        else { return nil }
        return SiteStanding(site: site)
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

    // MARK: - Watermarks

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
            """ + Self.onlyUpwards
        )
    }

    func refuse(site: Int64, incarnation: String) throws {
        try connection.execute(
            """
            INSERT INTO sync_watermark (site_id, incarnation, cursor, session)
            VALUES (\(site), \(incarnation), 0, \(PushWatermark.refusedSession))
            ON CONFLICT (site_id, incarnation) DO UPDATE SET session = excluded.session
            """
        )
    }

    private static var onlyUpwards: SQL {
        """
         ON CONFLICT (site_id, incarnation) DO UPDATE SET
            cursor = CASE WHEN excluded.cursor > sync_watermark.cursor THEN excluded.cursor
                          ELSE sync_watermark.cursor END,
            session = CASE WHEN excluded.session > sync_watermark.session THEN excluded.session
                           ELSE sync_watermark.session END
        """
    }

    /// It stands in the way of every push: on PostgreSQL, where statements are dear, it is one. There RETURNING sees the
    /// table as it was; on SQLite it would see what was written.
    func raise(_ mark: PushWatermark, ifInLine: Bool) throws -> RaisedWatermark? {
        let held: SQL =
            "SELECT 1 FROM sync_site_state WHERE site_id = \(mark.site) AND state <> 'reconciled' UNION ALL SELECT 1 "
            + Self.restores + " AND NOT EXISTS (SELECT 1 FROM sync_site_state WHERE site_id = \(mark.site))"
        let before: SQL = """
            SELECT cursor FROM sync_watermark WHERE site_id = \(mark.site) AND incarnation = \(mark.incarnation)
            """
        guard connection.dialect == .postgreSQL else {
            if ifInLine, try connection.value(held) != nil { return nil }
            let known = try watermark(site: mark.site, incarnation: mark.incarnation)
            if let known, known.isRefused { return nil }
            try raise(mark)
            return RaisedWatermark(before: known?.cursor)
        }
        var sql: SQL = """
            INSERT INTO sync_watermark (site_id, incarnation, cursor, session)
            SELECT \(mark.site, as: .integer), \(mark.incarnation, as: .text),
                   \(mark.cursor.cursor, as: .bigInteger), \(mark.session, as: .bigInteger)
            """
        if ifInLine { sql += " WHERE NOT EXISTS (" + held + ")" }
        sql += Self.onlyUpwards + " WHERE sync_watermark.session >= 0"
        sql += " RETURNING (" + before + ") AS before"
        return try connection.query(repeated: sql).first.map {
            RaisedWatermark(before: try $0.optionalInteger("before").map { LastSeenCursor(Cursor($0)) })
        }
    }
}

/// What `facts(of:)` reads: a row for each watermark, or one without.
private struct SiteRow: RowDecodable {
    let end: ChangelogEnd
    let standing: SiteStanding?
    let watermark: PushWatermark?

    init(row: Row) throws(DatabaseError) {
        end = try ChangelogEnd(row: row)
        standing = try row.optionalInteger("site_id") == nil ? nil : SiteStateRow(row: row).standing
        guard let site = try row.optionalInteger("stored_site") else {
            watermark = nil
            return
        }
        watermark = PushWatermark(
            site: site,
            incarnation: try row.text("stored_incarnation"),
            cursor: LastSeenCursor(Cursor(try row.integer("stored_cursor"))),
            session: try row.integer("stored_session")
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
