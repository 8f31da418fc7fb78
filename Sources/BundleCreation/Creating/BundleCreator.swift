import ClusterReading
import BundleArchive
import LegacyBackup
public import BundleContents
import FoundationEssentials
public import FileSystem
import PostgreSQLDriver
public import WALPositions
import SyncCursors

/// What `BundleCreator` made.
public struct CreatedBundle: Sendable, Hashable, Codable {
    public let path: String
    public let id: String
    /// The id of the bundle that it continues; nil for a full one.
    public let base: String?
    public let state: BundleState
    public let reasons: [String]
    /// Bytes of the archive.
    public let size: Int64
    public let rawSize: Int64
    public let alignment: Alignment
    public let mark: LSN?
    public let changelogLast: Int64?
    /// The app's files that the database names; nil where it has no table for them.
    public let fileReferences: FileReferences?
    /// How long each step took, by the wall.
    public let seconds: [String: Double]
    /// Seconds that the whole machine's processors were busy during each step.
    public let cpuSeconds: [String: Double]
}

/// Makes one bundle: the order of the steps. A bundle has its name only when every frame has been read back from the
/// device and found good; before that, and after any failure, there is none.
public struct BundleCreator {
    let request: BackupRequest
    private let cancellation: Cancellation
    let onEvent: (BundleEvent) -> Void
    private let clock = StepClock()

    public init(_ request: BackupRequest, cancellation: Cancellation, onEvent: @escaping (BundleEvent) -> Void) {
        self.request = request
        self.cancellation = cancellation
        let clock = clock
        self.onEvent = { event in
            if case .step(let step) = event { clock.start(step) }
            onEvent(event)
        }
    }

    /// - Throws: `BundleError`, `DatabaseError`, `SystemError`, `Cancelled`. A bundle whose source was damaged or
    ///   incomplete is no error: it is made, and its state is `degraded`.
    public func run() throws -> CreatedBundle {
        try refuseWithoutHooks()
        if case .sqlite = request.source, request.kind == .wal { throw BundleError.chain(.noLog) }
        // Known now rather than after an hour of copying the database.
        if let folder = request.filesFolder { try FolderCopy.check(folder) }
        // What of it rests is seen by another look, when its turn comes.
        let legacy = try lookAtLegacyFolder()
        let created = BundleName.now()
        let folder = try OutputFolder.open(
            Path.absolute(request.output),
            note: "bundle create since \(BundleName.timestamp(seconds: created))"
        )
        let spool = folder.spool
        try Folder.create(spool)
        defer { try? Folder.remove(spool) }

        onEvent(.step(.checkingServer))
        var base: BundleChain?
        let source: any DatabaseSource
        switch request.source {
        case .postgreSQL(let configuration) where request.kind == .wal:
            let session = try session(with: configuration)
            let chain = try self.base(for: session, in: folder.path)
            source = try LogSource(session, continuing: chain, spool: spool, cancellation: cancellation)
            base = chain
        case .postgreSQL(let configuration):
            source = try ClusterSource(
                try session(with: configuration),
                access: request.access,
                serverCompresses: request.serverCompresses,
                spool: spool,
                onEvent: onEvent
            )
        case .sqlite(let path): source = try SQLiteCopySource(path: path, spool: spool)
        }
        try refuseUnreachable(source)
        try checkRoom(for: source, legacy, in: folder.path)

        let site = source.site ?? "central"
        let stem = try folder.freeStem(site: site, seconds: created)
        let identity = BundleIdentity(
            id: UUID().uuidString.lowercased(),
            kind: request.kind,
            base: base?.last.identity.id,
            site: site,
            created: BundleName.timestamp(seconds: created),
            tool: request.tool,
            server: source.server
        )
        let partial = folder.path + "/" + stem + BundleName.fileEnding + BundleName.partialEnding
        defer { try? Folder.remove(partial) }
        try write(identity, from: source, continuing: base, legacy: legacy, to: partial, spool: spool)

        let bundle = try readBack(partial)
        clock.start(nil)
        let path = try Catalogue(folder: folder.path).publish(bundle, as: stem)
        return CreatedBundle(bundle, path: path, size: try FileStatus.of(path)?.size ?? 0, clock)
    }

