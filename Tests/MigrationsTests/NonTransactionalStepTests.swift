import DatabaseAccess
import MigrationModel
import Migrations
import TestSupport
import Testing

/// Steps of one statement outside any transaction: what they leave when they break, and what the next run makes of it.
struct NonTransactionalStepTests {
    static let app = Version(2, 0, 0)

    private let unique = CreateIndexConcurrently("note_unique", on: "note", columns: ["body", "id"], unique: true)

    private func upgrade(_ fragments: [any MigrationFragment]) throws -> Migrator {
        try migrator(Self.app, [first, TestMigration(Self.app, fragments: fragments)])
    }

    private func isValid(_ index: String, _ db: any DatabaseConnection) throws -> Value? {
        try db.value("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(\(index))")
    }

    @Test(.needsPostgreSQL) func anIndexThatBrokeIsBuiltAnew() throws {
        let fragments: [any MigrationFragment] = [
            CreateIndexConcurrently("note_body", on: "note", columns: ["body"], unique: true),
            TestFragment("after", addNote(3)),
        ]
        let attempt = try UpgradeAttempt(
            on: .postgreSQL,
            prepare: { try $0.execute("INSERT INTO note (id, body) VALUES (1, 'twice'), (2, 'twice')") },
            fragments: fragments
        ) { _ in }
        #expect(attempt.failure?.step.id == "create_index_note_body")
        #expect(attempt.failure?.databaseError?.code == "23505")
        #expect(try isValid("note_body", attempt.db) == false)
        #expect(try attempt.history.map(\.outcome) == [.applied, .applied, .failed])
        #expect(try attempt.history.allSatisfy { $0.finished != nil })
        #expect(try stamp(attempt.db) == "1.0.0")
        guard case .integer(let broken)? = try attempt.db.value("SELECT 'note_body'::regclass::oid::bigint") else {
            return
        }

        try attempt.db.execute("DELETE FROM note WHERE id = 2")
        #expect(try attempt.migrator.migrate(attempt.db).steps.map(\.step.id) == ["create_index_note_body", "after"])
        #expect(try isValid("note_body", attempt.db) == true)
        #expect(try attempt.db.value("SELECT 'note_body'::regclass::oid::bigint") != .integer(broken))
        #expect(try stamp(attempt.db) == "2.0.0")
    }

    /// The process died between the statement and its record.
    @Test(.needsPostgreSQL) func anIndexThatStandsIsOnlyRecorded() throws {
        let database = try Engine.postgreSQL.makeDatabase()
        let db = try database.connect()
        try migrator(Version(1, 0, 0), [first]).migrate(db)
        try db.execute("CREATE UNIQUE INDEX note_unique ON note (body, id)")
        let standing = try db.value("SELECT 'note_unique'::regclass::oid::bigint")
        let spy = SpyConnection(db)
        #expect(try upgrade([unique]).migrate(spy).steps.map(\.step.id) == ["2.0.0", "create_index_note_unique"])
        #expect(!spy.statements.contains { $0.contains("CONCURRENTLY") })
        #expect(try db.value("SELECT 'note_unique'::regclass::oid::bigint") == standing)
    }

    /// Recorded is what was asked for, not what bears its name.
    @Test(
        .needsPostgreSQL,
        arguments: [
            "CREATE INDEX note_unique ON note (body, id)", "CREATE UNIQUE INDEX note_unique ON note (id, body)",
            "CREATE UNIQUE INDEX note_unique ON note (id)", "CREATE UNIQUE INDEX note_unique ON note (lower(body), id)",
            "CREATE UNIQUE INDEX note_unique ON key_value_store (id)",
        ]
    )
    func anotherIndexOfTheNameIsNotIt(_ other: String) throws {
        let attempt = try UpgradeAttempt(
            on: .postgreSQL,
            prepare: { try $0.execute(script: other) },
            fragments: [unique]
        ) { _ in }
        // duplicate_table
        #expect(attempt.failure?.databaseError?.code == "42P07")
        try attempt.expectFailed()
    }

