import DatabaseAccess
import SyncCursors
import ReconciliationModel

/// Central's tables in a real database.
struct DatabaseCentralTables: CentralTables {
    let connection: any DatabaseConnection
    let recordTables = RecordTables()

    func transaction<R>(readOnly: Bool, _ body: () throws -> R) throws -> R {
        if connection.transactionStatus == .open { return try body() }
        // There it would show each statement an instant of its own all the same, for two round trips more.
        if readOnly, connection.dialect == .postgreSQL { return try body() }
        return try connection.withTransaction(readOnly: readOnly) { _ in try body() }
    }

    func facts() throws -> CentralFacts {
        let cursors = try CursorSnapshot(of: connection)
        return CentralFacts(
            lineage: try lineage(),
            changelogLast: cursors.changelogLast,
            highestHandedOut: cursors.highestHandedOut,
            sites: try sites(),
            watermarks: cursors.watermarks
        )
    }

    func lineage() throws -> Lineage {
        let rows = try connection.query(
            """
            SELECT timeline, number, parent, fork_cursor, missing, abandoned_cursor, numbers_raised, bundle_id,
                   CAST(created AS TEXT) AS created
            FROM sync_lineage
            """,
            as: TimelineRow.self
        )
        return try Lineage(rows.map(\.timeline))
    }

    func wasRestored() throws -> Bool { try connection.value("SELECT 1 " + Self.restores + " LIMIT 1") != nil }

    /// The first timeline is none that a restore opened.
    static var restores: SQL { "FROM sync_lineage WHERE parent IS NOT NULL" }

    /// Central's own number among the sites.
    func ownSite() throws -> Int64? {
        try connection.query("SELECT value_int FROM key_value_store WHERE CAST(id AS TEXT) = \(SettingKey.siteID)")
            .first?.optionalInteger("value_int")
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
