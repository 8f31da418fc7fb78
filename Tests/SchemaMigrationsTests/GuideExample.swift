import DatabaseAccess
import DatabaseSchema
import MigrationModel
import MigrationTesting
import Migrations
import SchemaMigrations
import TestSupport
import Testing

// The migration of docs/adding-a-migration.md, section "A whole example", word for word.

/// Assets have a log, and every asset has a number.
private struct V1_10_00: Migration {
    let version = Version(1, 10, 0)
    let summary = "a log of each asset, and a number for all of them"

    var fragments: [any MigrationFragment] { [NumberAssets(), RequireAssetNumber()] }

    func migrate(_ db: borrowing Transaction) throws {
        try db.execute(
            """
            CREATE TABLE asset_log (
                id TEXT NOT NULL PRIMARY KEY,
                asset_id TEXT NOT NULL REFERENCES asset (id),
                status TEXT NOT NULL CHECK (status IN ('WORKING', 'BROKEN')),
                log_datetime \(type: .timestamp) NOT NULL
            )
            """
        )
        try db.execute("CREATE INDEX index_asset_log_asset_id ON asset_log (asset_id)")
    }
}

private struct NumberAssets: BatchedFragment {
    let id = "number_assets"
    let source = BatchSource("asset", key: "id", where: "asset_number IS NULL")

    func migrate(_ batch: Batch, _ db: borrowing Transaction) throws {
        try db.execute("UPDATE asset SET asset_number = upper(id) WHERE \(batch.condition)")
    }
}

private struct RequireAssetNumber: MigrationFragment {
    let id = "require_asset_number"
    let rebuildsTables = true

    func migrate(_ db: borrowing Transaction) throws {
        switch db.dialect {
        case .postgreSQL:
            try db.execute("ALTER TABLE asset ALTER COLUMN asset_number SET NOT NULL")
        case .sqlite:
            try db.rebuildTable(
                "asset",
                as: """
                    (
                        id TEXT NOT NULL PRIMARY KEY,
                        store_id TEXT REFERENCES store (id),
                        asset_number TEXT NOT NULL,
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
        }
    }
}

struct GuideExample {
    private static let history = SchemaMigrations.all.filter { $0.version < Version(1, 10, 0) }

    @Test(arguments: Engine.all)
    func everyAssetHasANumber(_ engine: Engine) throws {
        let migrator = try Migrator(appVersion: Version(1, 10, 0), migrations: Self.history + [V1_10_00()])
        try MigrationTest(migrator, on: engine.forMigrationTests, from: "1.9.0", to: "1.10.0").run { db in
            try db.insert(
                into: "asset",
                columns: ["id", "asset_number", "created_datetime", "modified_datetime"],
                rows: [
                    ["a1", Value.null, "2024-05-01 10:20:30", "2024-05-01 10:20:30"],
                    ["a2", "own", "2024-05-01 10:20:30", "2024-05-01 10:20:30"],
                ]
            )
        } check: { db in
            #expect(try db.query("SELECT asset_number FROM asset ORDER BY id").map(\.values) == [["A1"], ["own"]])
            #expect(throws: DatabaseError.self) { try db.execute("UPDATE asset SET asset_number = NULL") }
            try db.execute(
                """
                INSERT INTO asset_log (id, asset_id, status, log_datetime)
                VALUES ('l1', 'a1', 'BROKEN', \("2024-05-02 00:00:00", as: .timestamp))
                """
            )
            let statuses = try db.query("SELECT status FROM asset_log").map(\.values)
            #expect(statuses == [["BROKEN"]])
        }
    }

    /// A history with a rebuild and batches can be replayed where a database is taken over.
    @Test(arguments: Engine.all)
    func aDatabaseOfItsVersionIsTakenOver(_ engine: Engine) throws {
        let migrator = try Migrator(appVersion: Version(1, 10, 0), migrations: Self.history + [V1_10_00()])
        let database = try engine.makeDatabase()
        let db = try database.connect()
        try migrator.migrate(db)
        for table in DriverTables.names { try db.execute("DROP TABLE IF EXISTS \(identifier: table)") }
        let scratch = try engine == .sqlite ? Engine.sqlite.makeDatabase().connect() : nil
        let report = try migrator.adopt(db, as: Version(1, 10, 0), scratch: scratch)
        #expect(report.taken.contains("require_asset_number"))
        #expect(try scratch?.value("SELECT foreign_keys FROM pragma_foreign_keys") ?? 1 == 1)
    }
}
