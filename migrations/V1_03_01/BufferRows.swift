import DatabaseAccess

// The tables as they were at 1.3.0 and became at 1.3.1. Frozen: whatever later versions do to a table of the same
// name, these types and this folder stay as they are.

/// A row of `remote_buffer` at 1.3.0.
struct RemoteBufferRow: RowDecodable, Hashable {
    let id: String
    let tableName: String
    let recordID: String
    let action: String
    let data: String?
    let received: String
    let integrationError: String?

    init(row: Row) throws(DatabaseError) {
        id = try row.text("id")
        tableName = try row.text("table_name")
        recordID = try row.text("record_id")
        action = try row.text("action")
        data = try row.optionalText("data")
        received = try row.text("received_datetime")
        integrationError = try row.optionalText("integration_error")
    }
}

/// A row of `central_buffer` at 1.3.0.
struct CentralBufferRow: RowDecodable, Hashable {
    let id: String
    let tableName: String
    let recordID: String
    let action: String
    let data: String?
    let received: String
    let integrationError: String?

    init(row: Row) throws(DatabaseError) {
        id = try row.text("id")
        tableName = try row.text("table_name")
        recordID = try row.text("record_id")
        action = try row.text("action")
        data = try row.optionalText("data")
        received = try row.text("received_datetime")
        integrationError = try row.optionalText("integration_error")
    }
}

/// A row of `sync_buffer` at 1.3.1.
struct SyncBufferRow: RowDecodable, Hashable {
    let recordID: String
    let received: String
    let integrated: String?
    let integrationError: String?
    let tableName: String
    let action: String
    let data: String

    init(
        recordID: String,
        received: String,
        integrated: String? = nil,
        integrationError: String? = nil,
        tableName: String,
        action: String,
        data: String
    ) {
        self.recordID = recordID
        self.received = received
        self.integrated = integrated
        self.integrationError = integrationError
        self.tableName = tableName
        self.action = action
        self.data = data
    }

    init(row: Row) throws(DatabaseError) {
        recordID = try row.text("record_id")
        received = try row.text("received_datetime")
        integrated = try row.optionalText("integration_datetime")
        integrationError = try row.optionalText("integration_error")
        tableName = try row.text("table_name")
        action = try row.text("action")
        data = try row.text("data")
    }
}

extension SyncBufferRow {
    init(_ row: RemoteBufferRow) {
        self.init(
            recordID: row.recordID,
            received: row.received,
            integrationError: row.integrationError,
            tableName: row.tableName,
            action: row.action,
            // A deletion came without data.
            data: row.data ?? "{}"
        )
    }

    init(_ row: CentralBufferRow) {
        self.init(
            recordID: row.recordID,
            received: row.received,
            integrationError: row.integrationError,
            tableName: row.tableName,
            action: row.action,
            data: row.data ?? "{}"
        )
    }

    /// The later of two rows for one record wins, in the buffer and among the rows at hand: PostgreSQL changes no row
    /// twice in one statement.
    static func upsert(_ rows: [SyncBufferRow], _ db: borrowing Transaction) throws(DatabaseError) {
        // By bytes: to Swift two spellings of one accented letter are equal, to the engines they are not.
        let places = Dictionary(rows.indices.map { (Array(rows[$0].recordID.utf8), $0) }) { _, later in later }
        try db.insert(
            into: "sync_buffer",
            columns: [
                "record_id", "received_datetime", "integration_datetime", "integration_error", "table_name", "action",
                "data",
            ],
            rows: places.values.sorted().lazy.map { place in
                let row = rows[place]
                return [
                    row.recordID, row.received, row.integrated, row.integrationError, row.tableName, row.action,
                    row.data,
                ]
            },
            onConflict: """
                (record_id) DO UPDATE SET
                    received_datetime = excluded.received_datetime,
                    integration_datetime = excluded.integration_datetime,
                    integration_error = excluded.integration_error,
                    table_name = excluded.table_name,
                    action = excluded.action,
                    data = excluded.data
                """
        )
    }
}
