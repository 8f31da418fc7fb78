import BundleArchive
public import BundleContents
public import DatabaseAccess
public import FileSystem
import SQLiteDriver
import SyncCursors

/// What `Restorer` made.
public struct RestoredServer: Sendable, Hashable, Codable {
    public let target: String
    public let setAside: String?
    public let bundle: String
    public let part: RestorePart
    /// The data directory, or the SQLite file; nil when no database was restored.
    public let database: String?
    /// The timeline that the recovered cluster writes on.
    public let timeline: UInt32?
    /// Databases whose text indexes have to be made anew on this machine.
    public let staleCollations: [StaleCollation]
    /// The file of `pg_dump`, when one database was wanted alone: the target holds nothing else then.
    public let dump: String?
    /// How long each step took, by the wall.
    public let seconds: [String: Double]
    /// Seconds that the whole machine's processors were busy during each step.
    public let cpuSeconds: [String: Double]
}

/// Restores a bundle: unpack beside the target, recover, check, and only then take the target's name. Until that last
/// step nothing of an existing target is touched, and a run that was stopped anywhere is simply run again.
public struct Restorer {
    let request: RestoreRequest
    let selection: RestoreSelection
    let cancellation: Cancellation
    let onEvent: (BundleEvent) -> Void
    private let clock: StepClock

    /// Opens the bundle, finds those that it takes along, and where recovery has to end.
    ///
    /// - Throws: `BundleError` when one is damaged, truncated, foreign or missing, or the point is not covered;
    ///   `Cancelled` while the log is searched for it.
    public init(
        _ request: RestoreRequest,
        cancellation: Cancellation,
        onEvent: @escaping (BundleEvent) -> Void
    ) throws {
        var request = request
        request.target = Path.absolute(request.target)
        self.request = request
        self.cancellation = cancellation
        let clock = StepClock()
        self.clock = clock
        self.onEvent = { event in
            if case .step(let step) = event { clock.start(step) }
            onEvent(event)
        }
        var isAnnounced = false
        selection = try RestoreSelection.make(
            of: OpenBundle(path: request.bundle, rebuildingIndex: true),
            until: request.until,
            part: request.part
        ) {
            if !isAnnounced { onEvent(.step(.readingLog)) }
            isAnnounced = true
            try cancellation.check()
        }
    }

    /// The bundle whose state is restored: the last one of a chain.
    var bundle: OpenBundle { selection.chain.last }
    public var identity: BundleIdentity { bundle.identity }
    public var manifest: BundleManifest { bundle.manifest }
    /// Archives, among those that are read, whose index is lost and was made anew.
    public var rebuiltIndexes: [String] { selection.chain.links.filter(\.indexIsRebuilt).map(\.path) }

    /// Carries the plan out.
    ///
    /// - Parameter afterRecovery: called with the recovered database, before it takes the target's name; what it writes
    ///   is part of the restored server, and what it throws stops the restore. Not called where one database was wanted
    ///   alone: no server comes of it.
    public func run(_ plan: RestorePlan, afterRecovery: (any DatabaseConnection) throws -> Void) throws
        -> RestoredServer
    {
        let staging = try StagingFolder.open(for: request.target)
        var recovered: RecoveredCluster?
        var dump: String?
        do {
            try unpack(into: staging.path)
            switch plan.database {
            case nil: break
            case .sqlite(let file): try check(sqlite: staging.path + "/" + file, afterRecovery)
            case .postgreSQL(let programs, _, let target, _):
                let recovery = Recovery(programs: programs, target: target, folder: staging.path)
                if let database = request.onlyDatabase {
                    dump = try self.dump(database, recovery)
                } else {
                    recovered = try recover(recovery, afterRecovery)
                }
            }
            onEvent(.step(.installing))
            try cancellation.check()
            // The plan may be an hour old by now.
            if let process = ServerPrograms.runningServer(below: request.target) {
                throw BundleError.refused(.targetInUse(request.target, process: process))
            }
        } catch {
            staging.discard()
            throw error
        }
        try staging.install(as: request.target, settingAside: plan.setAside)
        clock.start(nil)
        return RestoredServer(
            target: request.target,
            setAside: plan.setAside,
            bundle: bundle.identity.id,
            part: request.part,
            database: dump == nil ? databasePath(plan) : nil,
            timeline: recovered?.timeline,
            staleCollations: recovered?.staleCollations ?? [],
            dump: dump.map { request.target + "/" + $0 },
            seconds: clock.seconds,
            cpuSeconds: clock.cpuSeconds
        )
    }

    private func databasePath(_ plan: RestorePlan) -> String? {
        switch plan.database {
        case nil: nil
        case .sqlite(let file): request.target + "/" + file
        case .postgreSQL: request.target + "/" + BundleLayout.data
        }
    }

    /// Every byte that is wanted is checked on the way. Each file is written once: from the last bundle that has it.
    private func unpack(into folder: String) throws {
        onEvent(.step(.unpacking))
        let links = selection.chain.links
        let sizes = links.map(\.archive.index.compressedSize)
        let total = sizes.reduce(0, +)
        var before: Int64 = 0
        var unpackers: [Unpacker] = []
        for (number, link) in links.enumerated() {
            let unpacker = Unpacker(
                root: folder,
                part: request.part,
                superseded: selection.members.superseded[number],
                serverOwner: ServerPrograms.user,
                members: link.manifest.members
            )
            try link.checkPlaces()
            try unpacker.prepare()
            try link.readAll(
                jobs: request.jobs,
                wanted: link.members { unpacker.wants($0) },
                onProgress: { done in
                    try cancellation.check()
                    onEvent(.progress(done: before + done, total: total))
                },
                examine: { try unpacker.write($0, of: $1) }
            )
            before += sizes[number]
            unpackers.append(unpacker)
        }
        // Folders close and links appear only when nothing more is written.
        for unpacker in unpackers { try unpacker.finish() }
        onEvent(.step(.synchronizing))
        try Folder.synchronizeFileSystem(of: folder)
    }

    private func check(sqlite path: String, _ afterRecovery: (any DatabaseConnection) throws -> Void) throws {
        onEvent(.step(.checkingServerCopy))
        do {
            let connection = try SQLiteConnection(path)
            let findings = try connection.quickCheck()
            guard findings.isEmpty else { throw BundleError.copyIsDamaged(findings) }
            try compareCursors(connection)
            try afterRecovery(connection)
        }
        // It is closed: nothing of what was written is left in a log of its own.
        try Folder.synchronizeFileSystem(of: Path.parent(of: path))
    }

    /// The recovered database is asked for the cursors that the bundle says it has.
    func compareCursors(_ db: any DatabaseConnection) throws {
        guard bundle.manifest.cursorsAreExact else { return }
        var found = try CursorSnapshot(of: db)
        var expected = bundle.manifest.cursors
        // A sequence is logged some values ahead, so after recovery it may be higher; never lower.
        if found.highestHandedOut ?? Cursor(0) >= expected.highestHandedOut ?? Cursor(0) {
            (found.highestHandedOut, expected.highestHandedOut) = (nil, nil)
        }
        guard found == expected else {
            throw BundleError.cursorsDiffer(end: bundle.manifest.postgres?.end)
        }
    }
}
