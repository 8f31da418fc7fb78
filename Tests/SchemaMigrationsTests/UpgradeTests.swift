import DatabaseAccess
import DatabaseSchema
import MigrationModel
import Migrations
import SchemaMigrations
import TestSupport
import Testing

struct UpgradeTests {
    private static let versions = SchemaMigrations.all.map(\.version)

    @Test func theListIsInOrderAndEndsAtTheApp() throws {
        #expect(try SchemaMigrations.migrator.migrations.last?.version == SchemaMigrations.appVersion)
        #expect(Self.versions.count >= 6)
    }

    /// Each version is installed and filled, then upgraded by another session: it ends exactly as one that was
    /// upgraded in a single run.
    @Test(arguments: Engine.all)
    func everyVersionUpgradesToWhatAFreshInstallationHas(_ engine: Engine) throws {
        let migrator = try SchemaMigrations.migrator
        let fresh = try engine.makeDatabase()
        try migrator.migrate(fresh.connect())
        let schema = try SchemaModel(of: fresh.connect())
        let seeded = try upgraded(engine, stoppingAt: [])

        for version in Self.versions {
            let db = try upgraded(engine, stoppingAt: [version])
            #expect(try SchemaModel(of: db).differences(from: schema) == [], "from \(version)")
            #expect(try SchemaModel(of: db) == schema, "from \(version)")
            #expect(try contents(of: db) == contents(of: seeded), "from \(version)")
            #expect(try migrator.status(of: db).state == .ready)
        }
        let stepByStep = try upgraded(engine, stoppingAt: Self.versions)
        #expect(try SchemaModel(of: stepByStep) == schema)
        #expect(try contents(of: stepByStep) == contents(of: seeded))
        #expect(try contents(of: seeded)["store"]?.count == 1)
    }

    /// A database with rows of the first version, brought to the newest with stops on the way.
    private func upgraded(_ engine: Engine, stoppingAt stops: [Version]) throws -> any DatabaseConnection {
        let migrator = try SchemaMigrations.migrator
        let database = try engine.makeDatabase()
        let db = try database.connect()
        try migrator.migrate(db, upTo: Self.versions[0])
        try db.execute("INSERT INTO name (id, code, name, type) VALUES ('n1', 'N1', 'Clinic', 'STORE')")
        try db.execute("INSERT INTO store (id, name_id, code, site_id) VALUES ('s1', 'n1', 'S1', 2)")
        try db.execute("INSERT INTO item (id, name, code, type) VALUES ('i1', 'Amoxicillin', 'AMX', 'STOCK')")
        try db.execute("INSERT INTO key_value_store (id, value_int) VALUES ('SETTINGS_SYNC_SITE_ID', 2)")
        for stop in stops { try migrator.migrate(database.connect(), upTo: stop) }
        try migrator.migrate(database.connect())
        return db
    }

    @Test(.needsPostgreSQL, arguments: versions)
    func bothEnginesAgreeOnTheSchemaOfEveryVersion(_ version: Version) throws {
        let schemas = try [Engine.sqlite, .postgreSQL].map { engine in
            let database = try engine.makeDatabase()
            try SchemaMigrations.migrator.migrate(database.connect(), upTo: version)
            return try SchemaModel(of: database.connect())
        }
        #expect(schemas[0].differences(acrossEnginesFrom: schemas[1]) == [])
        #expect(schemas[1].differences(acrossEnginesFrom: schemas[0]) == [])
        #expect(schemas[0].tables.count >= 4)
    }

    /// What an upgraded database is compared with before it is taken over.
    @Test(arguments: Engine.all)
    func replayingTheHistoryBesideADatabaseGivesItsSchema(_ engine: Engine) throws {
        let db = try upgraded(engine, stoppingAt: [])
        let before = try contents(of: db)
        let scratch = try engine == .sqlite ? Engine.sqlite.makeDatabase().connect() : nil
        let replayed = try SchemaExpectation.schema(on: db, scratch: scratch) { transaction in
            for migration in SchemaMigrations.all {
                try migration.migrate(transaction)
                for fragment in migration.fragments { try fragment.migrate(transaction) }
            }
        }
        #expect(try SchemaModel(of: db).differences(from: replayed) == [])
        #expect(try contents(of: db) == before)
        try db.execute("DROP INDEX index_store_site_id")
        #expect(try SchemaModel(of: db).differences(from: replayed).map(\.name) == ["index_store_site_id"])
    }

    @Test(arguments: Engine.all)
    func theSecondStartChangesNothing(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let migrator = try SchemaMigrations.migrator
        try migrator.migrate(database.connect())
        let log = try migrator.history(of: database.connect())
        #expect(try migrator.migrate(database.connect()).steps.isEmpty)
        #expect(try migrator.history(of: database.connect()) == log)
    }
}
