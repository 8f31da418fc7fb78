import DatabaseAccess
import FileSystem
import Glibc
import MigrationModel
import Migrations
import TestSupport
import Testing

@testable import migration_stand_in

/// Many processes that start at once on one database.
struct ProcessCrowdTests {
    @Test(arguments: Engine.all)
    func oneOfEightDiesInAStepAndTheOthersFinish(_ engine: Engine) throws {
        let database = try TestDatabase.installed(engine)
        let run = try UndisturbedRun(of: database)
        let folder = try SharedFolder()
        let go = folder.path + "/go"
        let all = try (0..<8).map { _ in try StandIn(database, folder, ["--at", "1.1.0", "--do", "wait:" + go]) }
        let victim = try awaited("holder") { all.first { !$0.events("gate").isEmpty } }
        let others = all.filter { $0 !== victim }
        for process in others { try process.wait(for: "waiting") }
        victim.signal(SIGKILL)
        #expect(try victim.end() == 137)
        try makeFile(go)

        for process in others { #expect(try process.end() == 0, "\(process.text)") }
        #expect(others.filter { !$0.events("started").isEmpty }.count == 1)
        #expect(others.flatMap { $0.events("ready") }.count == 7)
        #expect(others.flatMap { $0.events("interrupted") }.map { $0.fields["id"] } == ["1.1.0"])
        try database.expectUpgraded(run, interrupted: ["1.1.0"])
        #expect(try database.history().filter { $0.outcome == .interrupted }.map(\.pid) == [Int64(victim.identifier)])
        #expect(try database.lockIsFree)
    }

    /// Whoever waits for the lock holds no transaction that the building of the index would wait for.
    @Test(.needsPostgreSQL) func anIndexIsBuiltWhileFiveOthersWait() throws {
        let database = try TestDatabase.installed(.postgreSQL)
        let run = try UndisturbedRun(of: database)
        let folder = try SharedFolder()
        let writer = try database.connect()
        try writer.begin(readOnly: false)
        try writer.execute("UPDATE stock_line SET quantity = quantity WHERE id = 1")
        let builder = try StandIn(database, folder)
        _ = try database.awaitSession(where: "query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'")
        let waiters = try (0..<5).map { _ in try StandIn(database, folder) }
        for waiter in waiters { try waiter.wait(for: "waiting") }
        #expect(waiters.allSatisfy { $0.events("ready").isEmpty })
        try writer.commit()

        for process in [builder] + waiters {
            #expect(try process.end(within: .seconds(30)) == 0, "\(process.text)")
        }
        try database.expectUpgraded(run)
        #expect(builder.events("started").count == run.states.count)
        #expect(waiters.allSatisfy { $0.events("started").isEmpty })
    }

    @Test(arguments: Engine.all)
    func theFailureOfOneIsNotRepeatedByThoseThatWaited(_ engine: Engine) throws {
        let database = try TestDatabase.installed(engine)
        let run = try UndisturbedRun(of: database)
        let folder = try SharedFolder()
        let go = folder.path + "/go"
        let all = try (0..<6).map { _ in try StandIn(database, folder, ["--do", "wait-and-fail:" + go]) }
        let first = try awaited("holder") { all.first { !$0.events("gate").isEmpty } }
        for process in all where process !== first { try process.wait(for: "waiting") }
        try makeFile(go)

        #expect(try first.end() == 1)
        let code = engine == .postgreSQL ? "23505" : "SQLITE_CONSTRAINT"
        #expect(first.events("failed").map { $0.fields["code"] } == [code])
        for process in all where process !== first {
            #expect(try process.end() == 2, "\(process.text)")
            let failure = process.events("failed-elsewhere").first
            #expect(failure?.fields == ["id": "1.4.0", "pid": "\(first.identifier)"])
        }
        #expect(try database.history().filter { $0.outcome == .failed }.map(\.id) == ["1.4.0"])
        #expect(try database.moment().state == run.states["1.3.0"])
        #expect(try database.lockIsFree)

        // One that starts afterwards has not waited, and tries; it is repaired.
        #expect(try StandIn(database, folder).end() == 0)
        try database.expectUpgraded(run, failed: ["1.4.0"])
    }

    /// Its first look at the log has shown the step that was to fail as begun.
    @Test(arguments: Engine.all)
    func whoeverComesWhileAStepRunsDoesNotRepeatItsFailure(_ engine: Engine) throws {
        let database = try TestDatabase.installed(engine)
        let folder = try SharedFolder()
        let go = folder.path + "/go"
        let first = try StandIn(database, folder, ["--do", "wait-and-fail:" + go])
        try first.wait(for: "gate")
        let late = try StandIn(database, folder, ["--do", "wait-and-fail:" + go])
        try late.wait(for: "waiting")
        try makeFile(go)
        #expect(try first.end() == 1)
        #expect(try late.end() == 2, "\(late.text)")
        #expect(late.events("failed-elsewhere").map { $0.fields["pid"] } == ["\(first.identifier)"])
        #expect(try database.history().filter { $0.outcome == .failed }.map(\.id) == ["1.4.0"])
    }

    @Test(arguments: Engine.all)
    func aRepairedProcessThatWaitedTries(_ engine: Engine) throws {
        let database = try TestDatabase.installed(engine)
        let folder = try SharedFolder()
        let go = folder.path + "/go"
        let broken = try StandIn(database, folder, ["--do", "wait-and-fail:" + go])
        try broken.wait(for: "gate")
        let repaired = try StandIn(database, folder, ["--app", "1.4.1"])
        try repaired.wait(for: "waiting")
        try makeFile(go)
        #expect(try broken.end() == 1)
        #expect(try repaired.end() == 0, "\(repaired.text)")
        #expect(repaired.events("ready").map { $0.fields["version"] } == ["1.4.1"])
        let attempts = try database.history().filter { $0.id == "1.4.0" }
        #expect(attempts.map(\.outcome) == [.failed, .applied])
        #expect(attempts.map(\.appVersion) == ["1.4.0", "1.4.1"])
    }
}
