import DatabaseAccess
import MigrationModel

/// Merges both buffers into one: where a record came from no longer decides where it is kept.
///
/// The example to copy for a migration of data: the new table first, then the rows, streamed through types that are
/// frozen in this folder, then the old tables away.
struct V1_03_01: Migration {
    let version = Version(1, 3, 1)
    let summary = "one sync buffer instead of two"

    func migrate(_ db: borrowing Transaction) throws {
        try db.execute(
            """
            CREATE TABLE sync_buffer (
                record_id TEXT NOT NULL PRIMARY KEY,
                received_datetime \(type: .timestamp) NOT NULL,
                integration_datetime \(type: .timestamp),
                integration_error TEXT,
                table_name TEXT NOT NULL,
                action TEXT NOT NULL CHECK (action IN ('UPSERT', 'DELETE', 'MERGE')),
                data TEXT NOT NULL
            )
            """
        )

        // Oldest first, and the site's own after central's: the later of two rows for one record wins.
        // A thousand at a time: a buffer may hold more than memory does.
        try db.forEachChunk(
            of: 1_000,
            "SELECT * FROM central_buffer ORDER BY received_datetime, id",
            as: CentralBufferRow.self
        ) { rows in try SyncBufferRow.upsert(rows.map(SyncBufferRow.init), db) }
        try db.forEachChunk(
            of: 1_000,
            "SELECT * FROM remote_buffer ORDER BY received_datetime, id",
            as: RemoteBufferRow.self
        ) { rows in try SyncBufferRow.upsert(rows.map(SyncBufferRow.init), db) }

        try db.execute("DROP TABLE central_buffer")
        try db.execute("DROP TABLE remote_buffer")
        try db.execute("CREATE INDEX index_sync_buffer_table_name ON sync_buffer (table_name)")
        try db.execute("CREATE INDEX index_sync_buffer_integration_datetime ON sync_buffer (integration_datetime)")
    }
}
