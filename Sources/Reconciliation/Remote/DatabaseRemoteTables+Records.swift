import DatabaseAccess
import SyncCursors
import ReconciliationModel

extension DatabaseRemoteTables {
    func note(_ record: PulledRecord, at cursor: Cursor, of timeline: String?, own: LastSeenCursor?) throws {
        try connection.execute(
            """
            INSERT INTO sync_pulled (table_name, record_id, timeline, cursor, author, own_cursor)
            VALUES (\(record.table), \(record.record), \(nullable: timeline), \(cursor),
                    \(nullable: record.author), \(nullable: own?.cursor))
            ON CONFLICT (table_name, record_id) DO UPDATE
            SET timeline = excluded.timeline, cursor = excluded.cursor, author = excluded.author,
                own_cursor = excluded.own_cursor
            """
        )
    }

    func pulled(
        _ span: CursorSpan,
        of timeline: String?,
        after last: PulledPlace?,
        limit: Int
    ) throws -> [PulledPlace] {
        try connection.query(Self.pulledPage(span, of: timeline, after: last, limit: limit), as: PulledRow.self)
            .map(\.place)
    }

    /// By the index of timeline and cursor: it finds a lost span in a table of all that the site holds.
    static func pulledPage(_ span: CursorSpan, of timeline: String?, after last: PulledPlace?, limit: Int) -> SQL {
        let named: SQL
        if let timeline { named = "timeline = \(timeline)" } else { named = "timeline IS NULL" }
        var rest: SQL = ""
        if let last {
            rest = " AND (cursor, table_name, record_id) > (\(last.cursor), \(last.record.table), \(last.record.id))"
        }
        return """
            SELECT table_name, record_id, timeline, cursor, author FROM sync_pulled
            WHERE \(named) AND cursor BETWEEN \(max(span.first, last?.cursor ?? span.first)) AND \(span.last)\(rest)
            ORDER BY cursor, table_name, record_id LIMIT \(limit)
            """
    }

    func pulled(_ record: RecordName) throws -> PulledPlace? {
        try connection.query(
            """
            SELECT table_name, record_id, timeline, cursor, author FROM sync_pulled
            WHERE table_name = \(record.table) AND record_id = \(record.id)
            """,
            as: PulledRow.self
        )
        .first?.place
    }

    func received(_ record: RecordName) throws -> ReceivedVersion {
        let row = try connection.query(
            """
            SELECT CAST(action AS TEXT) AS action, data FROM sync_buffer
            WHERE record_id = \(record.id) AND CAST(table_name AS TEXT) = \(record.table)
            """
        ).first
        // Where the buffer no longer has it, the record's own table has what was received last, or nothing.
        let content = try row == nil ? content(of: record) : row?.optionalText("data")
        let action = try row?.optionalText("action").flatMap { RecordAction(rawValue: $0) }
        return ReceivedVersion(action: action ?? .upsert, data: content)
    }

    func ownChanges(in span: CursorSpan, of table: String, limit: Int) throws -> [OwnChange] {
        try connection.query(
            """
            SELECT cursor, table_name, record_id, row_action FROM changelog c
            WHERE cursor BETWEEN \(span.first) AND \(span.last) AND is_sync_update = \(false)
            AND CAST(table_name AS TEXT) = \(table)
            AND NOT EXISTS (SELECT 1 FROM changelog d WHERE d.record_id = c.record_id
                            AND d.table_name = c.table_name AND d.cursor > c.cursor)
            ORDER BY cursor LIMIT \(limit)
            """,
            as: OwnChangeRow.self
        )
        .map(\.change)
    }

    func isOwn(_ record: RecordName) throws -> Bool {
        let row = try connection.query(
            """
            SELECT cursor, CASE WHEN is_sync_update THEN 1 ELSE 0 END AS is_sync,
                   (SELECT own_cursor FROM sync_pulled p
                    WHERE p.table_name = \(record.table) AND p.record_id = \(record.id)) AS before
            FROM changelog
            WHERE record_id = \(record.id) AND CAST(table_name AS TEXT) = \(record.table)
            ORDER BY cursor DESC LIMIT 1
            """
        ).first
        guard let row, try row.integer("is_sync") == 0 else { return false }
        if let before = try row.optionalInteger("before") { return try row.integer("cursor") > before }
        // Received by an earlier version of this program, or never.
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

private struct PulledRow: RowDecodable {
    let place: PulledPlace

    init(row: Row) throws(DatabaseError) {
        place = PulledPlace(
            RecordName(try row.text("table_name"), try row.text("record_id")),
            Cursor(try row.integer("cursor")),
            of: try row.optionalText("timeline"),
            author: try row.optionalInteger("author")
        )
    }
}
