public import BundleContents
public import BundleCreation
public import BundleRestore
import DatabaseAccess
public import FileSystem
import Foundation
public import PostgreSQLDriver
public import TestSupport
import Testing

/// A cluster of its own, since these tests stop, lose and replace it.
public final class SmallCluster: Sendable {
    public let cluster: PostgreSQLCluster
    public var folder: String { cluster.folder }
    public var output: String { folder + "/bundles" }
    public var target: String { folder + "/restored" }

    public init(
        tablespace: Bool = true,
        configurationOutside: Bool = false,
        settings: [String: String] = [:],
        checksums: Bool = false,
        isForeign: Bool = false
    ) throws {
        cluster = try PostgreSQLCluster(settings: settings, checksums: checksums, isForeign: isForeign)
        if configurationOutside { try moveConfigurationOutside() }
        let db = try connect()
        try db.execute(
            script: """
                CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT);
                INSERT INTO item VALUES (1, 'one'), (2, 'two'), (3, 'three');
                CREATE SEQUENCE changelog_cursor_seq;
                CREATE TABLE changelog (cursor BIGINT PRIMARY KEY DEFAULT nextval('changelog_cursor_seq'), record_id TEXT);
                INSERT INTO changelog (record_id) VALUES ('1'), ('2'), ('3');
                """
        )
        if tablespace {
            try shell("mkdir \(folder)/space")
            try db.execute(script: "CREATE TABLESPACE apart LOCATION '\(folder)/space'")
            try db.execute(script: "CREATE TABLE apart (name TEXT) TABLESPACE apart")
            try db.execute(script: "INSERT INTO apart VALUES ('in a tablespace')")
        }
    }

    private func moveConfigurationOutside() throws {
        try cluster.stop()
        try shell(
            """
            mkdir \(folder)/etc && mv \(cluster.dataDirectory)/postgresql.conf \(cluster.dataDirectory)/pg_hba.conf \
            \(cluster.dataDirectory)/pg_ident.conf \(folder)/etc
            printf "data_directory = '%s'\\nhba_file = '%s'\\nident_file = '%s'\\n" \(cluster.dataDirectory) \
            \(folder)/etc/pg_hba.conf \(folder)/etc/pg_ident.conf >> \(folder)/etc/postgresql.conf
            """
        )
        try cluster.run("pg_ctl", ["-D", folder + "/etc", "-l", folder + "/log", "-w", "start"])
    }

    public func connect() throws -> PostgreSQLConnection { try cluster.connect() }

    /// Makes the role `backup` with the least that a bundle takes.
    public func makeBackupRole() throws {
        try connect().execute(
            script: """
                CREATE ROLE backup LOGIN REPLICATION;
                GRANT EXECUTE ON FUNCTION pg_create_restore_point(text) TO backup;
                GRANT ALL ON ALL TABLES IN SCHEMA public TO backup;
                GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO backup;
                """
        )
    }

    public func request(user: String = "postgres") -> BackupRequest {
        BackupRequest(source: .postgreSQL(cluster.configuration(user: user)), output: output, jobs: 2, tool: "test")
    }

    public func createBundle(user: String = "postgres") throws -> CreatedBundle {
        try BundleCreator(request(user: user), cancellation: Cancellation()) { _ in }.run()
    }

    /// Reads the cluster in one way, and lets the test act at each event.
    @discardableResult
    public func createBundle(
        _ access: BackupRequest.Access,
        from configuration: PostgreSQLConfiguration? = nil,
        onEvent: @escaping (BundleEvent) -> Void = { _ in }
    ) throws -> CreatedBundle {
        var request = request()
        request.access = access
        if let configuration { request.source = .postgreSQL(configuration) }
        return try BundleCreator(request, cancellation: Cancellation(), onEvent: onEvent).run()
    }

    /// Makes sure that a run which failed has left nothing: no file, no slot, no session on the server. Bundles that
    /// were there before may be given.
    public func expectNoTrace(besides bundles: Int = 0, _ comment: String) throws {
        let names = try Folder.names(in: output).filter { $0 != ".omsupply-admin.lock" }
        #expect(names.count == 2 * bundles && !names.contains { $0.hasSuffix(".partial") }, "\(comment): \(names)")
        try cluster.waitForNoTrace(comment)
    }

    @discardableResult
    public func restore(_ bundle: String, replace: Bool = false) throws -> RestoredServer {
        let request = RestoreRequest(bundle: bundle, target: target, replace: replace, jobs: 2)
        let restorer = try Restorer(request, cancellation: Cancellation()) { _ in }
        return try restorer.run(try restorer.plan(), afterRecovery: { _ in })
    }

    /// Runs a command line as the server's user.
    public func shell(_ command: String) throws { try shell(command, as: cluster.serverUser) }

    public func shell(_ command: String, as user: Owner?) throws {
        let result = try Subprocess.run("sh", ["-euc", command], as: user)
        guard result.status == 0 else {
            throw CommandFailed(command: command, status: result.status, text: result.errors + result.output)
        }
    }

    /// The second server of a test listens beside the first.
    public var restoredConfiguration: PostgreSQLConfiguration {
        cluster.configuration().setting("port", "5433")
    }

    public func startServer(on data: String) throws {
        let options = "-c port=5433 -c listen_addresses= -c unix_socket_directories=\(cluster.socketDirectory)"
        try cluster.run("pg_ctl", ["-D", data, "-l", folder + "/log", "-o", options, "-w", "start"])
    }

    public func stopServer(on data: String) {
        _ = try? cluster.run("pg_ctl", ["-D", data, "-m", "fast", "-w", "stop"])
    }

    public func withServer<R>(on restored: RestoredServer, _ body: (PostgreSQLConnection) throws -> R) throws -> R {
        let data = restored.database ?? ""
        try startServer(on: data)
        defer { stopServer(on: data) }
        return try body(try PostgreSQLConnection(restoredConfiguration))
    }

    /// Waits until the server has noticed that the backup's connections are gone.
    public func waitUntilQuiet() throws {
        let db = try connect()
        let sql: SQL = """
            SELECT (SELECT count(*) FROM pg_replication_slots) + (SELECT count(*) FROM pg_stat_replication)
                + (SELECT count(*) FROM pg_stat_progress_basebackup)
            """
        try awaitTrue("end of a slot or a backup session") { try db.value(sql) == 0 }
    }
}
