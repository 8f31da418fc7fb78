import ClusterReading
import BundleArchive
import BundleContents
import DatabaseAccess
import FileSystem
import Glibc
import PostgreSQLDriver
import PostgreSQLFormats
import SyncCursors
import WALPositions

/// What a PostgreSQL server has logged since another bundle: the source of a `wal` bundle.
final class LogSource: DatabaseSource {
    let server: BundleIdentity.Server
    let site: String?
    let estimatedBytes: Int64

    private let session: ClusterSession
    private let base: BundleChain
    private let spool: String
    private let timeline: Timeline
    /// Where the base's log ends and this one begins.
    private let start: LSN
    private let receiver: WALReceiver
    private var mark: PostgreSQLCoverage.Mark?

    /// Makes sure that the server can carry the base's log on, and begins to receive it.
    ///
    /// - Parameter spool: an existing folder for the segments.
    /// - Throws: `BundleError.chain`; `.serverUnfit(.logRemoved)` when the server no longer has the log.
    init(_ session: ClusterSession, continuing base: BundleChain, spool: String, cancellation: Cancellation) throws {
        let system = try session.replication.identifySystem()
        let start = try Self.start(of: base, on: system)
        (self.session, self.base, self.spool, self.start) = (session, base, spool, start)
        server = .postgreSQL(session.server)
        site = session.site
        timeline = system.timeline
        estimatedBytes = Int64(clamping: system.position.value - start.value) + Int64(session.server.walSegmentSize)
        let first = WALSegment(
            timeline: timeline,
            containing: LSN(start.value - 1),
            size: UInt64(session.server.walSegmentSize)
        )
        try Self.checkThere(first, from: start, to: system.position, session)
        let slot = "omsupply_admin_\(getpid())_\(UInt32.random(in: 0...0xffff))"
        try session.replication.createTemporarySlot(slot)
        nonisolated(unsafe) let connection = session.replication
        receiver = try WALReceiver(
            connection: connection,
            slot: slot,
            // The segment of the base's last byte once more: what both have is compared.
            from: first.start,
            timeline: timeline,
            segmentSize: session.server.walSegmentSize,
            spool: spool,
            reportsArrival: try WALReceiver.mayReportArrival(to: session.sql),
            cancellation: cancellation
        )
    }

    /// The first proof of the new link: same cluster, same timeline, and a server that is not behind.
    private static func start(of base: BundleChain, on system: ReplicationConnection.System) throws(BundleError) -> LSN
    {
        let (identity, manifest) = (base.last.identity, base.last.manifest)
        guard let link = ChainLink(identity, manifest) else { throw .chain(.noLog) }
        guard link.systemIdentifier == system.identifier else {
            throw .chain(
                .otherCluster(base: link.id, baseSystem: link.systemIdentifier, system: system.identifier)
            )
        }
        guard link.timeline == system.timeline else {
            throw .chain(.otherTimeline(base: link.id, baseTimeline: link.timeline, timeline: system.timeline))
        }
        guard let end = link.end else { throw .chain(.endUnknown(base: link.id)) }
        guard end <= system.position else {
            throw .chain(.serverIsBehind(base: link.id, baseEnd: end, server: system.position))
        }
        return end
    }

    /// Where the role may look, it is known at once whether the server still has the segment.
    private static func checkThere(_ segment: WALSegment, from start: LSN, to end: LSN, _ session: ClusterSession)
        throws
    {
        let found: Value?
        do {
            found = try session.sql.value("SELECT count(*) FROM pg_ls_waldir() WHERE name = \(segment.fileName)")
        } catch {
            // 42501, insufficient_privilege: the stream will tell.
            guard error.code == "42501" else { throw error }
            return
        }
        if found == 0 { throw removed(from: start, to: end) }
    }

    /// With twice as much as was written since, the next one will be in time.
    private static func removed(from start: LSN, to end: LSN) -> BundleError {
        let megabytes = (end.value - start.value) >> 20
        let wanted = max(1024, (megabytes * 2 + 1023) / 1024 * 1024)
        return .serverUnfit(.logRemoved(from: start.description, line: "wal_keep_size = \(wanted)MB"))
    }

