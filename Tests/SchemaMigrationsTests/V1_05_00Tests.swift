import DatabaseAccess
import MigrationTesting
import TestSupport
import Testing

/// A version that only adds a table. Copy this file for one without data.
struct V1_05_00Tests {
    @Test(arguments: Engine.all)
    func assetsCanBeStored(_ engine: Engine) throws {
        try engine.migrationTest(from: "1.3.1", to: "1.5.0").run { db in
            #expect(try !db.hasTable("asset"))
            try db.execute("INSERT INTO name (id, code, name, type) VALUES ('n1', 'N1', 'Clinic', 'STORE')")
            try db.execute("INSERT INTO store (id, name_id, code, site_id) VALUES ('s1', 'n1', 'S1', 2)")
        } check: { db in
            let now: SQL = "CAST('2023-01-02 03:04:05.000006' AS \(type: .timestamp))"
            try db.execute(
                """
                INSERT INTO asset (id, store_id, created_datetime, modified_datetime) VALUES ('a1', 's1', \(now), \(now))
                """
            )
            #expect(try db.value("SELECT store_id FROM asset") == "s1")
            #expect(throws: DatabaseError.self) {
                try db.execute(
                    "INSERT INTO asset (id, store_id, created_datetime, modified_datetime) VALUES ('a2', 'none', \(now), \(now))"
                )
            }
        }
    }
}
