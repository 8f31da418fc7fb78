import DatabaseAccess
import ReconciliationModel
import SyncCursors

/// A record on its way: one row of a change log with the record's content.
struct SentRecord {
    let cursor: Cursor
    let table: String
    let id: String
    let action: String
    let data: String
    /// The site that the change came from.
    let author: Int64?

    /// The content is read when the row is sent, so a record that is gone by then travels as a delete.
    init(_ row: Row, from records: Records) throws {
        cursor = Cursor(try row.integer("cursor"))
        table = try row.text("table_name")
        id = try row.text("record_id")
        let logged = try row.text("row_action")
        let content = logged == "DELETE" ? nil : try records.row(table, id).map { RecordContent(row: $0) }
        action = content == nil ? "DELETE" : "UPSERT"
        data = try content?.json() ?? "{}"
        author = try row.optionalInteger("source_site_id")
    }
}

/// `sync_buffer` of one side.
struct Buffer {
    private let records: Records

    init(_ connection: any DatabaseConnection) { records = Records(connection) }

    func store(_ batch: [SentRecord], source: Int64?, in db: borrowing Transaction) throws {
        for record in batch {
            try db.execute(
                """
                INSERT INTO sync_buffer (record_id, received_datetime, table_name, action, data, source_site_id)
                VALUES (\(record.id), CURRENT_TIMESTAMP, \(record.table), \(record.action), \(record.data),
                        \(nullable: source))
                ON CONFLICT (record_id) DO UPDATE SET received_datetime = excluded.received_datetime,
                    integration_datetime = NULL, integration_error = NULL, table_name = excluded.table_name,
                    action = excluded.action, data = excluded.data, source_site_id = excluded.source_site_id
                """
            )
        }
    }

    /// Integrates what waits, each record in a transaction of its own. What fails is tried again as long as others
    /// succeed, because it may have waited for them; what fails in the end is marked, and never tried again: as omSupply
    /// does it.
    func integrate() throws -> (done: Int, failed: Int) {
        var done = 0
        while true {
            var failures: [(id: String, reason: String)] = []
            let waiting = try records.connection.query(
                """
                SELECT record_id, table_name, action, data, source_site_id FROM sync_buffer
                WHERE integration_datetime IS NULL ORDER BY CASE action WHEN 'UPSERT' THEN 0 ELSE 1 END, record_id
                """
            )
            for row in waiting {
                do { try integrate(row) } catch { failures.append((try row.text("record_id"), "\(error)")) }
            }
            done += waiting.count - failures.count
            guard failures.count == waiting.count else { continue }
            for failure in failures {
                try records.connection.execute(
                    """
                    UPDATE sync_buffer SET integration_datetime = CURRENT_TIMESTAMP, integration_error = \(failure.reason)
                    WHERE record_id = \(failure.id)
                    """
                )
            }
            return (done, failures.count)
        }
    }

    private func integrate(_ row: Row) throws {
        let (table, id, action) = (try row.text("table_name"), try row.text("record_id"), try row.text("action"))
        try records.connection.withTransaction { db in
            if action == "DELETE" {
                try db.execute("DELETE FROM \(identifier: table) WHERE id = \(id)")
            } else {
                let content = RecordContent(json: try row.text("data")) ?? RecordContent(fields: [:])
                try records.upsert(table, id, content.values, in: db)
            }
            let source = try row.optionalInteger("source_site_id")
            try records.log(table, id, action, isSync: true, source: source, in: db)
            try db.execute(
                """
                UPDATE sync_buffer SET integration_datetime = CURRENT_TIMESTAMP, integration_error = NULL
                WHERE record_id = \(id)
                """
            )
        }
    }
}
