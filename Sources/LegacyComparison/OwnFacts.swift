public import DatabaseAccess
public import SyncCursors

/// What omSupply's database says of its exchange with the legacy server.
public struct OwnFacts: Sendable, Hashable, Encodable {
    /// The site that omSupply is to the legacy server; nil before its first synchronisation.
    public var site: Int64?
    /// The legacy server's own site: records that came from there carry it.
    public var legacySite: Int64?
    /// How far the legacy server's log was read.
    public var pull: LastSeenCursor
    /// What of the own log is sent next; nil where nothing was ever sent.
    public var push: NextCursor?
    public var changelogLast: LastSeenCursor?
    /// Rows that the push cursor has before it: they go to the legacy server with the next synchronisation.
    public var toPush: Int64
    /// The last synchronisation that this database knows.
    public var lastSync: SyncRun?
    /// The last restore; nil for a database that was never restored.
    public var restore: Restore?

    public struct Restore: Sendable, Hashable, Encodable {
        public let timeline: String
        /// The identifier of the bundle.
        public let bundle: String?
        /// The last row that the restored change log had.
        public let fork: Int64
        /// The last row that may have been handed out before the loss; new ones are above it.
        public let abandoned: Int64
        /// By the clock of the machine that restored; for people.
        public let created: String
        /// Rows that came from the legacy server since.
        public let takenSince: Int64

        /// - Parameter abandoned: nil for the fork itself.
        public init(
            timeline: String,
            bundle: String?,
            fork: Int64,
            abandoned: Int64? = nil,
            created: String,
            takenSince: Int64
        ) {
            (self.timeline, self.bundle, self.fork) = (timeline, bundle, fork)
            self.abandoned = max(fork, abandoned ?? fork)
            (self.created, self.takenSince) = (created, takenSince)
        }
    }

    public init(
        site: Int64? = nil,
        legacySite: Int64? = nil,
        pull: LastSeenCursor,
        push: NextCursor? = nil,
        changelogLast: LastSeenCursor? = nil,
        toPush: Int64 = 0,
        lastSync: SyncRun? = nil,
        restore: Restore? = nil
    ) {
        (self.site, self.legacySite, self.pull, self.push) = (site, legacySite, pull, push)
        (self.changelogLast, self.toPush) = (changelogLast, toPush)
        (self.lastSync, self.restore) = (lastSync, restore)
    }
}

extension OwnFacts {
    /// Reads them. Only reads.
    public init(of db: any DatabaseConnection) throws(DatabaseError) {
        let settings = try LegacySettings(of: db)
        let cursors = try CursorSnapshot(of: db)
        func stored(_ key: String) -> Int64? { cursors.stored.first { $0.key == key }?.value }
        self.init(
            site: settings.site,
            legacySite: settings.legacySite,
            pull: LastSeenCursor(Cursor(stored(CursorKey.centralPull) ?? 0)),
            push: stored(CursorKey.remotePush).map { NextCursor(Cursor($0)) },
            changelogLast: cursors.changelogLast,
            lastSync: try SyncLogReading.read(db, limit: 1)?.newest.first
        )
        if let push {
            toPush = try Self.count(
                db,
                "SELECT count(*) FROM changelog WHERE cursor >= \(push.cursor) AND is_sync_update = \(false)"
            )
        }
        restore = try Self.restore(db, legacySite)
    }

    private static func count(_ db: any DatabaseConnection, _ sql: SQL) throws(DatabaseError) -> Int64 {
        if case .integer(let count)? = try db.value(sql) { count } else { 0 }
    }

    private static func restore(_ db: any DatabaseConnection, _ legacySite: Int64?) throws(DatabaseError) -> Restore? {
        guard try db.hasTable("sync_lineage") else { return nil }
        let rows = try db.query(
            """
            SELECT timeline, bundle_id, fork_cursor, abandoned_cursor, CAST(created AS TEXT) AS created
            FROM sync_lineage WHERE fork_cursor IS NOT NULL ORDER BY number DESC LIMIT 1
            """
        )
        guard let row = rows.first else { return nil }
        let fork = try row.integer("fork_cursor")
        // What was handed out before the loss ends here; new rows are above it.
        let abandoned = max(fork, try row.optionalInteger("abandoned_cursor") ?? fork)
        return Restore(
            timeline: try row.text("timeline"),
            bundle: try row.optionalText("bundle_id"),
            fork: fork,
            abandoned: abandoned,
            created: try row.text("created"),
            takenSince: try count(
                db,
                """
                SELECT count(*) FROM changelog WHERE cursor > \(abandoned) AND is_sync_update = \(true)
                    AND source_site_id = \(nullable: legacySite, as: .integer)
                """
            )
        )
    }
}
