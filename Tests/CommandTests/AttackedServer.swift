import DatabaseAccess
import FileSystem
import Foundation
import PostgreSQLDriver
import SQLiteDriver
import TestSupport
import Testing

/// A migrated server with a legacy folder and files, on either engine, for tests that treat it badly. A PostgreSQL one
/// is a cluster of its own.
final class AttackedServer: Sendable {
    let engine: Engine
    let cluster: PostgreSQLCluster?
    private let shared: SharedFolder?
    let folder: String
    let url: String
    var output: String { folder + "/bundles" }
    var target: String { folder + "/restored" }
    var files: String { folder + "/app" }
    var legacy: String { folder + "/legacy" }

    /// - Parameter serverEnvironment: what PostgreSQL is started with besides.
    init(
        _ engine: Engine,
        settings: [String: String] = [:],
        isForeign: Bool = false,
        serverEnvironment: [String: String] = [:]
    ) throws {
        self.engine = engine
        switch engine {
        case .sqlite:
            let made = try SharedFolder()
            (shared, cluster, folder) = (made, nil, made.path)
            url = "sqlite:\(made.path)/omsupply.sqlite"
        case .postgreSQL:
            let made = try PostgreSQLCluster(
                settings: settings,
                isForeign: isForeign,
                environment: serverEnvironment
            )
            (shared, cluster, folder) = (nil, made, made.folder)
            url = made.url()
        }
        try Folder.createAll(files + "/static_files")
        try Folder.create(legacy)
        try WholeFile.write(Array("file".utf8), to: files + "/static_files/a.txt")
        try WholeFile.write(Array("legacy".utf8), to: legacy + "/data.4BK")
        let migrated = try admin(["migrate", "run", "--quiet"])
        guard migrated.status == 0 else {
            throw CommandFailed(command: "migrate run", status: migrated.status, text: migrated.errors)
        }
        try connect().execute(script: "CREATE TABLE witness (id INTEGER); INSERT INTO witness VALUES (1), (2), (3)")
    }

    func connect() throws -> any DatabaseConnection {
        if let cluster { return try cluster.connect() }
        return try SQLiteConnection(folder + "/omsupply.sqlite")
    }

    func admin(_ words: [String], environment: [String: String] = [:], as user: Owner? = nil) throws
        -> Subprocess.Result
    {
        try BuiltProgram.admin(["--database", url] + words, environment: environment, as: user)
    }

    var createWords: [String] { ["bundle", "create", "-o", output, "--files", files, "--legacy", legacy] }

    /// The path of a new bundle.
    func createBundle() throws -> String {
        let result = try admin(createWords)
        try #require(result.status == 0, "\(result.errors)")
        return String(result.output.dropLast())
    }

    func restore(_ bundle: String, _ words: String..., environment: [String: String] = [:]) throws -> Subprocess.Result
    {
        try admin(["restore", bundle, "--to", target] + words, environment: environment)
    }

    /// Starts the program, as a shell would, and hands it over while it runs.
    func start(_ words: [String], log: String) throws -> FileSystem.Process {
        try FileSystem.Process.spawn(
            BuiltProgram.folder + "/omsupply-admin",
            ["--database", url] + words,
            environment: BuiltProgram.clean(),
            output: .file(folder + "/" + log),
            ownGroup: true
        )
    }

    /// Runs the program under a shell's `ulimit` or `umask`.
    func admin(under limit: String, _ words: [String]) throws -> Subprocess.Result {
        try Subprocess.run(
            "sh",
            ["-c", limit + #"; exec "$@""#, "sh", BuiltProgram.folder + "/omsupply-admin", "--database", url] + words,
            environment: BuiltProgram.clean()
        )
    }

    /// Files that are or claim to be bundles, and their catalogue entries.
    func bundles() throws -> [String] {
        guard try FileStatus.of(output) != nil else { return [] }
        return try Folder.names(in: output).filter { $0.hasSuffix(".zst") || $0.hasSuffix(".json") }
    }

    func leftovers() throws -> [String] {
        guard try FileStatus.of(output) != nil else { return [] }
        return try Folder.names(in: output).filter { $0.hasSuffix(".partial") }
    }

    /// Waits until the server has noticed that a backup's connections are gone: no slot, no WAL sender.
    func waitUntilQuiet() throws {
        guard engine == .postgreSQL else { return }
        let db = try connect()
        let sql: SQL = "SELECT (SELECT count(*) FROM pg_replication_slots) + (SELECT count(*) FROM pg_stat_replication)"
        try awaitTrue("end of a slot or a backup session") { try db.value(sql) == 0 }
    }

    /// Waits until the server knows of nothing that a run of ours had: no slot, no session, no backup.
    func waitForNoTrace(_ comment: String) throws {
        try cluster?.waitForNoTrace(comment)
    }

    /// PostgreSQL processes that work below this server's folder, other than its own server.
    func recoveryServers() -> [Int32] {
        let names = (try? Folder.names(in: "/proc")) ?? []
        return names.compactMap { Int32($0) }.filter { process in
            let place = (try? Folder.destination(ofLink: "/proc/\(process)/cwd")) ?? ""
            return place.hasPrefix(folder + "/") && place != cluster?.dataDirectory
        }
    }

    /// Waits until no such process is left, as after a server was told to end.
    func waitForNoRecoveryServer() throws {
        try awaitTrue("end of the processes \(recoveryServers())") { recoveryServers().isEmpty }
    }

    /// What a restored SQLite database or cluster holds of `witness`.
    func restoredWitnesses() throws -> Value? {
        switch engine {
        case .sqlite:
            return try SQLiteConnection(target + "/sqlite/omsupply.sqlite", .readOnly).value(
                "SELECT count(*) FROM witness"
            )
        case .postgreSQL:
            guard let cluster else { return nil }
            let data = target + "/postgres/data"
            let options = "-c port=5433 -c listen_addresses= -c unix_socket_directories=\(cluster.socketDirectory)"
            try cluster.run("pg_ctl", ["-D", data, "-l", folder + "/log", "-o", options, "-w", "start"])
            defer { _ = try? cluster.run("pg_ctl", ["-D", data, "-m", "immediate", "-w", "stop"]) }
            return try PostgreSQLConnection(cluster.configuration().setting("port", "5433")).value(
                "SELECT count(*) FROM witness"
            )
        }
    }
}
