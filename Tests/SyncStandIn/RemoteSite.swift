import DatabaseAccess
import SyncCursors

/// What a remote's programs of every age do alike in its own database.
struct RemoteSite {
    let connection: any DatabaseConnection
    let number: Int64

    init(_ connection: any DatabaseConnection) throws {
        self.connection = connection
        guard let number = try Settings.integer(Settings.site, of: connection) else {
            throw UsageError(text: "the remote is no site yet: seed-remote")
        }
        self.number = number
    }

    /// What was made here and comes next: the last row of each record, of the site's own stores or of none.
    func outgoing(from first: Cursor, madeHere: SQL, limit: Int) throws -> [SentRecord] {
        let records = Records(connection)
        return try connection.query(
            """
            SELECT cursor, table_name, record_id, row_action, source_site_id FROM changelog c
            WHERE cursor >= \(first) AND \(madeHere) AND \(Records.isLatest)
            AND (store_id IS NULL OR store_id IN (SELECT id FROM store WHERE site_id = \(number)))
            ORDER BY cursor LIMIT \(limit)
            """
        )
        .map { try SentRecord($0, from: records) }
    }

    var end: Cursor {
        get throws { try CursorSnapshot(of: connection).changelogLast?.cursor ?? Cursor(0) }
    }

    func move(_ cursor: KeptCursor, past seen: Cursor) throws {
        try connection.withTransaction { db in try cursor.move(past: seen, in: db) }
    }
}
