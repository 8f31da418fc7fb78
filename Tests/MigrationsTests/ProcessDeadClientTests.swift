import DatabaseAccess
import FileSystem
import Glibc
import MigrationModel
import TestSupport
import Testing

@testable import migration_stand_in

/// The client is dead and PostgreSQL does not know it yet, or the other way round.
@Suite(.needsPostgreSQL)
struct ProcessDeadClientTests {
    @Test func theNextRunWaitsForTheStatementOfTheDead() throws {
        let database = try TestDatabase.installed(.postgreSQL)
        let run = try UndisturbedRun(of: database)
        let folder = try SharedFolder()
        let dead = try StandIn(database, folder, ["--at", "1.3.0", "--do", "sleep:3"])
        let session = try database.awaitSession(where: "query LIKE '%pg_sleep%' AND state = 'active'")
        dead.signal(SIGKILL)
        #expect(try dead.end() == 137)

        let next = try StandIn(database, folder)
        #expect(try next.wait(for: "waiting").fields["pid"] == "\(session)")
        #expect(try next.end() == 0, "\(next.text)")
        #expect(next.events("interrupted").map { $0.fields["id"] } == ["1.3.0"])
        try database.expectUpgraded(run, interrupted: ["1.3.0"])
        #expect(try database.lockIsFree)
    }

    /// The server goes on building, and keeps the lock for as long.
    @Test func theIndexThatTheDeadBeganIsFinishedAndNotBuiltTwice() throws {
        let database = try TestDatabase.installed(.postgreSQL)
        let run = try UndisturbedRun(of: database)
        let folder = try SharedFolder()
        let writer = try database.connect()
        let (dead, session) = try builder(database, folder, heldUpBy: writer)
        dead.signal(SIGKILL)
        #expect(try dead.end() == 137)
        let next = try StandIn(database, folder)
        #expect(try next.wait(for: "waiting").fields["pid"] == "\(session)")
        try writer.commit()

        #expect(try next.end() == 0, "\(next.text)")
        let step = "create_index_stock_line_item"
        #expect(next.events("interrupted").map { $0.fields["id"] } == [step])
        try database.expectUpgraded(run, interrupted: [step])
    }

    /// Its session is gone in the middle of the building: what is left is an invalid index, and a journal beside.
    @Test func aBrokenIndexIsRemovedAndBuiltAnew() throws {
        let database = try TestDatabase.installed(.postgreSQL)
        let run = try UndisturbedRun(of: database)
        let folder = try SharedFolder()
        let writer = try database.connect()
        let (process, session) = try builder(database, folder, heldUpBy: writer)
        let terminated = try PostgreSQLCluster.shared.connect().value(
            "SELECT pg_terminate_backend(\(Int(session))::int)"
        )
        #expect(terminated == true)
        #expect(try process.end() == 1, "\(process.text)")
        #expect(process.events("failed").first?.fields["record"]?.hasPrefix("journal") == true, "\(process.text)")
        try writer.commit()
        let invalid: SQL = "SELECT count(*) FROM pg_index WHERE NOT indisvalid"
        #expect(try writer.value(invalid) == 1)

        let next = try StandIn(database, folder)
        #expect(try next.end() == 0, "\(next.text)")
        #expect(next.events("journal").map { $0.fields["entries"] } == ["1"])
        #expect(try writer.value(invalid) == 0)
        try database.expectUpgraded(run, failed: ["create_index_stock_line_item"])
    }

    /// A process whose index waits for a writer's transaction, and its session on the server.
    private func builder(
        _ database: TestDatabase,
        _ folder: SharedFolder,
        heldUpBy writer: any DatabaseConnection
    ) throws -> (StandIn, session: Int64) {
        try writer.begin(readOnly: false)
        try writer.execute("UPDATE stock_line SET quantity = quantity WHERE id = 1")
        let process = try StandIn(database, folder)
        let session = try database.awaitSession(
            where: "query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'"
        )
        return (process, session)
    }
}
