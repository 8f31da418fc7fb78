import DatabaseAccess
import SyncCursors

extension DatabaseRemoteTables {
    func note(_ record: PulledRecord, at cursor: Cursor, of timeline: String?) throws {
        try connection.execute(
            """
            INSERT INTO sync_pulled (table_name, record_id, timeline, cursor, author)
            VALUES (\(record.table), \(record.record), \(nullable: timeline), \(cursor),
                    \(nullable: record.author))
            ON CONFLICT (table_name, record_id) DO UPDATE
            SET timeline = excluded.timeline, cursor = excluded.cursor, author = excluded.author
            """
        )
    }

    func received(lostOf kept: KeptRange) throws -> [ReceivedRecord] {
        // What was pulled before the site knew of timelines comes from the first one.
        let column: SQL = kept.timeline == Timeline.rootID ? "coalesce(timeline, \(kept.timeline))" : "timeline"
        // Names and places first, and the content of what is lost only: a hole in central's log may be old.
        var lost: [(record: RecordName, cursor: Cursor, author: Int64?)] = []
        try connection.forEachRow(
            """
            SELECT table_name, record_id, cursor, author FROM sync_pulled
            WHERE \(column) = \(kept.timeline) AND cursor >= \(kept.firstLost)
            """
        ) { row in
            let cursor = Cursor(try row.integer("cursor"))
            guard kept.isLost(cursor) else { return }
            let name = RecordName(try row.text("table_name"), try row.text("record_id"))
            lost.append((name, cursor, try row.optionalInteger("author")))
        }
        return try lost.map { lost in
            let row = try connection.query(
                """
                SELECT CAST(action AS TEXT) AS action, data FROM sync_buffer
                WHERE record_id = \(lost.record.id) AND CAST(table_name AS TEXT) = \(lost.record.table)
                """
            ).first
            // Where the buffer no longer has it, the record's own table has what was received last, or nothing.
            let content = try row == nil ? content(of: lost.record) : row?.optionalText("data")
            let action = try row?.optionalText("action").flatMap { RecordAction(rawValue: $0) }
            return ReceivedRecord(
                record: lost.record,
                cursor: lost.cursor,
                author: lost.author,
                action: action ?? .upsert,
                data: content
            )
        }
    }

    func ownChanges(in span: CursorSpan, of table: String) throws -> [OwnChange] {
        try connection.query(
            """
            SELECT cursor, table_name, record_id, row_action FROM changelog c
            WHERE cursor BETWEEN \(span.first) AND \(span.last) AND is_sync_update = \(false)
            AND CAST(table_name AS TEXT) = \(table)
            AND NOT EXISTS (SELECT 1 FROM changelog d WHERE d.record_id = c.record_id
                            AND d.table_name = c.table_name AND d.cursor > c.cursor)
            ORDER BY cursor
            """,
            as: OwnChangeRow.self
        )
        .map(\.change)
    }

    func isOwn(_ record: RecordName) throws -> Bool {
        let row = try connection.query(
            """
            SELECT CASE WHEN is_sync_update THEN 1 ELSE 0 END AS is_sync FROM changelog
            WHERE record_id = \(record.id) AND CAST(table_name AS TEXT) = \(record.table)
            ORDER BY cursor DESC LIMIT 1
            """
        ).first
        guard let row, try row.integer("is_sync") == 0 else { return false }
        let waiting = try connection.value(
            """
            SELECT count(*) FROM sync_buffer
            WHERE record_id = \(record.id) AND CAST(table_name AS TEXT) = \(record.table)
            AND integration_datetime IS NULL
            """
        )
        return waiting == .integer(0)
    }

    func content(of record: RecordName) throws -> String? {
        guard try connection.columnTypes(ofTable: record.table)["id"] == "TEXT" else { return nil }
        return try connection.query("SELECT * FROM \(identifier: record.table) WHERE id = \(record.id)").first
            .map { try RecordContent(row: $0).json() }
    }
}

private struct OwnChangeRow: RowDecodable {
    let change: OwnChange

    init(row: Row) throws(DatabaseError) {
        let action = try row.text("row_action")
        guard let known = RecordAction(rawValue: action) else { throw .unexpectedAnswer("unknown action \(action)") }
        change = OwnChange(
            record: RecordName(try row.text("table_name"), try row.text("record_id")),
            cursor: LastSeenCursor(Cursor(try row.integer("cursor"))),
            action: known
        )
    }
}
