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

    func received(from timeline: String, atOrAbove cursor: Cursor) throws -> [ReceivedRecord] {
        // What was pulled before the site knew of timelines comes from the first one.
        let column: SQL = timeline == Timeline.rootID ? "coalesce(p.timeline, \(timeline))" : "p.timeline"
        let rows = try connection.query(
            """
            SELECT p.table_name, p.record_id, p.cursor, p.author, CAST(b.action AS TEXT) AS action, b.data
            FROM sync_pulled p
            LEFT JOIN sync_buffer b ON b.record_id = p.record_id AND CAST(b.table_name AS TEXT) = p.table_name
            WHERE \(column) = \(timeline) AND p.cursor >= \(cursor)
            """
        )
        return try rows.map { row in
            ReceivedRecord(
                record: RecordName(try row.text("table_name"), try row.text("record_id")),
                cursor: Cursor(try row.integer("cursor")),
                author: try row.optionalInteger("author"),
                action: try row.optionalText("action").flatMap { RecordAction(rawValue: $0) } ?? .upsert,
                data: try row.optionalText("data")
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
