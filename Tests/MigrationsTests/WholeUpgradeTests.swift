import DatabaseAccess
import DatabaseSchema
import MigrationModel
import Migrations
import TestSupport
import Testing

/// All versions in one transaction: all of it, or nothing.
struct WholeUpgradeTests {
    private var policy: MigrationPolicy {
        var policy = MigrationPolicy()
        policy.transactions = .wholeUpgrade
        return policy
    }

    private func history(lastStep: @escaping Work) -> [any Migration] {
        [
            TestMigration(Version(2, 0, 0), fragments: [TestFragment("second", addNote(2))], addNote(1)),
            TestMigration(Version(3, 0, 0)) { db in try db.execute("CREATE TABLE page (id INTEGER PRIMARY KEY)") },
            TestMigration(Version(4, 0, 0), lastStep),
        ]
    }

    @Test(arguments: Engine.all)
    func aFailureInTheLastVersionUndoesAllOfThem(_ engine: Engine) throws {
        let attempt = try UpgradeAttempt(
            on: engine,
            policy: policy,
            history { db in
                try db.execute("INSERT INTO page VALUES (1)")
                try db.execute("INSERT INTO page VALUES (1)")
            }
        )
        #expect(attempt.failure?.step.id == "4.0.0")
        #expect(try stamp(attempt.db) == "1.0.0")
        try attempt.expectFailed()
        #expect(try attempt.history.map(\.id) == ["1.0.0", "upgrade-4.0.0", "4.0.0"])
        #expect(try attempt.history.map(\.outcome) == [.applied, .failed, .failed])

        let repaired = try Migrator(
            appVersion: Version(4, 0, 0),
            migrations: [first] + history { db in try db.execute("INSERT INTO page VALUES (1)") },
            policy: policy
        )
        let report = try repaired.migrate(attempt.db)
        #expect(report.steps.map(\.step.id) == ["2.0.0", "second", "3.0.0", "4.0.0"])
        #expect(report.steps.map(\.rowsChanged) == [1, 1, 0, 1])
        #expect(try notes(attempt.db) == [1, 2, 100])
        #expect(try stamp(attempt.db) == "4.0.0")
        let rows = try repaired.history(of: attempt.db).dropFirst(3)
        #expect(rows.map(\.id) == ["upgrade-4.0.0", "2.0.0", "second", "3.0.0", "4.0.0"])
        #expect(rows.map(\.attempt) == [2, 1, 1, 1, 2])
        #expect(rows.allSatisfy { $0.outcome == .applied && $0.finished != nil })
        #expect(try repaired.migrate(attempt.db).steps.isEmpty)
        #expect(try repaired.status(of: attempt.db).state == .ready)
    }

    /// A try that met others' locks is repeated as a whole, and numbers its rows as if it were the first.
    @Test(arguments: Engine.all)
    func aRetryBeginsWithTheFirstStep(_ engine: Engine) throws {
        var refusals = 1
        let attempt = try UpgradeAttempt(
            on: engine,
            wrapped: { connection in
                let hooked = HookedConnection(connection)
                hooked.commitAfter = { (connection, script) throws(DatabaseError) in
                    if refusals > 0 {
                        refusals -= 1
                        let code = connection.dialect == .sqlite ? "SQLITE_BUSY" : "40P01"
                        throw .statementFailed(sql: "COMMIT", ServerMessage(code: code, message: "again"))
                    }
                    try connection.commit(after: script)
                }
                return hooked
            },
            policy: policy,
            history { db in try db.execute("INSERT INTO page VALUES (1)") }
        )
        #expect(attempt.failure == nil)
        #expect(refusals == 0)
        #expect(try notes(attempt.db) == [1, 2, 100])
        let rows = try attempt.history.dropFirst()
        #expect(rows.map(\.id) == ["upgrade-4.0.0", "2.0.0", "second", "3.0.0", "4.0.0"])
        #expect(rows.map(\.attempt) == [1, 1, 1, 1, 1])
        #expect(rows.map(\.number) == [2, 3, 4, 5, 6])
    }

