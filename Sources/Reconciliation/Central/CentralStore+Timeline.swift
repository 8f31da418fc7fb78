import DatabaseAccess
import FoundationEssentials
public import SyncCursors

extension CentralStore {
    /// Opens a timeline after a restore, in one transaction: the server must be stopped.
    ///
    /// The new timeline is written beside those already known, the change log's allocator is advanced above every cursor
    /// that may have been handed out, every known site becomes unreconciled (a quarantined one stays so), and records
    /// that had failed to integrate are tried again.
    ///
    /// Running it again after the same restore is not an error and changes nothing: a bundle cannot hold a timeline
    /// that was opened from it, so where the newest timeline names the bundle, this restore has been here before.
    ///
    /// - Parameters:
    ///   - bundle: the bundle that was restored.
    ///   - fork: the last cursor that the bundle holds; without it the database's own last row.
    ///   - highestHandedOut: the highest cursor that the lost database handed out; without it
    ///     `TimelineOpening.gap` cursors are left unused.
    ///   - knownTimelines: the lineage of the lost database, where it could still be read.
    /// - Throws: `ReconciliationError.cursorsExhausted`, `.brokenLineage`, or `DatabaseError`; nothing was kept then.
    @discardableResult
    public func openTimeline(
        afterRestoreFrom bundle: String,
        fork: LastSeenCursor? = nil,
        highestHandedOut: Cursor? = nil,
        knownTimelines: [Timeline] = []
    ) throws -> OpenedTimeline {
        try connection.withTransaction { db in
            if db.dialect == .postgreSQL { try db.execute("LOCK TABLE sync_lineage IN SHARE ROW EXCLUSIVE MODE") }
            let facts = try readFacts()
            let sites = facts.sites.map(\.site)
            if facts.lineage.current.bundle == bundle {
                return OpenedTimeline(facts.lineage.current, sites: sites, retried: 0, wasOpen: true)
            }
            let opening = try TimelineOpening(
                facts,
                bundle: bundle,
                fork: fork,
                highestHandedOut: highestHandedOut,
                knownTimelines: knownTimelines,
                id: UUID().uuidString.lowercased(),
                created: UTCTimestamp.now()
            )
            try insert(opening.added, in: db)
            for standing in facts.sites where standing.state != .quarantined {
                try write(.unreconciled, standing, in: db)
            }
            let retried = try db.execute(
                """
                UPDATE sync_buffer SET integration_datetime = NULL
                WHERE integration_error IS NOT NULL AND integration_datetime IS NOT NULL
                """
            )
            let opened = OpenedTimeline(opening.timeline, sites: sites, retried: retried, wasOpen: false)
            // Last, because setval is not undone by a rollback; it only ever goes up, so even then no harm is done.
            try DatabaseLease.makeRoom(for: Cursor(opened.firstNew.value - 1), in: db)
            try advanceAllocator(to: Cursor(opened.firstNew.value - 1), in: db)
            return opened
        }
    }

    private func insert(_ timelines: [Timeline], in db: borrowing Transaction) throws(DatabaseError) {
        for timeline in timelines {
            let created = timeline.created.isEmpty ? UTCTimestamp.now() : timeline.created
            try db.execute(
                """
                INSERT INTO sync_lineage
                    (timeline, number, parent, fork_cursor, abandoned_cursor, bundle_id, created)
                VALUES (\(timeline.id), \(timeline.number), \(nullable: timeline.parent),
                        \(nullable: timeline.fork?.cursor), \(nullable: timeline.abandoned),
                        \(nullable: timeline.bundle), CAST(\(created) AS \(type: .timestamp)))
                ON CONFLICT (timeline) DO NOTHING
                """
            )
        }
    }

    /// The next row of the change log gets a cursor above `highest`.
    private func advanceAllocator(to highest: Cursor, in db: borrowing Transaction) throws(DatabaseError) {
        switch db.dialect {
        case .postgreSQL: _ = try db.query("SELECT setval('changelog_cursor_seq', \(highest))")
        case .sqlite:
            // A table that never had a row has no entry yet.
            let changed = try db.execute("UPDATE sqlite_sequence SET seq = \(highest) WHERE name = 'changelog'")
            if changed == 0 {
                try db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('changelog', \(highest))")
            }
        }
    }
}
