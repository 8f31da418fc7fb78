import DatabaseAccess
import MigrationModel
import Migrations
import TestSupport
import Testing

/// A database whose log was made by the first form of this library.
struct FirstLogFormTests {
    private let app = Version(3, 0, 0)

    private func prepare(_ engine: Engine) throws -> TestDatabase {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        try db.withTransaction { db in
            try first.migrate(db)
            try db.execute("INSERT INTO key_value_store (id, value_string) VALUES ('DATABASE_VERSION', '2.0.0')")
            try db.execute(
                """
                CREATE TABLE migration_log (
                    number \(type: .bigInteger) PRIMARY KEY,
                    id TEXT NOT NULL,
                    kind TEXT NOT NULL CHECK (kind IN ('migration', 'fragment', 'stamp')),
                    version TEXT NOT NULL,
                    app_version TEXT NOT NULL,
                    attempt \(type: .bigInteger) NOT NULL,
                    started \(type: .timestamp) NOT NULL,
                    finished \(type: .timestamp),
                    milliseconds \(type: .bigInteger),
                    rows_changed \(type: .bigInteger),
                    outcome TEXT NOT NULL CHECK (
                        outcome IN ('started', 'applied', 'late', 'baselined', 'failed', 'interrupted', 'restored')
                    ),
                    code TEXT,
                    statement_number \(type: .bigInteger),
                    message TEXT,
                    host TEXT,
                    pid \(type: .bigInteger)
                )
                """
            )
            try db.execute(
                """
                CREATE UNIQUE INDEX migration_log_done ON migration_log (id)
                WHERE outcome IN ('applied', 'late', 'baselined')
                """
            )
            try db.execute(
                """
                INSERT INTO migration_log VALUES
                    (1, '1.0.0', 'migration', '1.0.0', '2.0.0', 1, '2026-01-02 03:04:05', '2026-01-02 03:04:06', 1000, 0,
                        'applied', NULL, NULL, NULL, 'host', 7),
                    (2, '2.0.0', 'migration', '2.0.0', '2.0.0', 1, '2026-01-02 03:04:06', '2026-01-02 03:04:07', 1000,
                        NULL, 'failed', '23505', 3, 'it''s "there" already', 'host', 7),
                    (3, '2.0.0', 'migration', '2.0.0', '2.0.0', 2, '2026-01-03 03:04:06', '2026-01-03 03:04:07', 1000, 5,
                        'applied', NULL, NULL, NULL, 'host', 8),
                    (4, 'done', 'fragment', '2.0.0', '2.0.0', 1, '2026-01-03 03:04:07', '2026-01-03 03:04:08', 9, 5,
                        'late', NULL, NULL, NULL, NULL, NULL),
                    (5, '3.0.0', 'migration', '3.0.0', '3.0.0', 1, '2026-01-04 03:04:06', NULL, NULL, NULL, 'started',
                        NULL, NULL, NULL, 'host', 9)
                """
            )
        }
        return database
    }

    private func migrator(_ work: @escaping Work) throws -> Migrator {
        try Migrator(
            appVersion: app,
            migrations: [
                first, TestMigration(Version(2, 0, 0), fragments: [TestFragment("done")]), TestMigration(app, work),
            ]
        )
    }

    @Test(arguments: Engine.all)
    func itIsBroughtToTodaysWithAllRows(_ engine: Engine) throws {
        let database = try prepare(engine)
        let db = try database.connect()
        let migrator = try migrator(addNote(1))
        // Reading it changes nothing.
        let spy = SpyConnection(db)
        let before = try migrator.history(of: spy)
        #expect(before.count == 5)
        #expect(try migrator.status(of: spy).state == .interrupted(before[4]))
        #expect(spy.begins == 0)
        #expect(!spy.tookLock)

        #expect(try migrator.migrate(db).steps.map(\.step.id) == ["3.0.0"])
        let after = try migrator.history(of: db)
        #expect(Array(after.prefix(4)) == Array(before.prefix(4)))
        #expect(after.map(\.number) == [1, 2, 3, 4, 5, 6])
        #expect(after[4].outcome == .interrupted)
        #expect(after[5].outcome == .applied)
        #expect(after[5].attempt == 2)
        #expect(try migrator.migrate(db).steps.isEmpty)

        // As a new database has it: the same columns, and the engine's own guard.
        let other = try engine.makeDatabase()
        let fresh = try other.connect()
        try migrator.migrate(fresh)
        let names: (any DatabaseConnection) throws -> [Value] = { db in
            let columns: SQL =
                db.dialect == .sqlite
                ? "SELECT name FROM pragma_table_info('migration_log') ORDER BY name"
                : """
                SELECT attname::text FROM pg_attribute WHERE attrelid = 'migration_log'::regclass AND attnum > 0
                ORDER BY 1
                """
            return try db.query(columns).flatMap(\.values)
        }
        let expected = try names(fresh)
        #expect(try names(db) == expected)
        #expect(try db.hasTable("migration_state"))
        #expect(try db.value("SELECT content_hash FROM migration_log WHERE number = 1") == .null)
        #expect(throws: DatabaseError.self) {
            try db.execute("UPDATE migration_log SET outcome = 'applied' WHERE number = 2")
        }
        #expect(try !db.hasTable("migration_log_first"))
    }

    /// What fails is the upgrade; the log's own change is before it, and whole.
    @Test(arguments: Engine.all)
    func aFailureComesAfterIt(_ engine: Engine) throws {
        struct Broken: Error {}
        let database = try prepare(engine)
        let db = try database.connect()
        let failing = try migrator { _ in throw Broken() }
        let failure = try UpgradeAttempt.failure { try failing.migrate(db) }
        #expect(failure?.record == .log)
        #expect(
            try failing.history(of: db).map(\.outcome) == [.applied, .failed, .applied, .late, .interrupted, .failed]
        )
        #expect(try stamp(db) == "2.0.0")
    }
}
