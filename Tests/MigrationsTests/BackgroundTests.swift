import DatabaseAccess
import FileSystem
import Foundation
import MigrationModel
import Migrations
import Synchronization
import TestSupport
import Testing

/// Steps that run while people work.
struct BackgroundTests {
    let v2 = Version(2, 0, 0)
    let v3 = Version(3, 0, 0)

    /// At version 2, with the background step open.
    private func upgraded(_ engine: Engine, _ step: TestBackground = TestBackground()) throws -> BatchFixture {
        let fixture = try BatchFixture(engine)
        let report = try fixture.migrator(step).migrate(fixture.db)
        #expect(report.steps.map(\.step.id) == ["2.0.0"])
        return fixture
    }

    private var options: MigrationOptions {
        var options = MigrationOptions()
        options.backgroundPause = .milliseconds(1)
        return options
    }

    @Test(arguments: Engine.all)
    func theVersionDoesNotWaitForIt(_ engine: Engine) throws {
        let fixture = try upgraded(engine)
        let migrator = try fixture.migrator(TestBackground())
        #expect(try stamp(fixture.db) == "2.0.0")
        #expect(try fixture.visited(0) == 5_000)
        let status = try migrator.status(of: fixture.db)
        #expect(status.state == .ready)
        #expect(status.pending == [])
        #expect(status.background.map(\.id) == ["background"])
        #expect(try migrator.plan(for: fixture.db).background.map(\.mode) == [.batches])
        #expect(try migrator.migrate(fixture.db).steps == [])

        var events: [String] = []
        var rows: [Int64] = []
        let done = try migrator.runBackground(fixture.db, options: options) { event in
            switch event {
            case .started(let step, 1, 1): events.append("started \(step.id)")
            case .finished(let step, 1, 1, _): events.append("finished \(step.id)")
            case .progress(let progress):
                if case .rows(let done, 5_000) = progress.activity { rows.append(done) }
            case .verifying: break
            default: events.append("\(event)")
            }
        }
        #expect(events == ["started background", "finished background"])
        #expect(rows.first == 1_000)
        #expect(rows.last == 5_000)
        #expect(rows == rows.sorted())
        #expect(done.map(\.step.id) == ["background"])
        #expect(done.first?.rowsChanged == 5_000)
        #expect(try fixture.everyRowWasVisitedOnce)
        #expect(try fixture.checkpoints == 0)
        #expect(try migrator.status(of: fixture.db).background == [])
        let entry = try #require(try migrator.history(of: fixture.db).last)
        #expect(entry.id == "background")
        #expect(entry.outcome == .applied)
        #expect(entry.rowsChanged == 5_000)
    }

    @Test(arguments: Engine.all)
    func withNothingLeftItOnlyReads(_ engine: Engine) throws {
        let fixture = try upgraded(engine)
        let migrator = try fixture.migrator(TestBackground())
        try migrator.runBackground(fixture.db, options: options)
        let spy = SpyConnection(try fixture.database.connect())
        #expect(try migrator.runBackground(spy) == [])
        #expect(spy.hasOnlyRead)
        #expect(!spy.tookLock)
    }

    @Test(arguments: Engine.all)
    func anUpgradeThatIsDueComesFirst(_ engine: Engine) throws {
        let fixture = try upgraded(engine)
        let spy = SpyConnection(try fixture.database.connect())
        let migrator = try fixture.migrator(TestBackground(), TestFragment("appended", addNote(1)))
        #expect(try migrator.runBackground(spy) == [])
        #expect(spy.hasOnlyRead)
        #expect(try fixture.visited(0) == 5_000)
    }

