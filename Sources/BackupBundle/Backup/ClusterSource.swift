import BundleArchive
import DatabaseAccess
import PostgreSQLFormats
import FileSystem
import Glibc
import PostgreSQLDriver
import WALPositions
import SyncCursors

/// A PostgreSQL cluster, copied while it is in use, with the log that makes the copy one state. Takes no table lock.
final class ClusterSource: DatabaseSource {
    let server: BundleIdentity.Server
    let site: String?
    let estimatedBytes: Int64

    private let facts: PostgreSQLServer
    private let configuration: PostgreSQLConfiguration
    private let copy: any ClusterCopy
    private let sql: PostgreSQLConnection
    private let spool: String
    private let slot: String
    private var timeline: Timeline = 1
    private var walConnection: ReplicationConnection?
    private var receiver: WALReceiver?
    private var start = LSN(0)
    private var stop = LSN(0)
    private var mark: PostgreSQLCoverage.Mark?
    private var reasons: [String] = []

    /// Connects and makes sure, without writing anything, that the cluster can be backed up.
    ///
    /// - Parameters:
    ///   - access: how the files are to be read.
    ///   - serverCompresses: nil for wherever the network lies between us.
    ///   - spool: an existing folder for the WAL that arrives during the copy.
    ///   - onEvent: is told how the files are read.
    /// - Throws: `BundleError.serverUnfit`, `.missingRight`, `.localImpossible`; `DatabaseError`.
    init(
        _ configuration: PostgreSQLConfiguration,
        access: BackupRequest.Access,
        serverCompresses: Bool?,
        spool: String,
        onEvent: (BundleEvent) -> Void
    ) throws {
        self.configuration = configuration
        self.spool = spool
        sql = try PostgreSQLConnection(configuration)
        // This session says nothing while the cluster is copied; a limit that the role has must not end it.
        for limit in ["idle_session_timeout", "idle_in_transaction_session_timeout", "statement_timeout"] {
            try sql.execute("SELECT set_config(\(limit), '0', false)")
        }
        slot = "omsupply_admin_\(getpid())_\(UInt32.random(in: 0...0xffff))"
        let cluster = try ClusterFacts(of: sql)
        if let complaint = cluster.complaint() { throw complaint }
        let replication: ReplicationConnection
        do { replication = try ReplicationConnection(configuration) } catch {
            guard case .cannotConnect(_, let message) = error else { throw error }
            // The same role just connected for queries: what is left is the line for replication.
            throw BundleError.serverUnfit(
                .noReplicationEntry(line: cluster.replicationEntry, server: message.message)
            )
        }
        walConnection = replication
        facts = try Self.server(cluster, sql, replication)
        copy = try Self.copy(configuration, access, sql, facts, serverCompresses, onEvent)
        server = .postgreSQL(facts)
        site = try SiteName.read(sql)
        guard
            case .integer(let bytes)? = try sql.value(
                "SELECT sum(pg_database_size(oid)) FROM pg_database WHERE has_database_privilege(oid, 'CONNECT')"
            )
        else { throw DatabaseError.unexpectedAnswer("pg_database_size") }
        estimatedBytes = bytes
    }

    private static func copy(
        _ configuration: PostgreSQLConfiguration,
        _ access: BackupRequest.Access,
        _ sql: PostgreSQLConnection,
        _ server: PostgreSQLServer,
        _ serverCompresses: Bool?,
        _ onEvent: (BundleEvent) -> Void
    ) throws -> any ClusterCopy {
        if access != .remote {
            switch try LocalCluster(of: sql).access {
            case .local(let folder):
                onEvent(.reading(.local(dataDirectory: folder)))
                return LocalCopy(configuration: configuration, server: server, dataDirectory: folder)
            case .remote(let reason):
                if access == .local { throw BundleError.localImpossible(reason) }
                onEvent(.reading(.remote(reason)))
            }
        }
        let compresses = try serverCompresses ?? !isOnThisMachine(sql)
        return StreamedCopy(configuration: configuration, server: server, serverCompresses: compresses)
    }

    /// Over a unix socket both addresses are NULL, over the loopback they are equal.
    private static func isOnThisMachine(_ sql: PostgreSQLConnection) throws(DatabaseError) -> Bool {
        try sql.value("SELECT inet_server_addr() IS NOT DISTINCT FROM inet_client_addr()") == .boolean(true)
    }

