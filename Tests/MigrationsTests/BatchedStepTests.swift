import DatabaseAccess
import FileSystem
import Foundation
import MigrationModel
import Migrations
import Synchronization
import TestSupport
import Testing

struct BatchedStepTests {
    let v2 = Version(2, 0, 0)

    @Test(arguments: Engine.all)
    func aFailedBatchLosesOnlyItselfAndTheNextRunGoesOnThere(_ engine: Engine) throws {
        let fixture = try BatchFixture(engine)
        let broken = TestBatches { batch, db in
            try countVisit(batch, db)
            if try batch.holds(4_000, db) { throw OnPurpose() }
        }
        let failing = try fixture.migrator(broken)
        let failure = try #require(fixture.failure { try failing.migrate(fixture.db) })
        let done = try fixture.visited(1)
        #expect(done > 0 && done < 4_000)
        #expect(failure.rows?.done == done)
        #expect(failure.rows?.total == 5_000)
        #expect(failure.phase == .body)
        #expect(try fixture.checkpoints == 1)
        #expect(try stamp(fixture.db) == "1.0.0")
        #expect(try failing.history(of: fixture.db).last?.outcome == .failed)
        #expect(try fixture.db.value("SELECT max(id) FROM item WHERE visits = 1") == .integer(done))

        let repaired = try fixture.migrator(TestBatches())
        let report = try repaired.migrate(fixture.database.connect())
        #expect(report.steps.map(\.step.id) == ["batches"])
        #expect(report.steps.first?.rowsChanged == 5_000)
        #expect(try fixture.everyRowWasVisitedOnce)
        #expect(try fixture.checkpoints == 0)
        #expect(try stamp(fixture.db) == "2.0.0")
        let entry = try #require(try repaired.history(of: fixture.db).last)
        #expect(entry.outcome == .applied)
        #expect(entry.attempt == 2)
        #expect(entry.rowsChanged == 5_000)
    }

