import DatabaseAccess
import FileSystem
import Glibc
import MigrationModel
import Migrations
import TestSupport
import Testing

@testable import migration_stand_in

/// SIGTERM, as a service manager sends it.
struct ProcessStopTests {
    @Test(arguments: Engine.all)
    func aLongStatementIsCancelled(_ engine: Engine) throws {
        let database = try TestDatabase.installed(engine)
        let run = try UndisturbedRun(of: database)
        let folder = try SharedFolder()
        let process = try StandIn(database, folder, ["--at", "1.3.0", "--do", "sleep:60"])
        // Nothing else beats than a statement that runs.
        try process.wait(for: "progress", id: "1.3.0")
        let begin = ContinuousClock.now
        process.signal(SIGTERM)
        #expect(try process.end(within: .seconds(20)) == 143, "\(process.text)")
        #expect(begin.duration(to: .now) < .seconds(2))

        #expect(try database.lockIsFree)
        let moment = try database.moment()
        #expect(moment.state == run.states[StandInHistory.batchedStep])
        #expect(moment.log.last == "1.3.0 1 interrupted")
        let entry = try #require(try database.history().last)
        #expect(entry.finished != nil)
        #expect(entry.message?.isEmpty == false)
        #expect(entry.code == (engine == .postgreSQL ? "57014" : "SQLITE_INTERRUPT"))
        try expectInterrupted(database, "1.3.0")
        try finish(database, folder, run, interrupted: ["1.3.0"])
    }

    @Test(arguments: Engine.all)
    func noNextStepIsBegun(_ engine: Engine) throws {
        let database = try TestDatabase.installed(engine)
        let run = try UndisturbedRun(of: database)
        let folder = try SharedFolder()
        let go = folder.path + "/go"
        let process = try StandIn(database, folder, ["--pause-after", "1.1.0:" + go])
        try process.wait(for: "finished", id: "1.1.0")
        process.signal(SIGTERM)
        try makeFile(go)
        #expect(try process.end() == 143, "\(process.text)")

        #expect(try database.lockIsFree)
        let moment = try database.moment()
        #expect(moment.state == run.states["1.1.0"])
        #expect(moment.log.last == "1.1.0 1 applied")
        let status = try StandInHistory.migrator().status(of: database.connect())
        #expect(status.state == .pending)
        try finish(database, folder, run, interrupted: [])
    }

    @Test(arguments: Engine.all)
    func noNextBatchIsBegun(_ engine: Engine) throws {
        let database = try TestDatabase.installed(engine)
        let run = try UndisturbedRun(of: database)
        let folder = try SharedFolder()
        let go = folder.path + "/go"
        let step = StandInHistory.batchedStep
        let process = try StandIn(database, folder, ["--at", step + "-500", "--do", "wait:" + go])
        try process.wait(for: "gate")
        process.signal(SIGTERM)
        try makeFile(go)
        #expect(try process.end() == 143, "\(process.text)")

        #expect(try database.lockIsFree)
        let db = try database.connect()
        #expect(try db.value("SELECT rows_done FROM migration_checkpoint") == 1500)
        #expect(try db.value("SELECT sum(counted) FROM stock_line") == 1500)
        #expect(try database.moment().log.last == "\(step) 1 interrupted")
        try expectInterrupted(database, step)
        try finish(database, folder, run, interrupted: [step])
    }

    @Test(arguments: Engine.all)
    func oneThatWaitsForTheLockEndsAtOnceAndWritesNothing(_ engine: Engine) throws {
        let database = try TestDatabase.installed(engine)
        let run = try UndisturbedRun(of: database)
        let folder = try SharedFolder()
        let go = folder.path + "/go"
        let holder = try StandIn(database, folder, ["--pause-after", "1.1.0:" + go])
        try holder.wait(for: "finished", id: "1.1.0")
        let before = try database.moment()
        let waiter = try StandIn(database, folder)
        try waiter.wait(for: "waiting")
        let begin = ContinuousClock.now
        waiter.signal(SIGTERM)
        #expect(try waiter.end(within: .seconds(20)) == 143, "\(waiter.text)")
        #expect(begin.duration(to: .now) < .seconds(2))
        #expect(try database.moment() == before)
        try makeFile(go)
        #expect(try holder.end() == 0, "\(holder.text)")
        try database.expectUpgraded(run)
    }

    private func expectInterrupted(_ database: TestDatabase, _ id: String) throws {
        let status = try StandInHistory.migrator().status(of: database.connect())
        guard case .interrupted(let entry) = status.state else {
            Issue.record("\(status.state)")
            return
        }
        #expect(entry.id == id)
    }

    private func finish(
        _ database: TestDatabase,
        _ folder: SharedFolder,
        _ run: UndisturbedRun,
        interrupted: [String]
    ) throws {
        let next = try StandIn(database, folder)
        #expect(try next.end() == 0, "\(next.text)")
        try database.expectUpgraded(run, interrupted: interrupted)
    }
}
