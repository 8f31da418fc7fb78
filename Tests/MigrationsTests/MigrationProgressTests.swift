import DatabaseAccess
import FileSystem
import MigrationModel
import Migrations
import Synchronization
import TestSupport
import Testing

/// Slow is not dead, and what is done does not become less.
struct MigrationProgressTests {
    let app = Version(2, 0, 0)

    /// About two seconds of work inside one statement.
    private func slowStatement(_ dialect: Dialect) -> SQL {
        switch dialect {
        case .postgreSQL: "SELECT pg_sleep(2.2)"
        case .sqlite:
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000000)
            SELECT max(i) FROM n
            """
        }
    }

    @Test(arguments: Engine.all)
    func oneLongStatementIsHeardOfEachSecond(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let slow = TestMigration(app) { db in _ = try db.query(slowStatement(db.dialect)) }
        let migrator = try migrator(app, [first, slow])
        var heard: [(ContinuousClock.Instant, MigrationProgress?)] = []
        try migrator.migrate(database.connect()) { event in
            if case .progress(let progress) = event {
                heard.append((.now, progress))
            } else {
                heard.append((.now, nil))
            }
        }
        let gaps = zip(heard, heard.dropFirst()).map { $0.0.duration(to: $1.0) }
        #expect(gaps.max() ?? .zero < .seconds(1))
        let beats = heard.compactMap(\.1)
        #expect(!beats.isEmpty)
        #expect(beats.allSatisfy { $0.step.id == "2.0.0" && $0.number == 2 && $0.of == 2 })
        #expect(beats.allSatisfy { $0.activity == .statement(1) })
        #expect(beats.last?.running ?? .zero > beats.first?.running ?? .zero)
    }

    @Test(arguments: Engine.all)
    func theFractionNeverGoesBackAndEndsWhole(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let short: Work = { db in
            for _ in 1...3 { _ = try db.query(db.dialect == .postgreSQL ? "SELECT pg_sleep(0.3)" : slowQuarter) }
        }
        let steps = (1...3).map { TestMigration(Version(2, UInt32($0), 0), short) }
        let fractions = Mutex<[Double]>([])
        var options = MigrationOptions()
        options.pastDurations = ["2.1.0": .milliseconds(10), "2.2.0": .seconds(5)]
        options.heartbeat = { progress in fractions.withLock { $0.append(progress.fraction) } }
        try migrator(Version(2, 3, 0), [first] + steps).migrate(database.connect(), options: options) { event in
            if case .progress(let progress) = event { fractions.withLock { $0.append(progress.fraction) } }
        }
        let seen = fractions.withLock { $0 }
        #expect(seen.count >= 2)
        #expect(zip(seen, seen.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(seen.allSatisfy { (0...1).contains($0) })
    }

    private var slowQuarter: SQL {
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500000) SELECT max(i) FROM n"
    }

    /// Where the engine lets nobody look, a thread of its own says that the process lives.
    @Test(arguments: Engine.all)
    func aSilentStepIsHeardOfByItsHeartbeat(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let beats = Mutex<[MigrationProgress]>([])
        let silent = TestMigration(app) { _ in
            let patience = ContinuousClock.now + .seconds(20)
            while beats.withLock({ $0.count < 2 }), .now < patience {}
        }
        var options = MigrationOptions()
        options.heartbeat = { progress in beats.withLock { $0.append(progress) } }
        try migrator(app, [first, silent]).migrate(database.connect(), options: options)
        let heard = beats.withLock { $0 }
        #expect(heard.count >= 2)
        #expect(heard.allSatisfy { $0.step.id == "2.0.0" })
    }

    @Test(arguments: Engine.all)
    func aMonitorShowsARunToOtherThreads(_ engine: Engine) async throws {
        let database = try engine.makeDatabase()
        let monitor = MigrationMonitor()
        let events = monitor.events
        let seenInside = Mutex<MigrationMonitor.Snapshot?>(nil)
        let step = TestMigration(app) { db in
            seenInside.withLock { $0 = monitor.snapshot }
            try addNote(1)(db)
        }
        #expect(monitor.snapshot.phase == .idle)
        try migrator(app, [first, step]).migrate(database.connect(), monitor: monitor)
        let inside = try #require(seenInside.withLock { $0 })
        guard case .running(let running) = inside.phase else {
            Issue.record("\(inside.phase)")
            return
        }
        #expect(running.id == "2.0.0")
        #expect(inside.finished == 1)
        #expect(inside.plan?.steps.count == 2)
        #expect(monitor.snapshot.phase == .ready(app))
        var last: MigrationEvent?
        for await event in events { last = event }
        #expect(last == .ready(app))
    }

    @Test(arguments: Engine.all)
    func aFailureEndsWhatAMonitorTells(_ engine: Engine) async throws {
        struct Broken: Error {}
        let database = try engine.makeDatabase()
        let monitor = MigrationMonitor()
        let events = monitor.events
        let migrator = try migrator(app, [first, TestMigration(app) { _ in throw Broken() }])
        #expect(throws: MigrationError.self) { try migrator.migrate(database.connect(), monitor: monitor) }
        guard case .failed(let failure) = monitor.snapshot.phase else {
            Issue.record("\(monitor.snapshot.phase)")
            return
        }
        #expect(failure.step.id == "2.0.0")
        var count = 0
        for await _ in events { count += 1 }
        #expect(count > 3)
    }
}
