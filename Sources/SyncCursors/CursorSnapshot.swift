public import DatabaseAccess

/// Every cursor of a central server at one instant: what a bundle records, and what a restore starts from.
public struct CursorSnapshot: Sendable, Hashable, Codable {
    /// The last row of the change log; nil when it has none.
    public var changelogLast: LastSeenCursor?
    /// The highest cursor ever handed out, which may be above the last row: deleted or rolled-back rows used one too.
    public var highestHandedOut: Cursor?
    public var stored: [StoredCursor]
    public var watermarks: [PushWatermark]
    public var databaseVersion: String?
    /// The timeline that central writes on; nil before its first restore.
    public var timeline: String?
    /// The site that this server is to the legacy server; nil before its first synchronisation, and in bundles of tools
    /// that did not look.
    public var site: Int64?
    /// The identifier that the legacy server gave that site; nil likewise.
    public var siteIdentifier: String?

    public init(
        changelogLast: LastSeenCursor? = nil,
        highestHandedOut: Cursor? = nil,
        stored: [StoredCursor] = [],
        watermarks: [PushWatermark] = [],
        databaseVersion: String? = nil,
        timeline: String? = nil
    ) {
        self.changelogLast = changelogLast
        self.highestHandedOut = highestHandedOut
        self.stored = stored
        self.watermarks = watermarks
        self.databaseVersion = databaseVersion
        self.timeline = timeline
    }
}

extension CursorSnapshot {
    /// Reads the cursors of an omSupply database. Tables that an older version does not have yet read as empty.
    ///
    /// Whether the answer is exact is the caller's to ensure: on a server that is being written to, call it in a
    /// transaction that holds the change log's lock, because cursors are handed out before rows are committed.
    public init(of db: any DatabaseConnection) throws(DatabaseError) {
        var present: Set<String> = []
        for table in Self.tables where try db.hasTable(table) { present.insert(table) }
        try self.init(of: db, having: present)
    }

    /// What is read, in the order of `init(of:)`.
    public static let tables = ["changelog", "key_value_store", "sync_watermark", "sync_lineage"]

    /// The same for whoever knows already which of `tables` there are.
    public init(of db: any DatabaseConnection, having tables: Set<String>) throws(DatabaseError) {
        self.init()
        if tables.contains("changelog") {
            let end = try ChangelogEnd(of: db)
            (changelogLast, highestHandedOut) = (end.last, end.highestHandedOut)
        }
        if tables.contains("key_value_store") { try readKeyValueStore(db) }
        if tables.contains("sync_watermark") { try readWatermarks(db) }
        if tables.contains("sync_lineage"),
            case .text(let current)? = try db.value("SELECT timeline FROM sync_lineage ORDER BY number DESC LIMIT 1")
        {
            timeline = current
        }
    }

    private mutating func readKeyValueStore(_ db: any DatabaseConnection) throws(DatabaseError) {
        // `id` is an enum on real PostgreSQL servers: compared and returned as text.
        let rows = try db.query(
            "SELECT CAST(id AS TEXT) AS id, value_string, value_int, value_bigint FROM key_value_store ORDER BY 1"
        )
        for row in rows {
            let key = try row.text("id")
            switch key {
            case "DATABASE_VERSION": databaseVersion = try row.optionalText("value_string")
            case "SETTINGS_SYNC_SITE_ID": site = try row.optionalInteger("value_int")
            case "SETTINGS_SYNC_SITE_UUID": siteIdentifier = try row.optionalText("value_string")
            default: break
            }
            guard CursorKey.isCursor(key) else { continue }
            let bigger = try row.optionalInteger("value_bigint")
            let smaller = try row.optionalInteger("value_int")
            guard let value = bigger ?? smaller else { continue }
            stored.append(StoredCursor(key: key, value: value, convention: CursorKey.convention(of: key)))
        }
    }

    private mutating func readWatermarks(_ db: any DatabaseConnection) throws(DatabaseError) {
        // All columns: the session came later than the table.
        for row in try db.query("SELECT * FROM sync_watermark ORDER BY site_id, incarnation") {
            watermarks.append(
                PushWatermark(
                    site: try row.integer("site_id"),
                    incarnation: try row.text("incarnation"),
                    cursor: LastSeenCursor(Cursor(try row.integer("cursor"))),
                    session: row.columns.names.contains("session") ? try row.integer("session") : 0
                )
            )
        }
    }
}
