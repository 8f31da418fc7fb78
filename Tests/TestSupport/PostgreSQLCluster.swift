import DatabaseAccess
public import FileSystem
import Foundation
public import PostgreSQLDriver
import Synchronization

/// A scratch PostgreSQL cluster: unix socket only, in a short path, stopped and removed at the end.
/// As root the server runs as `postgres`, because it refuses to run as root.
public final class PostgreSQLCluster: Sendable {
    public let folder: String
    public let serverUser: Owner
    private let environment: [String: String]
    public var dataDirectory: String { folder + "/data" }
    public var socketDirectory: String { folder + "/s" }

    /// The cluster that most tests share, each in a database of its own.
    public static let shared: PostgreSQLCluster = {
        do {
            let cluster = try PostgreSQLCluster()
            atexit { PostgreSQLCluster.shared.remove() }
            return cluster
        } catch { fatalError("no scratch cluster: \(error)") }
    }()

    /// Makes and starts a cluster.
    ///
    /// - Parameters:
    ///   - settings: lines for `postgresql.conf`.
    ///   - checksums: page checksums, off by default as in PostgreSQL 15.
    ///   - isForeign: with a system identifier of its own; the others of a test run share theirs.
    ///   - environment: what `pg_ctl`, and with it the server, is started with besides.
    public init(
        settings: [String: String] = [:],
        checksums: Bool = false,
        isForeign: Bool = false,
        environment: [String: String] = [:]
    ) throws {
        serverUser = DataDirectoryTemplate.serverUser
        self.environment = environment
        folder = "/tmp/omst-\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0..<0xffffff))"
        try Folder.create(folder, permissions: 0o755)
        try Folder.create(folder + "/s", permissions: 0o755)
        for path in [folder, folder + "/s"] { try Folder.setOwner(of: path, to: serverUser) }
        if isForeign {
            try DataDirectoryTemplate.initialise(dataDirectory, checksums: checksums)
        } else {
            try DataDirectoryTemplate.copy(to: dataDirectory, checksums: checksums)
        }
        var lines = [
            "listen_addresses": "''", "unix_socket_directories": "'\(socketDirectory)'", "port": "5432",
            "fsync": "off", "max_connections": "60", "shared_buffers": "'64MB'", "max_wal_senders": "10",
            "max_replication_slots": "10",
        ]
        lines.merge(settings) { $1 }
        let text = lines.map { "\($0) = \($1)\n" }.sorted().joined()
        let path = dataDirectory + "/postgresql.conf"
        try WholeFile.write(WholeFile.read(path) + Array(text.utf8), to: path)
        try Folder.setOwner(of: path, to: serverUser)
        try start()
    }

    deinit { remove() }

    public func start() throws {
        try run("pg_ctl", ["-D", dataDirectory, "-l", folder + "/log", "-w", "-t", "60", "start"])
    }

    public func stop(mode: String = "fast") throws {
        try run("pg_ctl", ["-D", dataDirectory, "-m", mode, "-w", "stop"])
    }

    public func remove() {
        try? stop(mode: "immediate")
        try? Folder.remove(folder)
    }

    public func configuration(database: String = "postgres", user: String = "postgres") -> PostgreSQLConfiguration {
        PostgreSQLConfiguration(host: socketDirectory, port: 5432, user: user, database: database)
    }

    public func connect(database: String = "postgres", user: String = "postgres") throws -> PostgreSQLConnection {
        try PostgreSQLConnection(configuration(database: database, user: user))
    }

    private static let counter = Atomic<Int>(0)

    /// A new database, empty or as another is, in which no session may be open; its name is unique in this run.
    public func makeDatabase(from template: String = "template1") throws -> String {
        let name = "test_\(Self.counter.add(1, ordering: .relaxed).newValue)"
        try connect().execute(script: "CREATE DATABASE \(name) TEMPLATE \(template)")
        return name
    }

    /// The address that `--database` takes.
    public func url(database: String = "postgres", user: String = "postgres") -> String {
        "postgresql://\(user)@/\(database)?host=\(socketDirectory)&port=5432"
    }

    /// Where this machine keeps a server program.
    public static func program(_ name: String) -> String {
        if let found = Subprocess.find(name) { return found }
        let root = "/usr/lib/postgresql"
        let versions = (try? Folder.names(in: root)) ?? []
        return versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }
            .map { "\(root)/\($0)/bin/\(name)" }
            .first { (try? FileStatus.of($0, followLinks: true)) != nil } ?? name
    }

    /// Runs a server program as the server's user; throws its words when it fails.
    @discardableResult
    public func run(_ program: String, _ arguments: [String]) throws -> String {
        // pg_ctl's server inherits the pipes: its output goes to a file instead.
        if program == "pg_ctl" {
            var process = try Process.spawn(
                Self.program(program),
                arguments,
                as: serverUser,
                environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
                output: .file(folder + "/pg_ctl.log"),
                ownGroup: true
            )
            let status = try process.wait()
            let log = String(decoding: (try? WholeFile.read(folder + "/log")) ?? [], as: UTF8.self)
            guard status == 0 else { throw CommandFailed(command: program, status: status, text: log) }
            return ""
        }
        let result = try Subprocess.run(Self.program(program), arguments, as: serverUser)
        guard result.status == 0 else {
            throw CommandFailed(command: program, status: result.status, text: result.errors + result.output)
        }
        return result.output
    }
}

public struct CommandFailed: Error, CustomStringConvertible {
    public let command: String
    public let status: Int32
    public let text: String

    public init(command: String, status: Int32, text: String) {
        self.command = command
        self.status = status
        self.text = text
    }

    public var description: String { "\(command) ended with status \(status): \(text)" }
}
