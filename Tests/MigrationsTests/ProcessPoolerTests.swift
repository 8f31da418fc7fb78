import DatabaseAccess
import FileSystem
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

/// A pooler before the shared cluster; ended where it goes out of scope.
private final class PgBouncer {
    private let process: Process
    private let folder: String

    static var program: String { Subprocess.find("pgbouncer") ?? "/usr/sbin/pgbouncer" }
    static var isInstalled: Bool { ((try? FileStatus.of(program, followLinks: true)) ?? nil) != nil }

    /// As the server's user: as root it refuses to run.
    init(mode: String) throws {
        let cluster = PostgreSQLCluster.shared
        folder = "/tmp/omsb-\(UInt32.random(in: 0..<0xffffff))"
        try Folder.create(folder, permissions: 0o755)
        try Folder.setOwner(of: folder, to: cluster.serverUser)
        let settings = """
            [databases]
            * = host=\(cluster.socketDirectory) port=5432 user=postgres
            [pgbouncer]
            listen_port = 6432
            unix_socket_dir = \(folder)
            auth_type = any
            pool_mode = \(mode)
            """
        let path = folder + "/pgbouncer.ini"
        try WholeFile.write(Array(settings.utf8), to: path, permissions: 0o644)
        process = try Process.spawn(
            Self.program,
            [path],
            as: cluster.serverUser,
            output: .file(folder + "/log"),
            ownGroup: true
        )
        let configuration = try PostgreSQLConfiguration(parsing: url(database: "postgres"))
        try awaitTrue("pooler: \(String(decoding: (try? WholeFile.read(folder + "/log")) ?? [], as: UTF8.self))") {
            (try? PostgreSQLConnection(configuration)) != nil
        }
    }

    deinit {
        process.signal(15)
        try? Folder.remove(folder)
    }

    func url(database: String) -> String { "postgresql://postgres@/\(database)?host=\(folder)&port=6432" }
}
