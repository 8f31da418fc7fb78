import DatabaseAccess

/// A row of `sync_file_reference`, and what it tells of the file at central.
///
/// The rule follows open mSupply's central server, which never measures a file again once it has it:
/// - A file that is added on this server is stored first; its row follows, `UPLOAD`, `NEW`, and stays so, since central
///   sends nothing (`upload_sync_file`, `FileSyncDriver`).
/// - The row of another site's file comes by synchronisation, `DOWNLOAD`, `NEW`, long before the bytes do. When the last
///   of them is stored, central sets `uploaded_bytes` to `total_bytes` (`upload_file`). A site that was told of it may
///   later synchronise the row as `DONE`.
/// - Where the bytes come before the row, central makes a row for the meantime, also `UPLOAD`: with `NEW` the file is
///   there and grows; with `DONE` it is whole, and `total_bytes` is 0.
/// - Whoever deletes a file removes it and sets `deleted_datetime`.
struct FileReference: RowDecodable {
    var table = ""
    var record = ""
    var id = ""
    var name = ""
    var totalBytes: Int64 = 0
    var uploadedBytes: Int64 = 0
    var direction = ""
    var status = ""
    var isDeleted = false

    enum Expectation: Hashable {
        /// Nothing tells that central has the file.
        case nothing
        /// It is there, of whatever size.
        case file
        /// It is there, of so many bytes. More are none too many: the count is an `INTEGER` that a large file overflows.
        case bytes(Int64)
    }

    var expectation: Expectation {
        if isDeleted { return .nothing }
        let isCounted = totalBytes > 0 && uploadedBytes >= totalBytes
        if status == "DONE" || isCounted { return totalBytes > 0 ? .bytes(totalBytes) : .file }
        return direction == "UPLOAD" && status == "NEW" ? .file : .nothing
    }

    static let tableName = "sync_file_reference"

    /// All rows. `direction` and `status` are text or an enumeration of the database.
    static let rows: SQL = """
        SELECT CAST(table_name AS TEXT) AS table_name, CAST(record_id AS TEXT) AS record_id, CAST(id AS TEXT) AS id,
            CAST(file_name AS TEXT) AS file_name, CAST(total_bytes AS BIGINT) AS total_bytes,
            CAST(uploaded_bytes AS BIGINT) AS uploaded_bytes, CAST(direction AS TEXT) AS direction,
            CAST(status AS TEXT) AS status, deleted_datetime IS NOT NULL AS is_deleted
        FROM sync_file_reference
        """
}

extension FileReference {
    init(row: Row) throws(DatabaseError) {
        table = try row.optionalText("table_name") ?? ""
        record = try row.optionalText("record_id") ?? ""
        id = try row.optionalText("id") ?? ""
        name = try row.optionalText("file_name") ?? ""
        totalBytes = try row.optionalInteger("total_bytes") ?? 0
        uploadedBytes = try row.optionalInteger("uploaded_bytes") ?? 0
        direction = try row.optionalText("direction") ?? ""
        status = try row.optionalText("status") ?? ""
        isDeleted = try row.boolean("is_deleted")
    }
}
