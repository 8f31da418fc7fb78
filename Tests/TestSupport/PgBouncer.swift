import FileSystem
import PostgreSQLDriver

/// A pooler before the shared cluster; ended where it goes out of scope.
public final class PgBouncer {
    private let process: Process
    private let folder: String

    public static var program: String { Subprocess.find("pgbouncer") ?? "/usr/sbin/pgbouncer" }
    public static var isInstalled: Bool { ((try? FileStatus.of(program, followLinks: true)) ?? nil) != nil }

    /// As the server's user: as root it refuses to run.
    public init(mode: String) throws {
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

    public func url(database: String) -> String { "postgresql://postgres@/\(database)?host=\(folder)&port=6432" }
}
