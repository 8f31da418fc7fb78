import DatabaseAccess
import FileSystem
import TestSupport
import Testing

/// `omsupply-admin migrate adopt` on databases as open mSupply leaves them.
struct MigrateCommandAdoptTests {
    /// A database at 1.5.0 that has open mSupply's own marks and none of this program's.
    private func openSupplyDatabase(_ engine: Engine) throws -> TestDatabase {
        let database = try engine.makeDatabase()
        let installed = try admin(database, "migrate", "run", "--to", "1.5.0", "--quiet")
        try #require(installed.status == 0, "\(installed.errors)")
        let db = try database.connect()
        for table in ["migration_log", "migration_state", "migration_checkpoint"] {
            try db.execute("DROP TABLE \(identifier: table)")
        }
        try db.execute("CREATE TABLE migration_fragment_log (version_and_identifier TEXT PRIMARY KEY, datetime TEXT)")
        try db.execute("INSERT INTO migration_fragment_log VALUES ('1.5.00-whatever', '')")
        try db.execute("UPDATE key_value_store SET value_string = '1.5.00' WHERE id = 'DATABASE_VERSION'")
        return database
    }

    private func hasLog(_ database: TestDatabase) throws -> Bool { try database.connect().hasTable("migration_log") }

    @Test(arguments: Engine.all) func aDatabaseOfOpenSupplyIsTakenOverAndGoesOn(engine: Engine) throws {
        let database = try openSupplyDatabase(engine)
        let refused = try admin(database, "migrate", "run", "--json")
        #expect(refused.status == 3)
        let error = try errorObject(refused)
        #expect(error["code"] as? String == "notAdopted")
        #expect((error["advice"] as? String)?.contains("omsupply-admin migrate adopt") == true)
        #expect(try !hasLog(database))

        let adopted = try admin(database, "migrate", "adopt", "--json")
        #expect(adopted.status == 0, "\(adopted.errors)\(adopted.output)")
        let report = try json(adopted.output)
        #expect(report["version"] as? String == "1.5.0")
        #expect((report["taken"] as? [String])?.last == "1.5.0")
        // open mSupply's own log is nobody's surprise.
        #expect((report["extra"] as? [Any])?.isEmpty == true, "\(adopted.output)")

        let run = try admin(database, "migrate", "run")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.hasPrefix("The database went from 1.5.0 to "))
        let history = try admin(database, "migrate", "history")
        #expect(history.output.contains("baselined") && history.output.contains("applied"))
        #expect(try admin(database, "migrate", "adopt", "--json").status == 3)
    }

    @Test(arguments: Engine.all) func aChangedSchemaIsRefusedWithATable(engine: Engine) throws {
        let database = try openSupplyDatabase(engine)
        try database.connect().execute("ALTER TABLE item RENAME COLUMN unit_name TO unit")
        let text = try admin(database, "migrate", "adopt")
        #expect(text.status == 3)
        #expect(text.output == "")
        #expect(text.errors.hasPrefix("omsupply-admin: the schema is not that of 1.5.0\n"))
        let lines = text.errors.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.contains("WHAT OBJECT NAME EXPECTED FOUND"))
        #expect(lines.contains { $0.hasPrefix("missing column item.unit_name ") }, "\(text.errors)")
        #expect(lines.contains { $0.hasPrefix("extra column item.unit ") }, "\(text.errors)")
        #expect(try !hasLog(database))

        let error = try errorObject(try admin(database, "migrate", "adopt", "--json"))
        #expect(error["code"] as? String == "schemaDiffers")
        let differences = error["differences"] as? [[String: Any]]
        #expect(differences?.contains { $0["kind"] as? String == "missing" } == true)
    }

    @Test(arguments: Engine.all) func whatIsThereBeyondTheSchemaStaysAndIsListed(engine: Engine) throws {
        let database = try openSupplyDatabase(engine)
        try database.connect().execute("CREATE VIEW dashboard AS SELECT id FROM item")
        let adopted = try admin(database, "migrate", "adopt")
        #expect(adopted.status == 0, "\(adopted.errors)")
        #expect(adopted.output.contains("Beyond the schema of 1.5.0 it has, and keeps:"))
        #expect(adopted.output.contains("dashboard"))
    }

    @Test(arguments: Engine.all) func anotherVersionThanTheDatabasesOwnIsRefused(engine: Engine) throws {
        let database = try openSupplyDatabase(engine)
        let refused = try admin(database, "migrate", "adopt", "--as", "1.6.0", "--json")
        #expect(refused.status == 3)
        #expect(try errorObject(refused)["code"] as? String == "anotherVersion")
        #expect(try admin(database, "migrate", "adopt", "--as", "soon").status == 64)
        #expect(try !hasLog(database))
    }

    @Test(arguments: Engine.all) func aDatabaseWithoutAVersionNeedsToBeTold(engine: Engine) throws {
        let database = try openSupplyDatabase(engine)
        try database.connect().execute("DELETE FROM key_value_store WHERE id = 'DATABASE_VERSION'")
        #expect(
            try errorObject(try admin(database, "migrate", "adopt", "--json"))["code"] as? String == "notOurDatabase"
        )
        let adopted = try admin(database, "migrate", "adopt", "--as", "1.5.0")
        #expect(adopted.status == 0, "\(adopted.errors)")
    }

    @Test(arguments: Engine.all) func anEmptyDatabaseIsNothingToTakeOver(engine: Engine) throws {
        let database = try engine.makeDatabase()
        _ = try database.connect()
        #expect(
            try errorObject(try admin(database, "migrate", "adopt", "--json"))["code"] as? String == "nothingToAdopt"
        )
    }
}
