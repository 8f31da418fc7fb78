import DatabaseAccess
import MigrationModel

/// After a restore of central a site looks for what it pulled from the part that was lost, a page at a time: a few records
/// among all that it holds. And what it received counts as later than its own changes up to there, also where it could not
/// be integrated.
struct V1_09_02: Migration {
    let version = Version(1, 9, 2)
    let summary = "what a site pulled is found by its place in central's log, and has a place in its own"

    func migrate(_ db: borrowing Transaction) throws {
        try db.execute("CREATE INDEX index_sync_pulled_place ON sync_pulled (timeline, cursor)")
        try db.execute("ALTER TABLE sync_pulled ADD COLUMN own_cursor BIGINT")
        // After each adoption central looks for what failed to integrate: a few rows among all that it ever received.
        try db.execute(
            "CREATE INDEX index_sync_buffer_failed ON sync_buffer (record_id) WHERE integration_error IS NOT NULL"
        )
    }
}
