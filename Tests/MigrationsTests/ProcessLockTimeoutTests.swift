import DatabaseAccess
import FileSystem
import MigrationModel
import Migrations
import PostgreSQLDriver
import TestSupport
import Testing

@testable import migration_stand_in

/// Somebody's open transaction is in the way of a step that alters a table.
@Suite(.needsPostgreSQL)
struct ProcessLockTimeoutTests {
    /// A report that somebody left open in the middle.
    private func idleSession(on database: TestDatabase) throws -> (connection: any DatabaseConnection, name: String) {
        let configuration = PostgreSQLCluster.shared.configuration(database: database.address)
        let session = try PostgreSQLConnection(configuration.setting("application_name", "reporting"))
        try session.begin(readOnly: true)
        guard case .integer(let pid)? = try session.query("SELECT pg_backend_pid() FROM item LIMIT 1").first?.values[0]
        else { throw StandIn.Unexpected(description: "no pid") }
        return (session, "\(pid) reporting")
    }

    @Test func readersWaitNoLongerThanTheLockTimeout() throws {
        let database = try TestDatabase.installed(.postgreSQL)
        let run = try UndisturbedRun(of: database)
        let folder = try SharedFolder()
        let idle = try idleSession(on: database)
        let reader = try database.connect()
        // Should the step wait for ever, the test must not.
        try reader.execute("SET statement_timeout = '20s'")
        let patience = Duration.milliseconds(500)
        let process = try StandIn(database, folder, ["--lock-timeout", "500", "--retries", "50", "--observer"])

        var waits: [Duration] = []
        try awaitTrue("second retry of \(process.text)") {
            let begin = ContinuousClock.now
            _ = try reader.value("SELECT count(*) FROM item")
            waits.append(begin.duration(to: .now))
            return process.events("retrying").count >= 2
        }
        // Behind the waiting ALTER TABLE for most of its patience, and never much beyond.
        let longest = waits.max() ?? .zero
        #expect(longest > patience / 4 && longest < patience + .seconds(1))
        let retries = process.events("retrying")
        #expect(retries.allSatisfy { $0.fields["id"] == "1.1.0" && $0.fields["code"] == "55P03" })
        #expect(retries.allSatisfy { $0.fields["by"] == idle.name }, "\(process.text)")

        try idle.connection.rollback()
        #expect(try process.end() == 0, "\(process.text)")
        try database.expectUpgraded(run)
    }

    @Test func aStepThatUsesUpItsBudgetNamesTheBlocker() throws {
        let database = try TestDatabase.installed(.postgreSQL)
        let folder = try SharedFolder()
        let idle = try idleSession(on: database)
        let before = try database.moment()
        let arguments = ["--lock-timeout", "400", "--retries", "100", "--budget", "1500", "--observer"]
        let process = try StandIn(database, folder, arguments)
        #expect(try process.end(within: .seconds(30)) == 1, "\(process.text)")

        #expect(!process.events("retrying").isEmpty)
        let failure = process.events("failed").first?.fields
        #expect(failure?["id"] == "1.1.0")
        #expect(failure?["code"] == "55P03")
        #expect(failure?["by"] == idle.name)
        try idle.connection.rollback()
        let after = try database.moment()
        #expect(after.state == before.state)
        #expect(after.log == before.log + ["1.1.0 1 failed"])
        #expect(try database.history().last?.code == "55P03")
    }
}
