import DatabaseAccess
import MigrationModel
import PostgreSQLDriver
import TestSupport
import Testing

@testable import migration_stand_in

/// PgBouncer between the process and the server.
@Suite(.needsPostgreSQL, .enabled(if: PgBouncer.isInstalled, "needs the program pgbouncer"))
struct ProcessPoolerTests {
    @Test(arguments: ["transaction", "session"])
    func aPooledConnectionIsRefused(_ mode: String) throws {
        let database = try TestDatabase.installed(.postgreSQL)
        let run = try UndisturbedRun(of: database)
        let folder = try SharedFolder()
        let pooler = try PgBouncer(mode: mode)
        let before = try database.moment()

        let process = try StandIn(pooler.url(database: database.address), folder)
        #expect(try process.end() == 3, "\(process.text)")
        #expect(process.events("refused").map { $0.fields["error"] } == ["pooledConnection"])
        #expect(process.events("started").isEmpty)
        #expect(try database.moment() == before)

        let direct = try StandIn(database, folder)
        #expect(try direct.end() == 0, "\(direct.text)")
        try database.expectUpgraded(run)
        // With nothing to do a pooler does no harm.
        #expect(try StandIn(pooler.url(database: database.address), folder).end() == 0)
    }
}