    private func session(with configuration: PostgreSQLConfiguration) throws -> ClusterSession {
        let session = try ClusterSession(configuration)
        if let failure = try ArchiverFacts(of: session.sql).failure { onEvent(.archivingFails(failure)) }
        return session
    }

    /// Read from the device: one pass proves compressor, memory and disk.
    private func readBack(_ path: String) throws -> OpenBundle {
        try FileDescriptor.open(path).dropCachedPages()
        do {
            let bundle = try OpenBundle(path: path)
            _ = try BundleVerifier.verify(
                bundle,
                jobs: request.jobs,
                fromDevice: true,
                cancellation: cancellation,
                onEvent: onEvent
            )
            return bundle
        } catch let error as ArchiveError {
            throw BundleError.notAsWritten(error)
        }
    }

    private func write(
        _ identity: BundleIdentity,
        from source: any DatabaseSource,
        continuing base: BundleChain?,
        legacy start: LegacyContents?,
        to path: String,
        spool: String
    ) throws {
        let continuation = base.map { PartContinuation(of: $0) }
        let limit = request.rateLimit.map { RateLimit(bytesPerSecond: $0, cancellation: cancellation) }
        let options = ArchiveWriter.Options(jobs: request.jobs, level: request.level) { count in
            try limit?.wait(for: count)
        }
        let writer = BundleWriter(
            archive: try ArchiveWriter(path: path, options),
            spool: spool,
            cancellation: cancellation,
            onEvent: onEvent
        )
        try writer.add(TarMember(path: BundleLayout.readme), content: Array(Readme.text(for: identity).utf8))
        try writer.add(TarMember(path: BundleLayout.identity), content: PrettyJSON.encode(identity))

        writer.startStep(.copyingDatabase, total: source.estimatedBytes)
        try source.copyDatabase(into: writer)

        var part: LegacyPart?
        if let root = request.legacyFolder {
            let hooks = try waitForLegacy(root, source, writer)
            writer.startStep(.copyingLegacy)
            let copy = LegacyCopy(
                root: root,
                start: start,
                excluding: exclusions,
                continuing: continuation,
                known: base?.last.manifest.legacy,
                arrivals: hooks.history.arrivals,
                expectsBackups: try expectsLegacyBackups(hooks)
            )
            part = LegacyPart(copy: try copy.run(into: writer), hooks: hooks)
        }

        writer.startStep(.marking)
        var instant = try source.mark(bundleID: identity.id, patience: request.lockPatience)
        let ledger = try source.listFiles(cancellation)

        writer.startStep(.copyingLog)
        if let log = try source.copyLog(into: writer) {
            instant.postgres?.end = log.end
            instant.postgres?.log = log.facts
        }
        let alignment = try align(&instant, source, part)

        // After the database's instant, so that no row of it points to a file that came later than the copy.
        if let files = request.filesFolder {
            writer.startStep(.copyingFiles)
            let copy = FolderCopy(
                root: files,
                prefix: BundleLayout.files,
                excluding: exclusions,
                continuing: continuation
            )
            _ = try copy.run(into: writer)
        }

        writer.startStep(.finishing)
        try writer.flush()
        let hasFiles = request.filesFolder != nil
        let references = try hasFiles ? ledger?.compare(with: writer, continuation) : ledger?.uncompared
        let gone = continuation.map { removed($0, writer) }
        try addManifest(identity, instant, alignment, part?.copy, removed: gone, references, to: writer)
        try writer.finish()
    }
}

extension CreatedBundle {
    init(_ bundle: OpenBundle, path: String, size: Int64, _ clock: StepClock) {
        self.path = path
        id = bundle.identity.id
        base = bundle.identity.base
        state = bundle.manifest.state
        reasons = bundle.manifest.reasons
        self.size = size
        rawSize = bundle.rawSize
        alignment = bundle.manifest.alignment
        mark = bundle.manifest.postgres?.mark.lsn
        changelogLast = bundle.manifest.cursors.changelogLast?.cursor.value
        fileReferences = bundle.manifest.fileReferences
        seconds = clock.seconds
        cpuSeconds = clock.cpuSeconds
    }
}
