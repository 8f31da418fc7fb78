import DatabaseAccess
import FileSystem
import MigrationModel
import Migrations
import TestSupport
import Testing

/// What a step's row says while and after it runs, and what is said of the steps behind it.
struct StepRecordTests {
    struct Wrong: Error {}

    @Test(arguments: Engine.all)
    func aVerificationThatRefusesUndoesTheStep(_ engine: Engine) throws {
        let attempt = try UpgradeAttempt(
            on: engine,
            [
                VerifiedMigration { db in
                    #expect(try db.value("SELECT count(*) FROM note") == 2)
                    throw Wrong()
                }
            ]
        )
        #expect(attempt.failure?.reason == "Wrong()")
        try attempt.expectFailed(phase: .verify)
        #expect(try stamp(attempt.db) == "1.0.0")
    }

    /// A look that fails and is not passed on is no good look.
    @Test(arguments: Engine.all)
    func aVerificationCannotSwallowItsFailure(_ engine: Engine) throws {
        let attempt = try UpgradeAttempt(
            on: engine,
            [VerifiedMigration { db in _ = try? db.query("SELECT * FROM nowhere") }]
        )
        try attempt.expectFailed(phase: .verify)
    }

    @Test(arguments: Engine.all)
    func aFailureSaysNothingOfTheStepsBehindIt(_ engine: Engine) throws {
        let attempt = try UpgradeAttempt(
            on: engine,
            fragments: [
                TestFragment("a", addNote(1)), TestFragment("b") { _ in throw Wrong() }, TestFragment("c", addNote(3)),
            ]
        ) { _ in }
        #expect(attempt.failure?.step.id == "b")
        #expect(try attempt.history.map(\.id) == ["1.0.0", "2.0.0", "a", "b"])
        #expect(try attempt.history.map(\.outcome) == [.applied, .applied, .applied, .failed])
        #expect(try notes(attempt.db) == [1, 100])
        let again = try UpgradeAttempt.failure { try attempt.migrator.migrate(attempt.db) }
        #expect(again?.step.id == "b")
        #expect(try attempt.history.map(\.attempt) == [1, 1, 1, 1, 2])
        #expect(try attempt.history.allSatisfy { $0.finished != nil })
    }

    /// While a step runs, others see it as started, and nothing of those behind it.
    @Test(arguments: Engine.all)
    func aStepIsAnnouncedBeforeItBegins(_ engine: Engine) throws {
        let hidden = HiddenSession()
        let seen = Seen()
        let look: Work = { _ in
            guard let db = hidden.connection else { return }
            let rows = try db.query("SELECT id, outcome FROM migration_log ORDER BY number")
            seen.rows.append(try rows.map { try $0.text("id") + " " + $0.text("outcome") })
        }
        let database = try engine.makeDatabase()
        let migrator = try migrator(
            Version(2, 0, 0),
            [first, TestMigration(Version(2, 0, 0), fragments: [TestFragment("a", look)], look)]
        )
        hidden.connection = try database.connect()
        try migrator.migrate(database.connect())
        #expect(
            seen.rows == [
                ["1.0.0 applied", "2.0.0 started"], ["1.0.0 applied", "2.0.0 applied", "a started"],
            ]
        )
    }

    private final class Seen: @unchecked Sendable { var rows: [[String]] = [] }

    /// A stop that comes in the middle of a step ends it; between two, the announced one is taken off the record.
    @Test(arguments: Engine.all, ["a", "verify", "finished"])
    func aStopLeavesNoStepAnnounced(_ engine: Engine, _ when: String) throws {
        let cancellation = Cancellation()
        let options = MigrationOptions(cancellation: cancellation)
        let database = try engine.makeDatabase()
        let db = try database.connect()
        let migrator = try migrator(
            Version(2, 0, 0),
            [
                first,
                TestMigration(
                    Version(2, 0, 0),
                    fragments: [
                        TestFragment("a") { db in
                            try addNote(1)(db)
                            if when == "a" { cancellation.request(signal: 15) }
                        }, TestFragment("b", addNote(2)),
                    ]
                ),
            ]
        )
        #expect(throws: Cancelled.self) {
            try migrator.migrate(db, options: options) { event in
                switch event {
                case .verifying(let step) where when == "verify" && step.id == "a": cancellation.request(signal: 15)
                case .finished(let step, _, _, _) where when == "finished" && step.id == "a":
                    cancellation.request(signal: 15)
                default: break
                }
            }
        }
        let history = try migrator.history(of: db)
        #expect(history.allSatisfy { $0.outcome != .started })
        #expect(!history.contains { $0.id == "b" })
        #expect(try stamp(db) == "1.0.0")
        let isDone = history.last?.outcome == .applied
        #expect(try notes(db) == (isDone ? [1] : []))

        // Whatever it was, the next run ends it.
        try migrator.migrate(db)
        #expect(try notes(db) == [1, 2])
        #expect(try migrator.status(of: db).state == .ready)
    }
}

private struct VerifiedMigration: Migration {
    let version = Version(2, 0, 0)
    let summary = "looked at"
    let look: Work

    init(_ look: @escaping Work) { self.look = look }

    func migrate(_ db: borrowing Transaction) throws {
        try addNote(1)(db)
        try db.execute("CREATE TABLE half (id INTEGER PRIMARY KEY)")
    }

    func verify(_ db: borrowing Transaction) throws { try look(db) }
}