    @Test(arguments: Engine.all)
    func aStopIsHonouredBetweenTwoBatches(_ engine: Engine) throws {
        let fixture = try BatchFixture(engine)
        let cancellation = Cancellation()
        let stopping = TestBatches { batch, db in
            try countVisit(batch, db)
            cancellation.request(signal: 15)
        }
        #expect(throws: Cancelled.self) {
            try fixture.migrator(stopping).migrate(fixture.db, options: MigrationOptions(cancellation: cancellation))
        }
        #expect(try fixture.visited(1) == 1_000)
        let migrator = try fixture.migrator(TestBatches())
        #expect(try migrator.history(of: fixture.db).last?.outcome == .interrupted)
        try migrator.migrate(fixture.database.connect())
        #expect(try fixture.everyRowWasVisitedOnce)
        #expect(try fixture.checkpoints == 0)
    }

    @Test(.needsPostgreSQL)
    func aSessionThatIsCutOffLosesOnlyItsBatch() throws {
        let fixture = try BatchFixture(.postgreSQL)
        let cut = TestBatches { batch, db in
            try countVisit(batch, db)
            if try batch.holds(4_000, db) { _ = try db.query("SELECT pg_terminate_backend(pg_backend_pid())") }
        }
        let failure = try #require(fixture.failure { try fixture.migrator(cut).migrate(fixture.database.connect()) })
        #expect(try failure.rows?.done == fixture.visited(1))
        #expect(try fixture.visited(1) > 0)
        var said: [String] = []
        try fixture.migrator(TestBatches()).migrate(fixture.database.connect()) { event in
            if case .foundInterrupted(let id, _, _) = event { said.append(id) }
        }
        #expect(said == ["batches"])
        #expect(try fixture.everyRowWasVisitedOnce)
    }

    /// The files as they are on disk in the middle of a batch are what a killed process leaves.
    @Test func aProcessThatIsKilledLosesOnlyItsBatch() throws {
        let fixture = try BatchFixture(.sqlite)
        let folder = try SharedFolder()
        let copy = folder.path + "/killed.sqlite"
        let source = fixture.database.address
        let copying = TestBatches { batch, db in
            try countVisit(batch, db)
            guard try batch.holds(4_000, db) else { return }
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: source + suffix, toPath: copy + suffix)
            }
        }
        try fixture.migrator(copying).migrate(fixture.db)
        let killed = try Engine.sqlite(copy)
        let undone = try number("SELECT count(*) AS n FROM item WHERE visits = 0", on: killed)
        #expect(undone > 0 && undone < 5_000)
        try fixture.migrator(TestBatches()).migrate(killed)
        #expect(try killed.value("SELECT count(*) FROM item WHERE visits = 1") == 5_000)
    }

    @Test(arguments: Engine.all)
    func progressNeverGoesBackAndKnowsTheTotal(_ engine: Engine) throws {
        let fixture = try BatchFixture(engine, rows: 1_800)
        let slow = TestBatches { batch, db in
            try countVisit(batch, db)
            // Long enough that each batch is reported.
            usleep(510_000)
        }
        var options = MigrationOptions()
        options.batchDuration = .milliseconds(1)
        var seen: [Int64] = []
        var fractions: [Double] = []
        let few = BatchSource("item", key: "id", where: "id <= 3")
        try fixture.migrator(slow, TestBatches("few", few)).migrate(fixture.db, options: options) { event in
            guard case .progress(let progress) = event else { return }
            fractions.append(progress.fraction)
            guard case .rows(let done, let total) = progress.activity, progress.step.id == "batches" else { return }
            #expect(total == 1_800)
            seen.append(done)
        }
        #expect(seen == [1_000, 1_500, 1_750, 1_800])
        #expect(fractions == fractions.sorted())
    }

    /// Halved while a batch takes too long, in a run.
    @Test func theSizeOfABatchFollowsItsDuration() throws {
        let fixture = try BatchFixture(.sqlite, rows: 3_000)
        let sizes = Mutex<[Int]>([])
        let slow = TestBatches { batch, db in
            try countVisit(batch, db)
            sizes.withLock { $0.append(batch.rowCount) }
            usleep(UInt32(batch.rowCount) * 200)
        }
        var options = MigrationOptions()
        options.batchDuration = .milliseconds(20)
        try fixture.migrator(slow).migrate(fixture.db, options: options)
        let seen = sizes.withLock { $0 }
        #expect(seen.prefix(4) == [1_000, 500, 250, 125])
        // 20 ms are a hundred rows at most.
        #expect(seen.dropFirst(4).allSatisfy { $0 <= 125 })
        #expect(try fixture.everyRowWasVisitedOnce)
    }

    @Test(arguments: Engine.all)
    func theResultIsLookedAtInTheLastTransaction(_ engine: Engine) throws {
        let fixture = try BatchFixture(engine)
        let calls = Atomic<Int>(0)
        let work: BatchWork = { batch, db in
            try countVisit(batch, db)
            calls.add(1, ordering: .relaxed)
        }
        var doubting = TestBatches(work: work)
        doubting.check = { db in
            try db.execute("INSERT INTO note (id, body) VALUES (1, 'looked')")
            guard try db.value("SELECT count(*) FROM item WHERE visits = 0") != 0 else { throw OnPurpose() }
        }
        let looking = try fixture.migrator(doubting)
        let failure = try #require(fixture.failure { try looking.migrate(fixture.db) })
        #expect(failure.phase == .verify)
        #expect(failure.rows?.done == 5_000)
        #expect(try notes(fixture.db) == [])
        #expect(try stamp(fixture.db) == "1.0.0")
        let before = calls.load(ordering: .relaxed)

        // Only the look is repeated.
        try fixture.migrator(TestBatches(work: work)).migrate(fixture.db)
        #expect(calls.load(ordering: .relaxed) == before)
        #expect(try fixture.everyRowWasVisitedOnce)
    }

    @Test(.needsPostgreSQL)
    func aLockTimeoutRepeatsOnlyTheBatch() throws {
        let fixture = try BatchFixture(.postgreSQL)
        let other = try fixture.database.connect()
        try other.begin(readOnly: false)
        try other.execute("UPDATE item SET other = 0 WHERE id = 4000")
        let firsts = Atomic<Int>(0)
        let batches = TestBatches { batch, db in
            if try batch.holds(1, db) { firsts.add(1, ordering: .relaxed) }
            try countVisit(batch, db)
        }
        var options = MigrationOptions()
        options.statementLockTimeout = .milliseconds(100)
        var retries: [String] = []
        try fixture.migrator(batches).migrate(fixture.db, options: options) { event in
            guard case .retrying(_, let retry) = event else { return }
            retries.append(retry.code)
            do { try other.commit() } catch { Issue.record("\(error)") }
        }
        #expect(retries == ["55P03"])
        #expect(firsts.load(ordering: .relaxed) == 1)
        #expect(try fixture.everyRowWasVisitedOnce)
        #expect(try fixture.db.value("SELECT other FROM item WHERE id = 4000") == 0)
    }

    @Test(arguments: Engine.all)
    func aBatchThatMeetsAPassingFailureIsDoneOnce(_ engine: Engine) throws {
        let fixture = try BatchFixture(engine)
        let once = Once()
        let unlucky = TestBatches { batch, db in
            try countVisit(batch, db)
            guard try batch.holds(4_000, db), once() else { return }
            throw DatabaseError.statementFailed(sql: "", ServerMessage(code: "40001", message: "on purpose"))
        }
        var retries = 0
        try fixture.migrator(unlucky).migrate(fixture.db) { if case .retrying = $0 { retries += 1 } }
        #expect(retries == 1)
        #expect(try fixture.everyRowWasVisitedOnce)
    }

    @Test(arguments: Engine.all)
    func aWholeUpgradeLeavesNothingOfItsBatches(_ engine: Engine) throws {
        let fixture = try BatchFixture(engine)
        var policy = MigrationPolicy()
        policy.transactions = .wholeUpgrade
        let broken = TestBatches { batch, db in
            try countVisit(batch, db)
            if try batch.holds(4_000, db) { throw OnPurpose() }
        }
        _ = try #require(fixture.failure { try fixture.migrator(broken, policy: policy).migrate(fixture.db) })
        #expect(try fixture.visited(0) == 5_000)
        #expect(try fixture.checkpoints == 0)
        #expect(try stamp(fixture.db) == "1.0.0")

        let report = try fixture.migrator(TestBatches(), policy: policy).migrate(fixture.db)
        #expect(report.steps.map(\.step.id) == ["2.0.0", "batches"])
        #expect(try fixture.everyRowWasVisitedOnce)
        #expect(try stamp(fixture.db) == "2.0.0")
    }

    /// What was begun in batches, a whole upgrade only finishes.
    @Test(arguments: Engine.all)
    func aWholeUpgradeGoesOnWhereBatchesHadCome(_ engine: Engine) throws {
        let fixture = try BatchFixture(engine)
        let broken = TestBatches { batch, db in
            if try batch.holds(4_000, db) { throw OnPurpose() }
            try countVisit(batch, db)
        }
        _ = try #require(fixture.failure { try fixture.migrator(broken).migrate(fixture.db) })
        var policy = MigrationPolicy()
        policy.transactions = .wholeUpgrade
        try fixture.migrator(TestBatches(), policy: policy).migrate(fixture.db)
        #expect(try fixture.everyRowWasVisitedOnce)
        #expect(try fixture.checkpoints == 0)
    }

    @Test(arguments: Engine.all, [0, 1, 999, 1_000, 1_001, 3_000])
    func everyNumberOfRowsIsDoneAndRecorded(_ engine: Engine, _ rows: Int) throws {
        let fixture = try BatchFixture(engine, rows: rows)
        let report = try fixture.migrator(TestBatches()).migrate(fixture.db)
        #expect(report.steps.last?.rowsChanged == rows)
        #expect(try fixture.everyRowWasVisitedOnce)
        #expect(try stamp(fixture.db) == "2.0.0")
    }

    /// The filter names rows that are not done yet: the place in the order decides, not the filter.
    @Test(arguments: Engine.all)
    func theFilterMayDependOnWhatTheStepChanges(_ engine: Engine) throws {
        let fixture = try BatchFixture(engine)
        let source = BatchSource("item", key: "id", where: "visits = \(0)")
        let once = Once()
        let filtered = TestBatches("batches", source) { batch, db in
            if try batch.holds(4_000, db), once() { throw OnPurpose() }
            try countVisit(batch, db)
        }
        let migrator = try fixture.migrator(filtered)
        let failure = try #require(fixture.failure { try migrator.migrate(fixture.db) })
        #expect(failure.rows?.total == 5_000)
        try migrator.migrate(fixture.db)
        #expect(try fixture.everyRowWasVisitedOnce)
    }

    @Test(arguments: Engine.all)
    func aMissingTableFailsWithTheEnginesWords(_ engine: Engine) throws {
        let fixture = try BatchFixture(engine, rows: 1)
        let lost = TestBatches("batches", BatchSource("nowhere", key: "id"))
        let failure = try #require(fixture.failure { try fixture.migrator(lost).migrate(fixture.db) })
        #expect(failure.databaseError?.code == (engine == .sqlite ? "SQLITE_ERROR" : "42P01"))
        #expect(failure.rows == nil)
    }

    @Test(arguments: Engine.all)
    func aPlaceInAnotherOrderIsNotUsed(_ engine: Engine) throws {
        let fixture = try BatchFixture(engine)
        let broken = TestBatches { batch, db in
            try countVisit(batch, db)
            if try batch.holds(4_000, db) { throw OnPurpose() }
        }
        _ = try #require(fixture.failure { try fixture.migrator(broken).migrate(fixture.db) })
        let done = try fixture.visited(1)
        let otherKey = TestBatches("batches", BatchSource("item", key: "other"))
        let failure = try #require(fixture.failure { try fixture.migrator(otherKey).migrate(fixture.db) })
        #expect(failure.reason.contains("cannot be read"))
        #expect(try fixture.visited(1) == done)
    }

    /// A pragma that a batch sets is not left behind.
    @Test func theConnectionIsPutBackAfterABatch() throws {
        let fixture = try BatchFixture(.sqlite)
        let careless = TestBatches { batch, db in
            try countVisit(batch, db)
            try db.execute(script: "PRAGMA recursive_triggers = ON")
        }
        try fixture.migrator(careless).migrate(fixture.db)
        #expect(try fixture.db.value("PRAGMA recursive_triggers") == 0)
    }
}
