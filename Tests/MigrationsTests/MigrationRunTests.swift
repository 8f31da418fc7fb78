import DatabaseAccess
import FileSystem
import MigrationModel
import Migrations
import TestSupport
import Testing

struct MigrationRunTests {
    let v1 = Version(1, 0, 0)
    let v2 = Version(2, 0, 0)
    let v3 = Version(3, 0, 0)

    @Test(arguments: Engine.all)
    func anEmptyDatabaseIsInstalledStepByStep(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        let migrator = try migrator(
            Version(3, 1, 0),
            [
                first, TestMigration(v2, fragments: [TestFragment("second", addNote(2))], addNote(1)),
                TestMigration(v3, addNote(3)),
            ]
        )
        var events: [MigrationEvent] = []
        let report = try migrator.migrate(db) { events.append($0) }

        #expect(report.from == nil)
        #expect(report.to == Version(3, 1, 0))
        #expect(report.steps.map(\.step.id) == ["1.0.0", "2.0.0", "second", "3.0.0"])
        #expect(report.steps.map(\.rowsChanged) == [0, 1, 1, 1])
        #expect(try notes(db) == [1, 2, 3])
        #expect(try stamp(db) == "3.1.0")
        let history = try migrator.history(of: db)
        #expect(history.map(\.id) == ["1.0.0", "2.0.0", "second", "3.0.0"])
        #expect(history.allSatisfy { $0.outcome == .applied && $0.finished != nil && $0.attempt == 1 && $0.pid != nil })
        #expect(try migrator.status(of: db).state == .ready)
        let kinds = events.map { event in
            switch event {
            case .planned: "planned"
            case .started(let step, _, _): "started \(step.id)"
            case .verifying(let step): "verifying \(step.id)"
            case .finished(let step, _, _, _): "finished \(step.id)"
            case .ready: "ready"
            default: "\(event)"
            }
        }
        let ids = ["1.0.0", "2.0.0", "second", "3.0.0"]
        #expect(
            kinds == ["planned"] + ids.flatMap { ["started \($0)", "verifying \($0)", "finished \($0)"] } + ["ready"]
        )
        #expect(events.last == .ready(Version(3, 1, 0)))
    }

    @Test(arguments: Engine.all)
    func failedMigrationKeepsPreviousVersion(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        let broken = TestMigration(v3) { db in
            try db.execute("CREATE TABLE half (id INTEGER)")
            try db.execute("INSERT INTO note (id, body) VALUES (1, 'again')")
        }
        let failing = try migrator(v3, [first, TestMigration(v2, addNote(1)), broken])
        var failure: MigrationFailure?
        do { try failing.migrate(db) } catch MigrationError.failed(let found) { failure = found }

        #expect(failure?.step.version == v3)
        #expect(failure?.statementNumber == 2)
        #expect(failure?.statement?.contains("INSERT INTO note") == true)
        #expect(failure?.databaseError?.code == (engine == .sqlite ? "SQLITE_CONSTRAINT" : "23505"))
        #expect(try stamp(db) == "2.0.0")
        #expect(try !db.hasTable("half"))
        let entry = try #require(try failing.history(of: db).last)
        #expect(entry.outcome == .failed)
        #expect(entry.statementNumber == 2)
        #expect(entry.code == failure?.databaseError?.code)
        #expect(try failing.status(of: db).state == .failed(entry))

        // The repaired program just tries again.
        let repaired = try migrator(v3, [first, TestMigration(v2, addNote(1)), TestMigration(v3, addNote(3))])
        let report = try repaired.migrate(db)
        #expect(report.steps.map(\.step.id) == ["3.0.0"])
        #expect(try stamp(db) == "3.0.0")
        #expect(try repaired.history(of: db).last?.attempt == 2)
    }

    @Test(arguments: Engine.all)
    func aFailedInstallationMayBeTriedAgain(_ engine: Engine) throws {
        struct Broken: Error {}
        let database = try engine.makeDatabase()
        let db = try database.connect()
        #expect(throws: MigrationError.self) {
            try migrator(v1, [TestMigration(v1) { _ in throw Broken() }]).migrate(db)
        }
        #expect(try migrator(v1, [first]).migrate(db).from == nil)
        #expect(try stamp(db) == "1.0.0")
    }

    @Test(arguments: Engine.all)
    func aSwallowedFailureIsNotRecordedAsSuccess(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        let careless = TestMigration(v2) { db in
            try db.execute("INSERT INTO note (id, body) VALUES (7, '')")
            _ = try? db.execute("INSERT INTO nowhere VALUES (1)")
        }
        var failure: MigrationFailure?
        do { try migrator(v2, [first, careless]).migrate(db) } catch MigrationError.failed(let found) {
            failure = found
        }
        #expect(failure?.statementNumber == 2)
        #expect(
            failure?.databaseError == .transactionAborted("a statement failed and the failure was not passed on")
        )
        #expect(try notes(db) == [])
        #expect(try stamp(db) == "1.0.0")
        #expect(try migrator(v2, [first, careless]).history(of: db).last?.outcome == .failed)
    }

    @Test(arguments: Engine.all)
    func aMigrationCannotEndItsTransaction(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        let runaway = TestMigration(v2) { db in
            try db.execute("INSERT INTO note (id, body) VALUES (7, '')")
            try? db.execute(script: "COMMIT; BEGIN")
        }
        var reason: String?
        do { try migrator(v2, [first, runaway]).migrate(db) } catch MigrationError.failed(let failure) {
            reason = failure.reason
        }
        #expect(reason?.contains("COMMIT") == true)
        #expect(try notes(db) == [])
        #expect(try stamp(db) == "1.0.0")
    }

    /// The scan of the statements does not see this one; the savepoint around the step does.
    @Test func aTransactionThatWasEndedUnseenIsNoticed() throws {
        let database = try Engine.sqlite.makeDatabase()
        let db = try database.connect()
        try migrator(v1, [first]).migrate(db)
        let raw = Unsafe(db)
        let runaway = TestMigration(v2) { _ in try raw.connection.execute(script: "COMMIT; BEGIN") }
        #expect(throws: MigrationError.self) { try migrator(v2, [first, runaway]).migrate(db) }
        #expect(try stamp(db) == "1.0.0")
    }

    @Test(arguments: Engine.all)
    func theSecondRunOnlyReads(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let migrator = try migrator(v2, [first, TestMigration(v2, addNote(1))])
        try migrator.migrate(database.connect())
        let spy = SpyConnection(try database.connect())
        let report = try migrator.migrate(spy)
        #expect(report.steps.isEmpty)
        #expect(spy.hasOnlyRead)
        #expect(!spy.tookLock)
        #expect(spy.statements.count < 8)
    }

    @Test(arguments: Engine.all)
    func fragmentsRunOnceAndAppendedOnesRunToo(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        let candidate = Version(2, 0, 0, releaseCandidate: 1)
        let a = TestFragment("a", addNote(1))
        try migrator(candidate, [first, TestMigration(v2, fragments: [a])]).migrate(db)
        let longer = try migrator(
            candidate,
            [first, TestMigration(v2, fragments: [a, TestFragment("b", addNote(2))])]
        )
        #expect(try longer.migrate(db).steps.map(\.step.id) == ["b"])
        #expect(try longer.migrate(db).steps.isEmpty)
        #expect(try notes(db) == [1, 2])
        #expect(try stamp(db) == "2.0.0-RC1")
    }

    @Test(arguments: Engine.all)
    func theVersionIsStampedAfterItsFragments(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        let good = TestFragment("good", addNote(1))
        let bad = TestFragment("bad") { db in try db.execute("INSERT INTO nowhere VALUES (1)") }
        #expect(throws: MigrationError.self) {
            try migrator(v2, [first, TestMigration(v2, fragments: [good, bad], addNote(0))]).migrate(db)
        }
        #expect(try stamp(db) == "1.0.0")
        #expect(try notes(db) == [0, 1])

        let fixed = TestFragment("bad", addNote(2))
        let repaired = try migrator(v2, [first, TestMigration(v2, fragments: [good, fixed], addNote(0))])
        #expect(try repaired.migrate(db).steps.map(\.step.id) == ["bad"])
        #expect(try stamp(db) == "2.0.0")
    }

    @Test(arguments: Engine.all)
    func aBackDatedFragmentIsRefusedAndALateOneRecorded(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        try migrator(v3, [first, TestMigration(v2), TestMigration(v3)]).migrate(db)

        let forgotten = TestMigration(v2, fragments: [TestFragment("forgotten", addNote(1))])
        let refusing = try migrator(v3, [first, forgotten, TestMigration(v3)])
        var missing: [String] = []
        do { try refusing.migrate(db) } catch MigrationError.backDated(v3, let comparison) {
            missing = comparison.filter { !$0.isRecorded }.map(\.id)
        }
        #expect(missing == ["forgotten"])
        #expect(try notes(db) == [])

        let consenting = TestMigration(v2, fragments: [TestFragment("forgotten", mayRunLate: true, addNote(1))])
        let migrator = try migrator(v3, [first, consenting, TestMigration(v3)])
        #expect(try migrator.migrate(db).steps.map(\.step.isLate) == [true])
        #expect(try migrator.history(of: db).last?.outcome == .late)
        #expect(try migrator.status(of: db).state == .ready)
        #expect(try stamp(db) == "3.0.0")
    }

    /// A database that open mSupply migrated has a version and its own list of fragments, and no log.
    @Test(arguments: Engine.all)
    func aDatabaseOfOpenMSupplyIsTakenOver(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        try db.withTransaction { db in try first.migrate(db) }
        try db.execute("INSERT INTO key_value_store (id, value_string) VALUES ('DATABASE_VERSION', '2.0.00')")
        try db.execute("CREATE TABLE migration_fragment_log (version_and_identifier TEXT PRIMARY KEY, datetime TEXT)")
        try db.execute("INSERT INTO migration_fragment_log VALUES ('2.0.0-known', '')")

        // As its own migrations would have left it.
        let fragments = [TestFragment("known", addNote(1)), TestFragment("added", addNote(2))]
        let migrator = try migrator(
            v3,
            [first, TestMigration(v2, fragments: fragments, addNote(0)), TestMigration(v3, addNote(3))]
        )
        #expect(throws: MigrationError.notAdopted(v2)) { try migrator.migrate(db) }
        let scratch = engine == .sqlite ? try Engine.inMemory() : nil
        #expect(try migrator.adopt(db, scratch: scratch).version == v2)
        try migrator.migrate(db)
        #expect(try notes(db) == [2, 3])
        #expect(
            try migrator.history(of: db).map(\.outcome) == [.baselined, .baselined, .baselined, .applied, .applied]
        )
        #expect(try migrator.status(of: db).state == .ready)
    }

    @Test(arguments: Engine.all)
    func aRunStopsAtItsTargetAndGoesOnLater(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        let migrator = try migrator(v3, [first, TestMigration(v2, addNote(2)), TestMigration(v3, addNote(3))])
        try migrator.migrate(db, upTo: v2)
        #expect(try stamp(db) == "2.0.0")
        #expect(try migrator.status(of: db).state == .pending)
        try migrator.migrate(db)
        #expect(try notes(db) == [2, 3])
    }

    @Test(arguments: Engine.all)
    func aStopIsHonouredBetweenSteps(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        let cancellation = Cancellation()
        let migrator = try migrator(v2, [first, TestMigration(v2, addNote(1))])
        #expect(throws: Cancelled.self) {
            try migrator.migrate(db, options: MigrationOptions(cancellation: cancellation)) { event in
                if case .finished = event { cancellation.request(signal: 15) }
            }
        }
        #expect(try stamp(db) == "1.0.0")
        #expect(try migrator.history(of: db).map(\.outcome) == [.applied])
        #expect(try migrator.migrate(database.connect()).steps.map(\.step.id) == ["2.0.0"])
    }

    @Test(arguments: Engine.all)
    func aConnectionInATransactionIsRefused(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        try db.begin(readOnly: true)
        #expect(throws: MigrationError.connectionInTransaction) { try migrator(v1, [first]).migrate(db) }
    }

    @Test func aFirstMigrationWithoutTheVersionsTableFails() throws {
        let database = try Engine.sqlite.makeDatabase()
        let db = try database.connect()
        #expect(throws: MigrationError.self) { try migrator(v1, [TestMigration(v1)]).migrate(db) }
    }
}

/// Hands a connection to a closure that runs on the same thread.
struct Unsafe: @unchecked Sendable {
    let connection: any DatabaseConnection
    init(_ connection: any DatabaseConnection) { self.connection = connection }
}
