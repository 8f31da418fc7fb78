import DatabaseAccess
import MigrationModel

/// Files that belong to records. The reference is synchronised as a record, the bytes go separately.
struct V1_06_00: Migration {
    let version = Version(1, 6, 0)
    let summary = "references to synchronised files"

    func migrate(_ db: borrowing Transaction) throws {
        try db.execute(
            """
            CREATE TABLE sync_file_reference (
                id TEXT NOT NULL PRIMARY KEY,
                table_name TEXT NOT NULL,
                record_id TEXT NOT NULL,
                file_name TEXT NOT NULL,
                mime_type TEXT,
                uploaded_bytes \(type: .integer) NOT NULL DEFAULT 0,
                downloaded_bytes \(type: .integer) NOT NULL DEFAULT 0,
                total_bytes \(type: .integer) NOT NULL DEFAULT 0,
                retries \(type: .integer) NOT NULL DEFAULT 0,
                retry_at \(type: .timestamp),
                direction TEXT NOT NULL DEFAULT 'UPLOAD' CHECK (direction IN ('UPLOAD', 'DOWNLOAD')),
                status TEXT NOT NULL DEFAULT 'NEW' CHECK (
                    status IN ('NEW', 'IN_PROGRESS', 'ERROR', 'DONE', 'PERMANENT_FAILURE')
                ),
                error TEXT,
                created_datetime \(type: .timestamp) NOT NULL,
                deleted_datetime \(type: .timestamp)
            )
            """
        )
        try db.execute(
            "CREATE INDEX index_sync_file_reference_record ON sync_file_reference (table_name, record_id)"
        )
    }
}