    @Test(.needsPostgreSQL) func aStepThatRefusesATransactionIsRefused() throws {
        let database = try QuietDatabase(.postgreSQL)
        let db = try database.connect()
        try migrator(Version(1, 0, 0), [first]).migrate(db)
        let steps: [any MigrationFragment] = [
            TestFragment("plain", addNote(2)), CreateIndexConcurrently("note_body", on: "note", columns: ["body"]),
            AddEnumValue("late", to: "mood"),
        ]
        let migrator = try Migrator(
            appVersion: Version(2, 0, 0),
            migrations: [first, TestMigration(Version(2, 0, 0), fragments: steps, addNote(1))],
            policy: policy
        )
        let refusal = MigrationError.notInOneTransaction(["create_index_note_body", "add_late_to_mood"])
        #expect(throws: refusal) { try migrator.migrate(db) }
        #expect(try migrator.status(of: db).state == .refused(refusal))
        #expect(try notes(db) == [])
    }

    /// On SQLite they are steps like any other.
    @Test func onSQLiteEveryStepGoesIn() throws {
        let steps: [any MigrationFragment] = [
            CreateIndexConcurrently("note_body", on: "note", columns: ["body"]), AddEnumValue("late", to: "mood"),
        ]
        let attempt = try UpgradeAttempt(on: .sqlite, policy: policy, fragments: steps, addNote(1))
        #expect(attempt.failure == nil)
        #expect(try attempt.db.value("SELECT count(*) FROM sqlite_schema WHERE name = 'note_body'") == 1)
    }

    @Test(arguments: Engine.all, [false, true])
    func viewsAndRebuiltTablesArePartOfIt(_ engine: Engine, _ fails: Bool) throws {
        struct Broken: Error {}
        let view = ViewDefinition(name: "long_note", dependsOn: ["note"], definition: "SELECT id, body FROM note")
        let wider = ViewDefinition(
            name: "long_note",
            dependsOn: ["note"],
            definition: "SELECT id, body, size FROM note"
        )
        let database = try engine.makeDatabase()
        let db = try database.connect()
        let parents = TestMigration(Version(1, 0, 0)) { db in
            try first.migrate(db)
            try db.execute(
                """
                CREATE TABLE page (
                    id INTEGER PRIMARY KEY, note_id INTEGER NOT NULL REFERENCES note (id) ON DELETE CASCADE
                )
                """
            )
            try addNote(1, "text")(db)
            try db.execute("INSERT INTO page VALUES (10, 1)")
        }
        try Migrator(appVersion: Version(1, 0, 0), migrations: [parents], views: [view]).migrate(db)
        let before = try DatabaseState(of: db)

        let upgraded = try Migrator(
            appVersion: Version(3, 0, 0),
            migrations: [
                parents, RebuildingMigration(version: Version(2, 0, 0)),
                TestMigration(Version(3, 0, 0)) { _ in if fails { throw Broken() } },
            ],
            views: [wider],
            policy: policy
        )
        let failure = try UpgradeAttempt.failure { try upgraded.migrate(db) }
        if engine == .sqlite { #expect(try db.value("PRAGMA foreign_keys") == 1) }
        #expect((failure == nil) == !fails)
        if fails {
            #expect(try DatabaseState(of: db) == before)
            #expect(try db.query("SELECT * FROM long_note").map(\.values.count) == [2])
        } else {
            #expect(try db.query("SELECT id, body, size FROM long_note").map(\.values) == [[1, "text", 4]])
            #expect(try db.query("SELECT id, note_id FROM page").map(\.values) == [[10, 1]])
            #expect(try upgraded.migrate(db).steps.isEmpty)
        }
    }
}

/// Gives `note` a column that may not be NULL and has no default.
private struct RebuildingMigration: Migration {
    let version: Version
    let summary = "sizes"
    let rebuildsTables = true

    func migrate(_ db: borrowing Transaction) throws {
        if db.dialect == .sqlite {
            try db.rebuildTable(
                "note",
                as: "(id INTEGER PRIMARY KEY, body TEXT NOT NULL, size INTEGER NOT NULL)",
                filling: ["size": "length(body)"]
            )
        } else {
            try db.execute("ALTER TABLE note ADD COLUMN size INTEGER")
            try db.execute("UPDATE note SET size = length(body)")
            try db.execute("ALTER TABLE note ALTER COLUMN size SET NOT NULL")
        }
    }
}