    static func server(
        _ cluster: ClusterFacts,
        _ sql: PostgreSQLConnection,
        _ replication: ReplicationConnection
    ) throws(DatabaseError) -> PostgreSQLServer {
        let rows = try sql.query(
            """
            SELECT current_database()::text AS database, pg_size_bytes(current_setting('wal_segment_size')) AS segment,
                (SELECT rolname::text FROM pg_roles WHERE rolsuper AND rolcanlogin ORDER BY oid LIMIT 1) AS superuser
            """
        )
        guard let row = rows.first else { throw .unexpectedAnswer("no facts about the database") }
        return PostgreSQLServer(
            version: cluster.version,
            systemIdentifier: try replication.identifySystem().identifier,
            blockSize: Int(cluster.settings["block_size"] ?? "") ?? 8192,
            walSegmentSize: Int(try row.integer("segment")),
            dataChecksums: cluster.settings["data_checksums"] == "on",
            database: try row.text("database"),
            superuser: try row.text("superuser"),
            settings: cluster.settings.filter { ClusterFacts.recoverySettings.contains($0.key) },
            databases: try ClusterFacts.databases(sql)
        )
    }

    func copyDatabase(into writer: BundleWriter) throws {
        // The slot is there before the backup's checkpoint, so no WAL that is needed can be recycled.
        guard let wal = walConnection else { preconditionFailure("the database is copied once") }
        try wal.createTemporarySlot(slot)
        let end = try copy.run(
            label: slot,
            into: writer,
            started: { start in
                (self.start, self.timeline) = (start.lsn, start.timeline)
                writer.startStep(.copyingDatabase, total: start.estimatedBytes)
                self.startReceiver(writer.cancellation)
            },
            check: { try self.checkUnderWay(writer) }
        )
        stop = end.stop
        reasons += end.reasons
        for file in try OutsideConfiguration.read(sql, writer: writer) {
            try writer.add(TarMember(path: BundleLayout.config + "/" + file.name), content: file.content)
        }
    }

    private func checkUnderWay(_ writer: BundleWriter) throws {
        try writer.checkCancellation()
        try receiver?.check()
    }

    private func startReceiver(_ cancellation: Cancellation) {
        guard let connection = walConnection.take() else { return }
        nonisolated(unsafe) let moved = connection
        receiver = WALReceiver(
            connection: moved,
            slot: slot,
            from: start,
            timeline: timeline,
            segmentSize: facts.walSegmentSize,
            spool: spool,
            cancellation: cancellation
        )
    }

    func mark(bundleID: String) throws -> MarkedInstant {
        let mark = AlignmentMark(name: "omsupply-" + bundleID, connection: sql) { try self.receiver?.check() }
        var instant = try mark.make { mark in
            self.mark = mark
            return PostgreSQLCoverage(
                timeline: self.timeline,
                start: self.start,
                stop: self.stop,
                mark: mark,
                segments: [self.segments(to: mark.lsn).first, self.segments(to: mark.lsn).last].compactMap {
                    $0?.fileName
                }
            )
        }
        instant.reasons += reasons
        return instant
    }

    private func segments(to end: LSN) -> [WALSegment] {
        WALCoverage.segments(from: start, to: end, timeline: timeline, size: UInt64(facts.walSegmentSize))
    }

    func copyLog(into writer: BundleWriter) throws -> CopiedLog? {
        guard let mark, let receiver else { preconditionFailure("the log is copied after the mark") }
        try receiver.finish(at: mark.lsn)
        self.receiver = nil
        if timeline > 1 {
            let history = try ReplicationConnection(configuration).timelineHistory(timeline)
            try writer.add(TarMember(path: BundleLayout.wal + "/" + history.fileName), content: history.content)
        }
        let need = WALNeed(
            systemIdentifier: UInt64(facts.systemIdentifier) ?? 0,
            timeline: timeline,
            segmentSize: UInt64(facts.walSegmentSize),
            start: start,
            end: stop,
            backup: WALNeed.Backup(checkpoint: nil, stop: stop),
            mark: WALNeed.Mark(name: mark.name, lsn: mark.lsn)
        )
        return try SpooledLog(folder: spool, segments: segments(to: mark.lsn)).copy(into: writer, proving: need)
    }
}