    /// A server that has recycled the segment says so when it is asked for it: 58P01, undefined_file.
    private func streaming<R>(_ body: () throws -> R) throws -> R {
        do { return try body() } catch let error as DatabaseError {
            guard error.code == "58P01" else { throw error }
            throw Self.removed(from: start, to: LSN(start.value + UInt64(estimatedBytes)))
        }
    }

    func copyDatabase(into writer: BundleWriter) throws {
        for file in try OutsideConfiguration.read(session.sql, writer: writer) {
            try writer.add(TarMember(path: BundleLayout.config + "/" + file.name), content: file.content)
        }
    }

    func mark(bundleID: String, patience: Double) throws -> MarkedInstant {
        let mark = AlignmentMark(name: "omsupply-" + bundleID, connection: session.sql, patience: patience) {
            try self.streaming { try self.receiver.check() }
        }
        return try mark.make { mark in
            self.mark = mark
            let segments = self.segments(to: mark.lsn)
            return PostgreSQLCoverage(
                timeline: self.timeline,
                start: self.start,
                stop: self.start,
                mark: mark,
                segments: [segments.first, segments.last].compactMap { $0?.fileName }
            )
        }
    }

    func listFiles(_ cancellation: Cancellation) throws -> FileLedger? {
        try FileLedger.read(session.sql, live: session.sql, spool: spool, cancellation)
    }

    /// Of the full bundle on which all others stand.
    private var baseStop: LSN { base.full.manifest.postgres?.stop ?? start }

    var database: MarkedDatabase { session.server.markedDatabase }

    func mayReach(_ mark: HookMark) -> Bool {
        guard let place = mark.place, mark.database == database else { return false }
        return place.timeline == timeline && place.lsn >= baseStop
    }

    func reach(of mark: HookMark, _ instant: MarkedInstant) -> MarkReach {
        guard let coverage = instant.postgres else { return .otherServer }
        return .of(
            mark,
            coverage,
            database: database,
            points: coverage.log?.restorePoints ?? [],
            base: (baseStop, base.links.flatMap { $0.manifest.postgres?.log?.restorePoints ?? [] })
        )
    }

    func readSyncs() throws -> (SyncLogReading?, CursorSnapshot?) { try HookMarking.read(session.sql) }

    var whyUnreachable: AlignmentFinding { .markBeforeBase }

    func checkUnderWay() throws { try streaming { try receiver.check() } }

    private func segments(to end: LSN) -> [WALSegment] {
        WALCoverage.segments(
            from: LSN(start.value - 1),
            to: end,
            timeline: timeline,
            size: UInt64(session.server.walSegmentSize)
        )
    }

    func copyLog(into writer: BundleWriter) throws -> CopiedLog? {
        guard let mark else { preconditionFailure("the log is copied after the mark") }
        try streaming { try receiver.finish(at: mark.lsn) }
        let log = SpooledLog(folder: spool, segments: segments(to: mark.lsn))
        try compareSeam(log)
        let need = WALNeed(
            systemIdentifier: UInt64(session.server.systemIdentifier) ?? 0,
            timeline: timeline,
            segmentSize: UInt64(session.server.walSegmentSize),
            start: start,
            end: mark.lsn,
            mark: WALNeed.Mark(name: mark.name, lsn: mark.lsn)
        )
        return try log.copy(into: writer, proving: need)
    }

    /// What both bundles hold has to be the same bytes: then it is one log, and its records go on.
    private func compareSeam(_ log: SpooledLog) throws {
        let segment = log.segments[0]
        let member = BundleLayout.wal + "/" + segment.fileName
        let held = try base.last.archive.content(of: member, limit: 1 << 30).prefix(
            Int(start.value - segment.start.value)
        )
        let file = try FileDescriptor.open(log.path(segment))
        var bytes = [UInt8](repeating: 0, count: held.count)
        let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
        guard count == held.count, bytes.elementsEqual(held) else {
            throw BundleError.chain(.logDiffers(bundle: base.last.identity.id, segment: segment.fileName))
        }
    }
}