    @Test(arguments: Engine.all)
    func aVersionThatReliesOnItRefusesWhileRowsAreLeft(_ engine: Engine) throws {
        let fixture = try upgraded(engine)
        // Some of the rows are done.
        let cancellation = Cancellation()
        var stopped = options
        stopped.cancellation = cancellation
        #expect(throws: Cancelled.self) {
            try fixture.migrator(TestBackground()).runBackground(fixture.db, options: stopped) { event in
                if case .progress = event { cancellation.request(signal: 15) }
            }
        }
        #expect(try fixture.visited(1) == 1_000)
        let next = try fixture.migrator(TestBackground(), app: v3)
        let log = try next.history(of: fixture.db)
        #expect(throws: MigrationError.backgroundUnfinished(steps: ["background"], target: v3)) {
            try next.migrate(fixture.db)
        }
        #expect(try next.history(of: fixture.db) == log)
        #expect(try stamp(fixture.db) == "2.0.0")
        // Short of that version it may go on.
        #expect(try next.migrate(fixture.db, upTo: Version(2, 9, 0)).to == Version(2, 9, 0))

        var policy = MigrationPolicy()
        policy.unfinishedBackground = .finish
        let report = try fixture.migrator(TestBackground(), app: v3, policy: policy).migrate(fixture.db)
        #expect(report.steps.map(\.step.id) == ["background", "3.0.0"])
        #expect(try fixture.everyRowWasVisitedOnce)
        #expect(try stamp(fixture.db) == "3.0.0")
    }

    @Test(arguments: Engine.all)
    func aFinishedOneStandsInNobodysWay(_ engine: Engine) throws {
        let fixture = try upgraded(engine)
        try fixture.migrator(TestBackground()).runBackground(fixture.db, options: options)
        let report = try fixture.migrator(TestBackground(), app: v3).migrate(fixture.db)
        #expect(report.steps.map(\.step.id) == ["3.0.0"])
    }

    /// From before its version to where it has to be done, and on an empty database: like any other step.
    @Test(arguments: Engine.all)
    func whereItHasNoTimeItRunsInTheUpgrade(_ engine: Engine) throws {
        let fixture = try BatchFixture(engine)
        let report = try fixture.migrator(TestBackground(), app: v3).migrate(fixture.db)
        #expect(report.steps.map(\.step.id) == ["2.0.0", "background", "3.0.0"])
        #expect(try fixture.everyRowWasVisitedOnce)

        let empty = try engine.makeDatabase()
        let table = TestFragment("table") { db in
            try db.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, visits INTEGER NOT NULL DEFAULT 0)")
        }
        let installed = try fixture.migrator(table, TestBackground()).migrate(empty.connect())
        #expect(installed.steps.map(\.step.id) == ["1.0.0", "2.0.0", "table", "background"])

        var own = TestBackground()
        own.finalisedBy = v2
        let third = try BatchFixture(engine)
        #expect(try third.migrator(own).migrate(third.db).steps.map(\.step.id) == ["2.0.0", "background"])
    }

    @Test(arguments: Engine.all)
    func aFailureIsOnRecordAndTheNextCallGoesOn(_ engine: Engine) throws {
        let once = Once()
        let fixture = try upgraded(engine)
        let migrator = try fixture.migrator(
            TestBackground { batch, db in
                try countVisit(batch, db)
                if try batch.holds(2_500, db), once() { throw OnPurpose() }
            }
        )
        let failure = try #require(fixture.failure { try migrator.runBackground(fixture.db, options: options) })
        #expect(failure.rows?.done == 1_000)
        #expect(try fixture.visited(1) == 1_000)
        #expect(try migrator.history(of: fixture.db).last?.outcome == .failed)
        let status = try migrator.status(of: fixture.db)
        #expect(status.state == .ready)
        #expect(status.background.map(\.id) == ["background"])

        let done = try migrator.runBackground(fixture.database.connect(), options: options)
        #expect(done.map(\.step.id) == ["background"])
        #expect(try fixture.everyRowWasVisitedOnce)
        #expect(try migrator.history(of: fixture.db).last?.attempt == 2)
    }

    /// Between two batches everything is free: rows for others, and the lock for an upgrade.
    @Test(arguments: Engine.all)
    func othersWorkAndMigrateBetweenTwoBatches(_ engine: Engine) throws {
        let fixture = try upgraded(engine)
        let other = try fixture.database.connect()
        var turn = 0
        try fixture.migrator(TestBackground()).runBackground(fixture.db, options: options) { event in
            guard case .progress = event else { return }
            turn += 1
            guard turn == 1 else { return }
            do {
                #expect(try other.value("SELECT count(*) FROM item WHERE visits = 1") == 1_000)
                // Behind the place that was reached, and before it.
                try other.execute("INSERT INTO item (id) VALUES (100000)")
                try other.execute("INSERT INTO item (id) VALUES (-1)")
                try other.execute("UPDATE item SET other = 0 WHERE id = 4000")
                try other.execute("DELETE FROM item WHERE id = 3000")
            } catch { Issue.record("\(error)") }
        }
        #expect(turn > 2)
        #expect(try other.value("SELECT visits FROM item WHERE id = 100000") == 1)
        #expect(try other.value("SELECT visits FROM item WHERE id = -1") == 0)
        #expect(try fixture.visited(1) == 5_000)
        #expect(try other.value("SELECT other FROM item WHERE id = 4000") == 0)
    }

    @Test(arguments: Engine.all)
    func anUpgradeGetsTheLockBetweenTwoBatches(_ engine: Engine) throws {
        let hasUpgraded = Atomic<Bool>(false)
        let isUnderWay = Atomic<Bool>(false)
        // Goes on until the upgrade is through: one that held the lock would never end.
        let fixture = try upgraded(engine)
        let step = TestBackground { batch, db in
            try countVisit(batch, db)
            isUnderWay.store(true, ordering: .releasing)
        }
        let appended = try fixture.migrator(step, TestFragment("appended", addNote(1)))
        let background = try fixture.migrator(step)
        let failure = Mutex<(any Error)?>(nil)
        let database = fixture.database
        let group = DispatchGroup()
        group.enter()
        Thread.detachNewThread {
            do {
                while !isUnderWay.load(ordering: .acquiring) { usleep(1_000) }
                try appended.migrate(database.connect())
            } catch { failure.withLock { $0 = error } }
            hasUpgraded.store(true, ordering: .releasing)
            group.leave()
        }
        var options = options
        options.backgroundPause = .milliseconds(400)
        var turnsBefore = 0
        let patience = ContinuousClock.now + .seconds(30)
        try background.runBackground(fixture.db, options: options) { event in
            guard case .progress = event, !hasUpgraded.load(ordering: .acquiring), .now < patience else { return }
            turnsBefore += 1
            // There is always a row left before the upgrade is through.
            do { try fixture.db.execute("INSERT INTO item (id) SELECT max(id) + 1 FROM item") } catch {
                Issue.record("\(error)")
            }
        }
        group.wait()
        #expect(failure.withLock { $0 } == nil)
        #expect(turnsBefore > 0)
        #expect(try notes(fixture.db) == [1])
        let ids = try background.history(of: fixture.db).map(\.id)
        #expect(ids == ["1.0.0", "2.0.0", "appended", "background"])
        #expect(try fixture.visited(0) + fixture.visited(2) == 0)
    }

    @Test(arguments: Engine.all)
    func twoAtOnceDoEachRowOnce(_ engine: Engine) throws {
        let fixture = try upgraded(engine)
        let batches = Mutex<[Int]>([])
        let migrator = try fixture.migrator(
            TestBackground { batch, db in
                try countVisit(batch, db)
                batches.withLock { $0.append(batch.rowCount) }
            }
        )
        let outcomes = Mutex<[Result<[MigrationReport.CompletedStep], any Error>]>([])
        let group = DispatchGroup()
        var few = options
        few.backgroundBatchDuration = .microseconds(200)
        let (database, options) = (fixture.database, few)
        for _ in 1...2 {
            group.enter()
            Thread.detachNewThread {
                let outcome = Result { try migrator.runBackground(try database.connect(), options: options) }
                outcomes.withLock { $0.append(outcome) }
                group.leave()
            }
        }
        group.wait()
        let finished = try outcomes.withLock { try $0.flatMap { try $0.get() } }
        #expect(finished.map(\.step.id) == ["background"])
        #expect(try fixture.everyRowWasVisitedOnce)
        #expect(batches.withLock { $0.reduce(0, +) } == 5_000)
        #expect(try migrator.history(of: fixture.db).filter { $0.id == "background" }.map(\.outcome) == [.applied])
    }

    @Test(arguments: Engine.all)
    func aServerRunsItAsATask(_ engine: Engine) async throws {
        let fixture = try upgraded(engine)
        let migrator = try fixture.migrator(TestBackground())
        let database = fixture.database
        let (underWay, continuation) = AsyncStream<Void>.makeStream()
        let task = Task {
            var options = MigrationOptions()
            options.backgroundPause = .seconds(60)
            return try await migrator.runBackground(options: options) { event in
                if case .progress = event { continuation.yield() }
            } connecting: {
                try database.connect()
            }
        }
        for await _ in underWay { break }
        // In the middle of its pause.
        task.cancel()
        await #expect(throws: Cancelled.self) { try await task.value }
        #expect(try fixture.visited(1) == 1_000)

        let done = try await migrator.runBackground { try database.connect() }
        #expect(done.map(\.step.id) == ["background"])
        #expect(try fixture.everyRowWasVisitedOnce)
        await #expect(throws: OnPurpose.self) { try await migrator.runBackground { throw OnPurpose() } }
    }
}
