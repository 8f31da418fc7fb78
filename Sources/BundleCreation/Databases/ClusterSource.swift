import ClusterReading
import BundleArchive
import BundleContents
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
    private var checkpoint = LSN(0)
    /// By the server's clock, once the backup has begun.
    private var begun: WALTime?
    private var mark: PostgreSQLCoverage.Mark?
    private var reasons: [String] = []
    private let reportsArrival: Bool

    /// - Parameters:
    ///   - access: how the files are to be read.
    ///   - serverCompresses: nil for wherever the network lies between us.
    ///   - spool: an existing folder for the WAL that arrives during the copy.
    ///   - onEvent: is told how the files are read.
    /// - Throws: `BundleError.localImpossible`; `DatabaseError`.
    init(
        _ session: ClusterSession,
        access: BackupRequest.Access,
        serverCompresses: Bool?,
        spool: String,
        onEvent: (BundleEvent) -> Void
    ) throws {
        configuration = session.configuration
        self.spool = spool
        sql = session.sql
        slot = "omsupply_admin_\(getpid())_\(UInt32.random(in: 0...0xffff))"
        reportsArrival = try WALReceiver.mayReportArrival(to: session.sql)
        walConnection = session.replication
        facts = session.server
        copy = try session.copy(access, serverCompresses: serverCompresses, onEvent)
        server = .postgreSQL(facts)
        site = session.site
        guard
            case .integer(let bytes)? = try sql.value(
                "SELECT sum(pg_database_size(oid)) FROM pg_database WHERE has_database_privilege(oid, 'CONNECT')"
            )
        else { throw DatabaseError.unexpectedAnswer("pg_database_size") }
        estimatedBytes = bytes
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
                try self.startReceiver(writer.cancellation)
                self.begun = try self.clock()
            },
            check: { try self.checkUnderWay(writer) }
        )
        (stop, checkpoint) = (end.stop, end.checkpoint)
        reasons += end.reasons
        for file in try OutsideConfiguration.read(sql, writer: writer) {
            try writer.add(TarMember(path: BundleLayout.config + "/" + file.name), content: file.content)
        }
    }

    private func clock() throws(DatabaseError) -> WALTime {
        let sql: SQL = "SELECT (extract(epoch FROM clock_timestamp() - timestamptz '2000-01-01Z') * 1000000)::bigint"
        guard case .integer(let time)? = try self.sql.value(sql) else { throw .unexpectedAnswer("clock_timestamp") }
        return WALTime(microseconds: time)
    }

    private func checkUnderWay(_ writer: BundleWriter) throws {
        try writer.checkCancellation()
        try receiver?.check()
    }

    private func startReceiver(_ cancellation: Cancellation) throws(SystemError) {
        guard let connection = walConnection.take() else { return }
        nonisolated(unsafe) let moved = connection
        receiver = try WALReceiver(
            connection: moved,
            slot: slot,
            from: start,
            timeline: timeline,
            segmentSize: facts.walSegmentSize,
            spool: spool,
            reportsArrival: reportsArrival,
            cancellation: cancellation
        )
    }

    func mark(bundleID: String, patience: Double) throws -> MarkedInstant {
        let mark = AlignmentMark(name: "omsupply-" + bundleID, connection: sql, patience: patience) {
            try self.receiver?.check()
        }
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

    func listFiles(_ cancellation: Cancellation) throws -> FileLedger? {
        try FileLedger.read(sql, live: sql, spool: spool, cancellation)
    }

    var database: MarkedDatabase { facts.markedDatabase }

    /// No mark lies behind a copy that has not been made yet.
    func mayReach(_ mark: HookMark) -> Bool {
        guard let place = mark.place, mark.database == database else { return false }
        return stop > LSN(0) && place.timeline == timeline && place.lsn >= stop
    }

    func reach(of mark: HookMark, _ instant: MarkedInstant) -> MarkReach {
        guard let coverage = instant.postgres else { return .otherServer }
        let points = coverage.log?.restorePoints ?? []
        return .of(mark, coverage, database: database, points: points, base: nil)
    }

    func readSyncs() throws -> (SyncLogReading?, CursorSnapshot?) { try HookMarking.read(sql) }

    var whyUnreachable: AlignmentFinding { .markBeforeBase }

    func checkUnderWay() throws { try receiver?.check() }

    private func segments(to end: LSN) -> [WALSegment] {
        WALCoverage.segments(from: start, to: end, timeline: timeline, size: UInt64(facts.walSegmentSize))
    }

    func copyLog(into writer: BundleWriter) throws -> CopiedLog? {
        guard let mark, let receiver else { preconditionFailure("the log is copied after the mark") }
        try receiver.finish(at: mark.lsn)
        self.receiver = nil
        var ancestry: TimelineHistory?
        if timeline > 1 {
            let history = try ReplicationConnection(configuration).timelineHistory(timeline)
            try writer.add(TarMember(path: BundleLayout.wal + "/" + history.fileName), content: history.content)
            ancestry = try TimelineHistory(of: timeline, parsing: history.content)
        }
        let need = WALNeed(
            systemIdentifier: UInt64(facts.systemIdentifier) ?? 0,
            timeline: timeline,
            segmentSize: UInt64(facts.walSegmentSize),
            start: start,
            end: stop,
            backup: WALNeed.Backup(checkpoint: checkpoint, stop: stop),
            mark: WALNeed.Mark(name: mark.name, lsn: mark.lsn),
            history: ancestry
        )
        return try SpooledLog(folder: spool, segments: segments(to: mark.lsn)).copy(
            into: writer,
            proving: need,
            begun: begun
        )
    }
}
