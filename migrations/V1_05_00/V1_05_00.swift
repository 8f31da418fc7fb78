import DatabaseAccess
import MigrationModel

/// Cold-chain equipment. The example to copy for a migration that only adds a table.
struct V1_05_00: Migration {
    let version = Version(1, 5, 0)
    let summary = "assets"

    func migrate(_ db: borrowing Transaction) throws {
        try db.execute(
            """
            CREATE TABLE asset (
                id TEXT NOT NULL PRIMARY KEY,
                store_id TEXT REFERENCES store (id),
                asset_number TEXT,
                serial_number TEXT,
                catalogue_item_id TEXT,
                installation_date \(type: .date),
                replacement_date \(type: .date),
                notes TEXT,
                created_datetime \(type: .timestamp) NOT NULL,
                modified_datetime \(type: .timestamp) NOT NULL,
                deleted_datetime \(type: .timestamp)
            )
            """
        )
        try db.execute("CREATE INDEX index_asset_store_id ON asset (store_id)")
    }
}
