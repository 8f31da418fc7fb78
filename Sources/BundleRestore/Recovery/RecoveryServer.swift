import BundleContents
import DatabaseAccess
import FileSystem
import Glibc
import PostgreSQLDriver

/// A PostgreSQL server that recovers a data directory to one point: on a private socket nobody else can reach,
/// with archiving off, and with none of the configuration that came in the bundle. Killed when it goes out of scope.
struct RecoveryServer: ~Copyable {
    private var process: Process
    private let folder: TemporaryFolder
    private let log: String
    private let server: PostgreSQLServer
    private let dataDirectory: String
    private let note: String

    private static let parent = "/tmp"
    private static let prefix = "omsr-"
    /// A file of the staging folder that names the private folder while the server runs.
    private static let note = ".recovery-folder"

    /// Removes the private folder that a killed restore left, as its staging folder notes it. The note is not believed
    /// further than its form.
    static func removeLeftover(notedIn staging: String) throws {
        let note = staging + "/" + Self.note
        guard try FileStatus.of(note)?.kind == .file else { return }
        let path = String(decoding: try WholeFile.read(note, limit: 4096), as: UTF8.self)
        guard Path.parent(of: path) == parent, Path.name(of: path).hasPrefix(prefix) else { return }
        try Folder.remove(path)
    }

    /// Starts the server; it recovers on its own.
    ///
    /// - Parameter staging: the folder of the restore, where the private folder is noted until `stop`.
    static func start(
        staging: String,
        programs: String,
        dataDirectory: String,
        owner: Owner?,
        server: PostgreSQLServer,
        target: RecoveryTarget
    ) throws -> RecoveryServer {
        // A socket's path may have 107 bytes: TMPDIR could be too long.
        let folder = try TemporaryFolder(prefix: prefix, in: parent)
        try WholeFile.write(Array(folder.path.utf8), to: staging + "/" + note)
        let configuration = folder.path + "/postgresql.conf"
        let access = folder.path + "/pg_hba.conf"
        let log = folder.path + "/log"
        try WholeFile.write([], to: configuration, permissions: 0o644)
        // The folder is private: whoever reaches the socket may come in.
        try WholeFile.write(Array("local all all trust\n".utf8), to: access, permissions: 0o644)
        try WholeFile.write([], to: folder.path + "/pg_ident.conf", permissions: 0o644)
        if let owner { try Folder.setOwner(of: folder.path, to: owner) }

        // The bundle's word counts for these alone: others may name programs to run.
        var settings = server.settings.filter { PostgreSQLServer.recoverySettings.contains($0.key) }
        settings.merge([
            "config_file": configuration, "hba_file": access, "ident_file": folder.path + "/pg_ident.conf",
            "listen_addresses": "", "unix_socket_directories": folder.path, "port": "5432",
            // The bundle's postgresql.auto.conf is read by the server all the same.
            "external_pid_file": "", "archive_mode": "off", "ssl": "off", "shared_preload_libraries": "",
            "session_preload_libraries": "",
            "logging_collector": "off", "log_destination": "stderr", "autovacuum": "off", "hot_standby": "off",
            "synchronous_standby_names": "", "max_wal_size": "1GB", "shared_buffers": "64MB", "huge_pages": "try",
            // Every segment is in pg_wal already. Status 1 says "not in the archive", and the server looks there.
            "restore_command": "false",
        ]) { $1 }
        settings.merge(target.settings) { $1 }
        let arguments =
            ["-D", dataDirectory]
            + settings.sorted { $0.key < $1.key }.flatMap { ["-c", "\($0.key)=\($0.value)"] }
        let process = try Process.spawn(
            programs + "/postgres",
            arguments,
            as: owner,
            // Nothing of ours that may be secret, and messages in English.
            environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"],
            // PostgreSQL's programs start in no folder that was removed.
            workingFolder: "/",
            output: .file(log),
            ownGroup: true,
            // Immediate shutdown: nobody is left who could use what it recovers.
            signalAtOurEnd: "QUIT"
        )
        return RecoveryServer(
            process: process,
            folder: folder,
            log: log,
            server: server,
            dataDirectory: dataDirectory,
            note: staging + "/" + note
        )
    }

    private init(
        process: consuming Process,
        folder: consuming TemporaryFolder,
        log: String,
        server: PostgreSQLServer,
        dataDirectory: String,
        note: String
    ) {
        self.dataDirectory = dataDirectory
        self.note = note
        self.process = process
        self.folder = folder
        self.log = log
        self.server = server
    }

    /// Waits for the end of recovery and connects.
    ///
    /// - Throws: `BundleError.recoveryFailed` with the end of the server's log when it gives up.
    mutating func connectWhenRecovered(_ cancellation: Cancellation) throws -> PostgreSQLConnection {
        let configuration = configuration
        // Until recovery is over the server turns everybody away.
        while ServerReadiness(of: configuration) != .accepting {
            try cancellation.check()
            if let status = process.poll() {
                throw BundleError.recoveryFailed("the server ended with status \(status)", log: logTail())
            }
            usleep(50_000)
        }
        let connection: PostgreSQLConnection
        do { connection = try PostgreSQLConnection(configuration) } catch {
            throw BundleError.recoveryFailed("\(error)", log: logTail())
        }
        // libpq takes what is not given from its environment: PGHOSTADDR would lead to a server that is in use.
        guard try connection.value("SELECT current_setting('data_directory')") == .text(dataDirectory) else {
            throw BundleError.recoveryFailed("the environment (PGHOSTADDR?) leads to another server", log: "")
        }
        return connection
    }

    /// How the server is reached while it runs.
    var configuration: PostgreSQLConfiguration {
        PostgreSQLConfiguration(host: folder.path, port: 5432, user: server.superuser, database: server.database)
    }

    /// Shuts the server down cleanly.
    mutating func stop() throws {
        process.signal(SIGINT)
        let status = try process.wait()
        guard status == 0 else {
            throw BundleError.recoveryFailed("the server stopped with status \(status)", log: logTail())
        }
        try Folder.remove(note)
    }

    /// Ends the server at once: what it worked on is thrown away.
    mutating func abandon() {
        process.signal(SIGQUIT)
        _ = try? process.wait()
    }

    private func logTail() -> String {
        let text = String(decoding: (try? WholeFile.read(log)) ?? [], as: UTF8.self)
        return Self.tail(of: text)
    }

    /// What the server says whenever it is asked if it is ready; under load that would crowd out why it ended.
    private static let refusals = [
        "FATAL:  the database system is ", "DETAIL:  Hot standby mode is disabled",
        "DETAIL:  Consistent recovery state has not been yet reached",
    ]

    /// The last lines of a log that tell something.
    static func tail(of log: String) -> String {
        let lines = log.split(separator: "\n").filter { line in !refusals.contains { line.contains($0) } }
        return lines.suffix(8).joined(separator: "\n")
    }
}
