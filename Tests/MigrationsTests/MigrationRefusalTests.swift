import DatabaseAccess
import FileSystem
import MigrationModel
import Migrations
import TestSupport
import Testing

/// Refused means: not one byte was written.
struct MigrationRefusalTests {
    let app = Version(2, 0, 0)

    private func refusal(of database: TestDatabase) throws -> MigrationError? {
        let before = try bytes(of: database)
        let spy = SpyConnection(try database.connect())
        // On PostgreSQL a write in this session would be another error than the refusal.
        if database.engine == .postgreSQL { try spy.connection.execute("SET default_transaction_read_only = on") }
        let migrator = try migrator(app, [first, TestMigration(app, addNote(1))])
        var found: MigrationError?
        do { try migrator.migrate(spy) } catch let error as MigrationError { found = error }
        #expect(spy.hasOnlyRead)
        #expect(!spy.tookLock)
        #expect(try migrator.status(of: spy).state == found.map { .refused($0) })
        #expect(try bytes(of: database) == before)
        return found
    }

    /// The database and its log as they are on disk; nothing on PostgreSQL, where the session cannot write.
    private func bytes(of database: TestDatabase) throws -> [[UInt8]] {
        guard database.engine == .sqlite else { return [] }
        return try ["", "-wal", ".migrating"].map { suffix in
            try FileStatus.of(database.address + suffix) == nil ? [] : WholeFile.read(database.address + suffix)
        }
    }

    private func installed(_ engine: Engine, stamp: String) throws -> (TestDatabase, any DatabaseConnection) {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        try migrator(Version(1, 0, 0), [first]).migrate(db)
        try db.execute("UPDATE key_value_store SET value_string = \(stamp) WHERE id = 'DATABASE_VERSION'")
        return (database, db)
    }

    @Test(arguments: Engine.all)
    func aNewerDatabaseIsNotTouched(_ engine: Engine) throws {
        let (database, db) = try installed(engine, stamp: "2.0.1")
        #expect(try refusal(of: database) == .newerThanApp(database: Version(2, 0, 1), app: app))
        #expect(try stamp(db) == "2.0.1")
    }

    @Test(arguments: Engine.all)
    func aDatabaseOfACandidateIsNotTouched(_ engine: Engine) throws {
        let (database, db) = try installed(engine, stamp: "2.0.0-RC1")
        #expect(try refusal(of: database) == .rcMismatch(database: Version(2, 0, 0, releaseCandidate: 1), app: app))
        withExtendedLifetime(db) {}
    }

    @Test(arguments: Engine.all)
    func aVersionThatCannotBeReadIsNotTouched(_ engine: Engine) throws {
        let (database, db) = try installed(engine, stamp: "two")
        #expect(try refusal(of: database) == .unreadableVersion("two"))
        withExtendedLifetime(db) {}
    }

    @Test(arguments: Engine.all)
    func tablesWithoutAVersionAreNotTouched(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        try db.execute("CREATE TABLE somebody_elses (id INTEGER)")
        #expect(try refusal(of: database) == .notOurDatabase)
    }

    @Test(arguments: Engine.all)
    func anEngineThatIsTooOldIsNotTouched(_ engine: Engine) throws {
        let (database, db) = try installed(engine, stamp: "1.0.0")
        let future = Version(99, 0, 0)
        var demanding = TestMigration(app, addNote(1))
        demanding.needs = [.sqlite: future, .postgreSQL: future]
        let demandingMigrator = try migrator(app, [first, demanding])
        let before = try bytes(of: database)
        do {
            try demandingMigrator.migrate(database.connect())
            Issue.record("it went through")
        } catch MigrationError.engineTooOld(let steps, let needs, let has) {
            #expect(steps == ["2.0.0"])
            #expect(needs == future)
            #expect(has > Version(3, 0, 0) && has < future)
        }
        #expect(try bytes(of: database) == before)
        demanding.needs = [.sqlite: Version(3, 35, 0), .postgreSQL: Version(12, 0, 0)]
        try migrator(app, [first, demanding]).migrate(db)
        #expect(try notes(db) == [1])
    }

    @Test(.needsPostgreSQL)
    func anyObjectOfSomebodyElseCounts() throws {
        for statement in [
            "CREATE SEQUENCE s", "CREATE VIEW v AS SELECT 1", "CREATE TYPE t AS ENUM ('a')",
            "CREATE FUNCTION f() RETURNS INTEGER LANGUAGE sql AS 'SELECT 1'",
        ] {
            let database = try Engine.postgreSQL.makeDatabase()
            let db = try database.connect()
            try db.execute(script: statement)
            #expect(throws: MigrationError.notOurDatabase) { try migrator(app, [first]).migrate(db) }
        }
    }

    @Test(.needsPostgreSQL)
    func anExtensionsObjectsDoNotCount() throws {
        let database = try Engine.postgreSQL.makeDatabase()
        let db = try database.connect()
        guard try db.value("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'") != nil else { return }
        try db.execute("CREATE EXTENSION pg_trgm")
        try migrator(app, [first]).migrate(db)
        #expect(try stamp(db) == "2.0.0")
    }
}
