import DatabaseAccess
import MigrationModel

/// After a restore of central a site looks for what it pulled from the part that was lost, a page at a time: a few records
/// among all that it holds. And what it received counts as later than its own changes up to there, also where it could not
/// be integrated.
struct V1_09_02: Migration {
    let version = Version(1, 9, 2)
    let summary = "what a site pulled is found by its place in central's log, and has a place in its own"

    func migrate(_ db: borrowing Transaction) throws {
        try noteSeenPlaces(db)
        try db.execute("CREATE INDEX index_sync_pulled_place ON sync_pulled (timeline, cursor)")
        try db.execute("ALTER TABLE sync_pulled ADD COLUMN own_cursor BIGINT")
        // After each adoption central looks for what failed to integrate: a few rows among all that it ever received.
        try db.execute(
            "CREATE INDEX index_sync_buffer_failed ON sync_buffer (record_id) WHERE integration_error IS NOT NULL"
        )
        // What synchronises at this moment is asked before each backup of the legacy server, which waits for the answer.
        try db.execute("CREATE INDEX index_sync_log_started_datetime ON sync_log (started_datetime)")
    }

    /// What a site had seen of central's log when it made its own changes: those up to `own_cursor`, after the row before,
    /// had seen no more than `cursor` of `timeline`. So far it was kept only until these were pushed again.
    private func noteSeenPlaces(_ db: borrowing Transaction) throws {
        try db.execute(
            """
            CREATE TABLE sync_seen_place (
                own_cursor \(type: .bigInteger) NOT NULL PRIMARY KEY,
                timeline TEXT NOT NULL,
                cursor \(type: .bigInteger) NOT NULL
            )
            """
        )
        try db.execute(
            """
            INSERT INTO sync_seen_place (own_cursor, timeline, cursor)
            SELECT decided_through, decided_timeline, decided_cursor FROM sync_incarnation
            WHERE decided_through IS NOT NULL AND decided_timeline IS NOT NULL AND decided_cursor IS NOT NULL
            """
        )
        for column in ["decided_timeline", "decided_cursor"] {
            try db.execute("ALTER TABLE sync_incarnation DROP COLUMN \(raw: column)")
        }
    }
}
