public import DatabaseAccess
public import SyncCursors

extension RemoteReconciler {
    /// Notes where records were pulled from. Call it in the transaction that puts them into `sync_buffer`.
    public static func recordPulled(_ records: [PulledRecord], in db: borrowing Transaction) throws(DatabaseError) {
        let timeline = try db.value("SELECT timeline FROM sync_incarnation") ?? .null
        for record in records {
            try db.execute(
                """
                INSERT INTO sync_pulled (table_name, record_id, timeline, cursor)
                VALUES (\(record.table), \(record.record), \(timeline), \(record.cursor))
                ON CONFLICT (table_name, record_id) DO UPDATE
                SET timeline = excluded.timeline, cursor = excluded.cursor
                """
            )
        }
    }

    /// The records that the site last pulled from what central lost, deletes included, in the order of their cursors:
    /// the last received JSON of each, for central to decide about.
    ///
    /// - Throws: `ReconciliationError` as `apply(_:)` does, or `DatabaseError`.
    public func candidates(for directive: SiteDirective) throws -> [Candidate] {
        try connection.withTransaction { db in
            _ = try directive.changes(at: report(in: db))
            var found: [Candidate] = []
            for range in directive.kept {
                let isRoot = range.timeline == Timeline.rootID
                // What was pulled before the site knew of timelines comes from the first one.
                let timeline: SQL = isRoot ? "coalesce(p.timeline, \(range.timeline))" : "p.timeline"
                let rows = try db.query(
                    """
                    SELECT p.table_name, p.record_id, p.cursor, CAST(b.action AS TEXT) AS action, b.data
                    FROM sync_pulled p
                    LEFT JOIN sync_buffer b
                        ON b.record_id = p.record_id AND CAST(b.table_name AS TEXT) = p.table_name
                    WHERE \(timeline) = \(range.timeline) AND p.cursor > \(range.through.cursor)
                    """
                )
                for row in rows {
                    let action = try row.optionalText("action").flatMap { RecordAction(rawValue: $0) } ?? .upsert
                    found.append(
                        Candidate(
                            table: try row.text("table_name"),
                            record: try row.text("record_id"),
                            action: action,
                            data: action == .delete ? nil : try row.optionalText("data"),
                            timeline: range.timeline,
                            cursor: Cursor(try row.integer("cursor"))
                        )
                    )
                }
            }
            return found.sorted { $0.cursor < $1.cursor }
        }
    }
}

/// A record that a site received from central, with the cursor that central sent it under.
public struct PulledRecord: Sendable, Hashable {
    public let table: String
    public let record: String
    public let cursor: Cursor

    public init(table: String, record: String, cursor: Cursor) {
        self.table = table
        self.record = record
        self.cursor = cursor
    }
}
