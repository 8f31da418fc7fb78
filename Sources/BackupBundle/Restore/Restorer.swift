import BundleArchive
public import DatabaseAccess
public import FileSystem
import PostgreSQLDriver
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
    /// The file of `pg_dump`, when one database was wanted alone: the target holds nothing else then.
    public let dump: String?
}

/// Restores a bundle: unpack beside the target, recover, check, and only then take the target's name. Until that last
/// step nothing of an existing target is touched, and a run that was stopped anywhere is simply run again.
public struct Restorer {
    private let request: RestoreRequest
    private let selection: RestoreSelection
    private let cancellation: Cancellation
    private let onEvent: (BundleEvent) -> Void

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
        self.onEvent = onEvent
        var isAnnounced = false
        selection = try RestoreSelection.make(of: OpenBundle(path: request.bundle), until: request.until) {
            if !isAnnounced { onEvent(.step(.readingLog)) }
            isAnnounced = true
            try cancellation.check()
        }
    }

    /// The bundle whose state is restored: the last one of a chain.
    private var bundle: OpenBundle { selection.chain.last }
    public var identity: BundleIdentity { bundle.identity }
    public var manifest: BundleManifest { bundle.manifest }
    /// Whether the restored database is at the mark of `manifest`, which knows its cursors. At another point only the
    /// database itself can tell them.
    public var isAtMark: Bool { selection.isMark }

    /// What `run` would do. Reads only.
    ///
    /// - Throws: `BundleError.refused` or `.noRoom` when it would not.
    public func plan() throws -> RestorePlan {
        var major = 0
        if case .postgreSQL(let server) = bundle.identity.server { major = server.major }
        let programs = ServerPrograms.find(request.serverPrograms, major: major)
        let exists = try FileStatus.of(request.target).map { status in
            try status.kind != .folder || !Folder.names(in: request.target).isEmpty
        }
        let facts = RestoreFacts(
            targetExists: exists ?? false,
            targetIsMountPoint: try isMountPoint(request.target),
            closedFolder: try closedFolder(above: request.target),
            runningServer: ServerPrograms.runningServer(below: request.target),
            freeSpace: try Folder.freeSpace(at: Self.existingFolder(above: request.target)),
            programs: programs.found,
            searched: programs.searched,
            serverUser: ServerPrograms.user?.userName,
            port: ConfiguredPort.find(in: selection.chain.full),
            setAside: try nameForOld(request.target)
        )
        return try RestorePlan.make(request, selection, facts)
    }

    private func isMountPoint(_ path: String) throws -> Bool {
        guard let status = try FileStatus.of(path), status.kind == .folder else { return false }
        let parent = try FileStatus.of(Path.parent(of: path), followLinks: true)
        return parent?.identity.device != status.identity.device
    }

    /// A restore by root recovers the cluster as another user.
    private func closedFolder(above path: String) throws -> String? {
        guard Owner.current.isRoot, let user = ServerPrograms.user else { return nil }
        var folder = try Self.existingFolder(above: path)
        var closed: String?
        while folder != "/" {
            if try Subprocess.run("test", ["-x", folder], as: user).status != 0 { closed = folder }
            folder = Path.parent(of: folder)
        }
        return closed
    }

    /// A free name for what is set aside, with the time in it; two restores may fall into one second.
    private func nameForOld(_ target: String) throws -> String {
        let now = BundleName.timestamp(seconds: BundleName.now()).filter { $0 != "-" && $0 != ":" }
        let name = "\(target).replaced-\(now)"
        var candidate = name
        var number = 2
        while try FileStatus.of(candidate) != nil {
            candidate = "\(name)-\(number)"
            number += 1
        }
        return candidate
    }

    private static func existingFolder(above path: String) throws -> String {
        var folder = Path.parent(of: path)
        while try FileStatus.of(folder, followLinks: true) == nil { folder = Path.parent(of: folder) }
        return folder
    }

    /// Carries the plan out.
    ///
    /// - Parameter afterRecovery: called with the recovered database, before it takes the target's name; what it writes
    ///   is part of the restored server, and what it throws stops the restore. Not called where one database was wanted
    ///   alone: no server comes of it.
    public func run(_ plan: RestorePlan, afterRecovery: (any DatabaseConnection) throws -> Void) throws
        -> RestoredServer
    {
        let staging = try StagingFolder.open(for: request.target)
        var timeline: UInt32?
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
                    timeline = try recover(recovery, afterRecovery)
                }
            }
            onEvent(.step(.installing))
            try Folder.synchronizeFileSystem(of: staging.path)
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
        return RestoredServer(
            target: request.target,
            setAside: plan.setAside,
            bundle: bundle.identity.id,
            part: request.part,
            database: dump == nil ? databasePath(plan) : nil,
            timeline: timeline,
            dump: dump.map { request.target + "/" + $0 }
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
    }

    private func check(sqlite path: String, _ afterRecovery: (any DatabaseConnection) throws -> Void) throws {
        onEvent(.step(.checkingServerCopy))
        let connection = try SQLiteConnection(path)
        let findings = try connection.quickCheck()
        guard findings.isEmpty else { throw BundleError.copyIsDamaged(findings) }
        try compareCursors(connection)
        try afterRecovery(connection)
    }

    private struct Recovery {
        let programs: String
        let target: RecoveryTarget
        let folder: String
    }

    /// One database alone: the recovered cluster goes, its dump stays.
    private func dump(_ database: String, _ recovery: Recovery) throws -> String {
        var name = ""
        try withServer(recovery) { connection, configuration in
            let dump = DatabaseDump(database: database, programs: recovery.programs, server: configuration)
            try dump.check(connection)
            onEvent(.step(.copyingOneDatabase))
            try dump.write(into: recovery.folder, cancellation)
            name = dump.fileName
        }
        for other in try Folder.names(in: recovery.folder) where other != name {
            try Folder.remove(recovery.folder + "/" + other)
        }
        return name
    }

    private func recover(_ recovery: Recovery, _ afterRecovery: (any DatabaseConnection) throws -> Void) throws -> UInt32
    {
        var timeline: UInt32 = 0
        try withServer(recovery) { connection, _ in
            onEvent(.step(.checkingServerCopy))
            if selection.isMark { try compareCursors(connection) }
            let sql: SQL = "SELECT ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int"
            guard case .integer(let number)? = try connection.value(sql) else {
                throw DatabaseError.unexpectedAnswer("no timeline")
            }
            timeline = UInt32(number)
            guard timeline > recovery.target.timeline else {
                throw BundleError.recoveryFailed("the server stayed on timeline \(timeline)", log: "")
            }
            try afterRecovery(connection)
        }
        try installation(in: recovery.folder).finish(movingTo: request.target)
        return timeline
    }

    private func installation(in folder: String) -> ClusterInstallation {
        ClusterInstallation(root: folder, owner: Owner.current.isRoot ? ServerPrograms.user : nil)
    }

    /// Recovers the unpacked cluster, hands it over while its server runs, and stops the server.
    private func withServer(
        _ recovery: Recovery,
        _ body: (PostgreSQLConnection, PostgreSQLConfiguration) throws -> Void
    ) throws {
        guard case .postgreSQL(let cluster) = bundle.identity.server else {
            throw BundleError.walGap("the manifest names no WAL")
        }
        onEvent(.step(.recovering))
        let installation = installation(in: recovery.folder)
        try installation.prepareRecovery()
        var server = try RecoveryServer.start(
            staging: recovery.folder,
            programs: recovery.programs,
            dataDirectory: installation.dataDirectory,
            owner: installation.owner,
            server: cluster,
            target: recovery.target
        )
        do {
            try body(try server.connectWhenRecovered(cancellation), server.configuration)
        } catch {
            server.abandon()
            throw error
        }
        try server.stop()
    }

    /// The recovered database is asked for the cursors that the bundle says it has.
    private func compareCursors(_ db: any DatabaseConnection) throws {
        guard bundle.manifest.cursorsAreExact else { return }
        var found = try CursorSnapshot(of: db)
        var expected = bundle.manifest.cursors
        // A sequence is logged some values ahead, so after recovery it may be higher; never lower.
        if found.highestHandedOut ?? Cursor(0) >= expected.highestHandedOut ?? Cursor(0) {
            (found.highestHandedOut, expected.highestHandedOut) = (nil, nil)
        }
        guard found == expected else {
            throw BundleError.recoveryFailed("the recovered database's cursors are not those of the bundle", log: "")
        }
    }
}
