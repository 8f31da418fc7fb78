import DatabaseAccess
import MigrationTesting
import MigrationModel
import Migrations
import SchemaMigrations
import TestSupport
import Testing

struct V1_07_00Tests {
    @Test(arguments: Engine.all)
    func referencesToNamesBecomeReferencesToLinks(_ engine: Engine) throws {
        try engine.migrationTest(from: "1.6.0", to: "1.7.0").run { db in
            try seed(db)
        } check: { db in
            #expect(
                try db.query("SELECT id, name_id FROM name_link ORDER BY id").map(\.values) == [
                    ["n1", "n1"], ["n2", "n2"],
                ]
            )
            #expect(
                try db.query("SELECT id, name_link_id, code, site_id FROM store").map(\.values) == [
                    ["s1", "n1", "S1", 2]
                ]
            )
            #expect(try db.query("SELECT id, name_link_id FROM invoice").map(\.values) == [["i1", "n2"]])
            let disabled = try db.query("SELECT is_disabled FROM store").map { try $0.boolean("is_disabled") }
            #expect(disabled == [false])
        }
    }

    @Test(arguments: Engine.all)
    func theFragmentsAreOnRecord(_ engine: Engine) throws {
        try engine.migrationTest(from: "1.6.0", to: "1.7.0").run { db in
            try seed(db)
        } check: { db in
            let own = try SchemaMigrations.migrator.history(of: db).filter { $0.version == Version(1, 7, 0) }
            #expect(
                own.map(\.id) == [
                    "1.7.0", "add_name_link_id_to_store", "add_name_link_id_to_invoice", "create_name_store_join",
                ]
            )
        }
    }

    private func seed(_ db: borrowing Transaction) throws {
        try db.execute("INSERT INTO name (id, code, name, type) VALUES ('n1', 'N1', 'Clinic', 'STORE')")
        try db.execute("INSERT INTO name (id, code, name, type) VALUES ('n2', 'N2', 'Depot', 'FACILITY')")
        try db.execute("INSERT INTO store (id, name_id, code, site_id) VALUES ('s1', 'n1', 'S1', 2)")
        try db.execute(
            """
            INSERT INTO invoice (id, name_id, store_id, invoice_number, type, status, created_datetime)
            VALUES ('i1', 'n2', 's1', 1, 'OUTBOUND_SHIPMENT', 'NEW', CAST('2023-01-02 03:04:05' AS \(type: .timestamp)))
            """
        )
    }
}
