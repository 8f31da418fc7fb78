import DatabaseAccess
import MigrationModel

/// What central and its sites need to find together again after central was restored from a backup.
struct V1_09_00: Migration {
    let version = Version(1, 9, 0)
    let summary = "timelines, watermarks and salvage for reconciliation"

    func migrate(_ db: borrowing Transaction) throws {
        try createCentralTables(db)
        try createRemoteTables(db)
    }

    private func createCentralTables(_ db: borrowing Transaction) throws {
        // fork_cursor: the last cursor of the parent that this timeline kept ("last seen").
        // abandoned_cursor: the highest cursor that the parent may have handed out.
        try db.execute(
            """
            CREATE TABLE sync_lineage (
                timeline TEXT NOT NULL PRIMARY KEY,
                number \(type: .integer) NOT NULL UNIQUE,
                parent TEXT REFERENCES sync_lineage (timeline),
                fork_cursor \(type: .bigInteger),
                abandoned_cursor \(type: .bigInteger),
                bundle_id TEXT,
                created \(type: .timestamp) NOT NULL
            )
            """
        )
        // The last cursor of the site's own log that central has stored.
        try db.execute(
            """
            CREATE TABLE sync_watermark (
                site_id \(type: .integer) NOT NULL,
                incarnation TEXT NOT NULL,
                cursor \(type: .bigInteger) NOT NULL,
                PRIMARY KEY (site_id, incarnation)
            )
            """
        )
        try db.execute(
            """
            CREATE TABLE sync_site_state (
                site_id \(type: .integer) NOT NULL PRIMARY KEY,
                state TEXT NOT NULL CHECK (state IN ('reconciled', 'unreconciled', 'quarantined')),
                timeline TEXT,
                incarnation TEXT,
                changed \(type: .timestamp) NOT NULL,
                note TEXT
            )
            """
        )
        try db.execute(
            """
            CREATE TABLE sync_salvage (
                id TEXT NOT NULL PRIMARY KEY,
                site_id \(type: .integer) NOT NULL,
                table_name TEXT NOT NULL,
                record_id TEXT NOT NULL,
                action TEXT NOT NULL,
                outcome TEXT NOT NULL CHECK (outcome IN ('adopted', 'discarded')),
                reason TEXT NOT NULL,
                data TEXT,
                recorded \(type: .timestamp) NOT NULL
            )
            """
        )
        try db.execute("CREATE INDEX index_sync_salvage_record ON sync_salvage (table_name, record_id)")
    }

    private func createRemoteTables(_ db: borrowing Transaction) throws {
        // One row: the life of this database since it was last initialised.
        try db.execute(
            """
            CREATE TABLE sync_incarnation (
                incarnation TEXT NOT NULL PRIMARY KEY,
                timeline TEXT,
                created \(type: .timestamp) NOT NULL
            )
            """
        )
        // Where each pulled record was last pulled from.
        try db.execute(
            """
            CREATE TABLE sync_pulled (
                table_name TEXT NOT NULL,
                record_id TEXT NOT NULL,
                timeline TEXT,
                cursor \(type: .bigInteger) NOT NULL,
                PRIMARY KEY (table_name, record_id)
            )
            """
        )
    }
}