    @Test(.needsPostgreSQL) func anEnumValueIsAddedOnceAndUsableBehindIt() throws {
        let attempt = try UpgradeAttempt(
            on: .postgreSQL,
            prepare: { db in
                try db.execute(script: "CREATE TYPE mood AS ENUM ('good', 'bad'); ALTER TABLE note ADD how mood")
            },
            fragments: [
                AddEnumValue("fair", to: "mood", after: "good"), AddEnumValue("fair", to: "mood", id: "again"),
                TestFragment("use") { db in try db.execute("UPDATE note SET how = 'fair'") },
            ]
        ) { _ in }
        #expect(attempt.failure == nil)
        #expect(try attempt.db.value("SELECT enum_range(NULL::mood)::text") == "{good,fair,bad}")
        #expect(try attempt.db.value("SELECT how::text FROM note") == "fair")
        #expect(try attempt.history.map(\.outcome) == Array(repeating: .applied, count: 5))
    }

    @Test func onSQLiteTheyAreStepsLikeAnyOther() throws {
        let attempt = try UpgradeAttempt(on: .sqlite, fragments: [unique, AddEnumValue("fair", to: "mood")]) { _ in }
        #expect(attempt.failure == nil)
        #expect(
            try attempt.db.query("SELECT name FROM pragma_index_list('note') WHERE \"unique\"").count == 1
        )
        let plan = try upgrade([unique]).plan(for: Engine.inMemory())
        #expect(plan.steps.allSatisfy { $0.mode == .transaction })
    }

    @Test func duplicatesOnSQLiteLeaveNothing() throws {
        let index = CreateIndexConcurrently("note_body", on: "note", columns: ["body"], unique: true)
        let attempt = try UpgradeAttempt(
            on: .sqlite,
            prepare: { try $0.execute("INSERT INTO note (id, body) VALUES (1, 'twice'), (2, 'twice')") },
            fragments: [index]
        ) { _ in }
        #expect(attempt.failure?.databaseError?.code == "SQLITE_CONSTRAINT")
        try attempt.expectFailed()
    }

    /// SQLite has such statements too: VACUUM.
    @Test(arguments: Engine.all)
    func aStatementOfOnesOwnRunsOutside(_ engine: Engine) throws {
        let attempt = try UpgradeAttempt(on: engine, fragments: [Vacuum()]) { _ in }
        #expect(attempt.failure == nil)
        #expect(try attempt.history.map(\.id) == ["1.0.0", "2.0.0", "vacuum"])
        #expect(try stamp(attempt.db) == "2.0.0")
    }

    /// The statement's effect stays: there is no transaction to undo. It is not recorded as done.
    @Test(arguments: Engine.all)
    func whatItsVerificationRefusesIsNotRecorded(_ engine: Engine) throws {
        let attempt = try UpgradeAttempt(on: engine, fragments: [Vacuum(verification: "SELECT 1 FROM nowhere")]) { _ in
        }
        try attempt.expectFailed(phase: .verify)
        #expect(attempt.failure?.step.id == "vacuum")
        #expect(try stamp(attempt.db) == "1.0.0")
    }
}

private struct Vacuum: NonTransactionalFragment {
    let id = "vacuum"
    var verification: SQL = "SELECT 1"

    func refusesTransaction(on dialect: Dialect) -> Bool { true }
    func statement(for dialect: Dialect) -> SQL? { "VACUUM" }
    /// As of a statement that never shows in the catalog: it has run once before it is asked again.
    func isDone(_ db: any DatabaseConnection) throws -> Bool { isRun.value }
    func cleanUp(_ db: any DatabaseConnection) throws { isRun.value = true }
    func verify(_ db: borrowing Transaction) throws { _ = try db.query(verification) }

    private let isRun = Flag()
    private final class Flag: @unchecked Sendable { var value = false }
}
