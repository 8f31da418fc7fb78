public import FileSystem

/// A cluster made for one run: durable as in production, with page checksums, on a unix socket, removed at the end.
///
/// As root the server runs as `postgres`, because it refuses to run as root.
public final class BenchmarkCluster {
    public let folder: String
    /// Who the server runs as, and owns the data directory.
    public let owner: Owner

    /// Makes and starts it in a folder of its own in `TMPDIR` or `/tmp`, which every user may write to.
    ///
    /// - Parameter settings: of the server, beside 512 MB of shared buffers.
    public init(settings: [String: String] = [:]) throws {
        owner = Owner.current.isRoot ? Owner.named("postgres") ?? .current : .current
        folder = try TemporaryFolder.make(prefix: "omsb-")
        try Folder.setPermissions(of: folder, to: 0o777)
        try run(
            "initdb",
            ["-D", dataDirectory, "-U", "postgres", "-A", "trust", "--no-sync", "-k", "--locale=C.UTF-8"]
        )
        try start(settings)
    }

    deinit {
        try? run("pg_ctl", ["-D", dataDirectory, "-m", "immediate", "-w", "stop"])
        try? Folder.remove(folder)
    }

    /// Stops and starts it under other settings.
    public func restart(settings: [String: String]) throws {
        try run("pg_ctl", ["-D", dataDirectory, "-m", "fast", "-w", "-t", "600", "stop"])
        try start(settings)
    }

    private func start(_ settings: [String: String]) throws {
        let options =
            ["listen_addresses": "", "unix_socket_directories": folder, "shared_buffers": "512MB"]
            .merging(settings) { $1 }.map { "-c \($0)=\($1)" }.sorted().joined(separator: " ")
        try run("pg_ctl", ["-D", dataDirectory, "-l", log, "-w", "-t", "600", "-o", options, "start"])
    }

    public var dataDirectory: String { folder + "/data" }

    /// The file of the server's own log.
    public var log: String { folder + "/log" }

    public func url(of database: String) -> String { "postgresql://postgres@/\(database)?host=\(folder)" }

    /// The command line of a client or server program, connecting here.
    public func command(_ program: String, _ arguments: [String]) -> [String] {
        let isClient = program != "initdb" && program != "pg_ctl"
        return [path(program)] + (isClient ? ["-h", folder, "-U", "postgres"] : []) + arguments
    }

    public func run(_ program: String, _ arguments: [String]) throws {
        let isServer = program == "initdb" || program == "pg_ctl"
        try runToEnd(command(program, arguments), as: isServer ? owner : nil)
    }

    private func path(_ program: String) -> String {
        let root = "/usr/lib/postgresql"
        let versions = ((try? Folder.names(in: root)) ?? []).sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }
        return versions.map { "\(root)/\($0)/bin/\(program)" }
            .first { (try? FileStatus.of($0, followLinks: true)) != nil } ?? program
    }
}
