import DatabaseAccess
import MigrationModel

/// Synchronisation: what changed here, what arrived, and how each sync went.
struct V1_03_00: Migration {
    let version = Version(1, 3, 0)
    let summary = "change log, sync buffers and sync log"

    func migrate(_ db: borrowing Transaction) throws {
        try createChangelog(db)
        try createBuffers(db)
        try createSyncLog(db)
    }

    /// The order of cursors is the order of the log. PostgreSQL hands them out from a sequence, SQLite from
    /// `sqlite_sequence`: neither gives one out twice, not even after the last row was deleted.
    private func createChangelog(_ db: borrowing Transaction) throws {
        if db.dialect == .postgreSQL { try db.execute("CREATE SEQUENCE changelog_cursor_seq AS BIGINT CACHE 1") }
        try db.execute(
            """
            CREATE TABLE changelog (
                cursor \(
                    postgreSQL: "BIGINT NOT NULL DEFAULT nextval('changelog_cursor_seq') PRIMARY KEY",
                    sqlite: "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT"
                ),
                table_name TEXT NOT NULL,
                record_id TEXT NOT NULL,
                row_action TEXT NOT NULL CHECK (row_action IN ('UPSERT', 'DELETE')),
                store_id TEXT,
                is_sync_update \(type: .boolean) NOT NULL DEFAULT FALSE
            )
            """
        )
        if db.dialect == .postgreSQL { try db.execute("ALTER SEQUENCE changelog_cursor_seq OWNED BY changelog.cursor") }
        try db.execute("CREATE INDEX index_changelog_record_id ON changelog (record_id)")
    }

    /// Central data and the site's own come from the legacy server by different routes, each with its buffer.
    private func createBuffers(_ db: borrowing Transaction) throws {
        for table in ["remote_buffer", "central_buffer"] {
            try db.execute(
                """
                CREATE TABLE \(identifier: table) (
                    id TEXT NOT NULL PRIMARY KEY,
                    table_name TEXT NOT NULL,
                    record_id TEXT NOT NULL,
                    action TEXT NOT NULL CHECK (action IN ('UPSERT', 'DELETE')),
                    data TEXT,
                    received_datetime \(type: .timestamp) NOT NULL,
                    integration_error TEXT
                )
                """
            )
        }
    }

    private func createSyncLog(_ db: borrowing Transaction) throws {
        let phases = ["prepare_initial", "push", "pull_central", "pull_remote", "integration"]
        var columns: SQL = ""
        for phase in phases {
            columns =
                columns + """
                    \(raw: phase)_started_datetime \(type: .timestamp),
                    \(raw: phase)_finished_datetime \(type: .timestamp),
                    """
            if phase != "prepare_initial" {
                columns =
                    columns + """
                        \(raw: phase)_progress_total \(type: .integer),
                        \(raw: phase)_progress_done \(type: .integer),
                        """
            }
        }
        try db.execute(
            """
            CREATE TABLE sync_log (
                id TEXT NOT NULL PRIMARY KEY,
                started_datetime \(type: .timestamp) NOT NULL,
                finished_datetime \(type: .timestamp),
                \(columns)
                error_message TEXT,
                error_code TEXT
            )
            """
        )
    }
}
