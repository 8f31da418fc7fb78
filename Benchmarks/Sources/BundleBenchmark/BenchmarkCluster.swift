import FileSystem

/// A cluster made for one run: durable as in production, on a unix socket, removed at the end.
final class BenchmarkCluster {
    let folder: String
    private let user: Owner

    init(scale: Int) throws {
        user = Owner.current.isRoot ? Owner.named("postgres") ?? .current : .current
        folder = try TemporaryFolder.make(prefix: "omsb-", in: "/tmp")
        try Folder.setPermissions(of: folder, to: 0o777)
        try run(
            "initdb",
            ["-D", folder + "/data", "-U", "postgres", "-A", "trust", "--no-sync", "-k", "--locale=C.UTF-8"]
        )
        let options =
            "-c listen_addresses= -c unix_socket_directories=\(folder) -c shared_buffers=512MB -c max_wal_size=8GB"
        try run("pg_ctl", ["-D", folder + "/data", "-l", folder + "/log", "-w", "-o", options, "start"])
        try run("createdb", ["bench"])
        print("filling the cluster …")
        try run("pgbench", ["-i", "-q", "-s", "\(scale)", "bench"])
        try run("pgbench", ["-n", "-c", "8", "-j", "2", "-T", "20", "bench"])
        try run("psql", ["-q", "-d", "bench", "-c", "CHECKPOINT"])
    }

    deinit {
        try? run("pg_ctl", ["-D", folder + "/data", "-m", "immediate", "-w", "stop"])
        try? Folder.remove(folder)
    }

    var url: String { "postgresql://postgres@/bench?host=\(folder)" }

    /// The command line of a client or server program, connecting here.
    func command(_ program: String, _ arguments: [String]) -> [String] {
        let isClient = program != "initdb" && program != "pg_ctl"
        return [path(program)] + (isClient ? ["-h", folder, "-U", "postgres"] : []) + arguments
    }

    func run(_ program: String, _ arguments: [String]) throws {
        let line = command(program, arguments)
        let isServer = program == "initdb" || program == "pg_ctl"
        var process = try Process.spawn(
            line[0],
            Array(line.dropFirst()),
            as: isServer ? user : nil,
            output: .file("/dev/null"),
            ownGroup: false
        )
        let status = try process.wait()
        guard status == 0 else { throw Contender.Failure(command: line, status: status) }
    }

    private func path(_ program: String) -> String {
        let root = "/usr/lib/postgresql"
        let versions = ((try? Folder.names(in: root)) ?? []).sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }
        return versions.map { "\(root)/\($0)/bin/\(program)" }
            .first { (try? FileStatus.of($0, followLinks: true)) != nil } ?? program
    }
}
