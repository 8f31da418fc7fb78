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
}

/// Restores a bundle: unpack beside the target, recover, check, and only then take the target's name. Until that last
/// step nothing of an existing target is touched, and a run that was stopped anywhere is simply run again.
public struct Restorer {
    private let request: RestoreRequest
    private let bundle: OpenBundle
    private let cancellation: Cancellation
    private let onEvent: (BundleEvent) -> Void

    /// Opens the bundle.
    ///
    /// - Throws: `BundleError` when it is damaged, truncated or foreign.
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
        bundle = try OpenBundle(path: request.bundle)
    }

    public var identity: BundleIdentity { bundle.identity }
    public var manifest: BundleManifest { bundle.manifest }

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
            setAside: try nameForOld(request.target)
        )
        return try RestorePlan.make(request, bundle.identity, bundle.manifest, facts)
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
    ///   is part of the restored server, and what it throws stops the restore.
    public func run(_ plan: RestorePlan, afterRecovery: (any DatabaseConnection) throws -> Void) throws
        -> RestoredServer
    {
        let staging = try StagingFolder.open(for: request.target)
        var timeline: UInt32?
        do {
            try unpack(into: staging.path)
            switch plan.database {
            case nil: break
            case .sqlite(let file): try check(sqlite: staging.path + "/" + file, afterRecovery)
            case .postgreSQL(let programs, _, _, _, _):
                timeline = try recover(in: staging.path, programs: programs, afterRecovery)
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
            database: databasePath(plan),
            timeline: timeline
        )
    }

    private func databasePath(_ plan: RestorePlan) -> String? {
        switch plan.database {
        case nil: nil
        case .sqlite(let file): request.target + "/" + file
        case .postgreSQL: request.target + "/" + BundleLayout.data
        }
    }

    /// Every byte that is wanted is checked on the way.
    private func unpack(into folder: String) throws {
        onEvent(.step(.unpacking))
        let unpacker = Unpacker(
            root: folder,
            part: request.part,
            serverOwner: ServerPrograms.user,
            members: bundle.manifest.members
        )
        try bundle.checkPlaces()
        try unpacker.prepare()
        let size = bundle.archive.index.compressedSize
        try bundle.readAll(
            jobs: request.jobs,
            wanted: bundle.members { request.part.includes($0) },
            onProgress: { done in
                try cancellation.check()
                onEvent(.progress(done: done, total: size))
            },
            examine: { try unpacker.write($0, of: $1) }
        )
        try unpacker.finish()
    }

    private func check(sqlite path: String, _ afterRecovery: (any DatabaseConnection) throws -> Void) throws {
        onEvent(.step(.checkingServerCopy))
        let connection = try SQLiteConnection(path)
        let findings = try connection.quickCheck()
        guard findings.isEmpty else { throw BundleError.copyIsDamaged(findings) }
        try compareCursors(connection)
        try afterRecovery(connection)
    }

    private func recover(
        in folder: String,
        programs: String,
        _ afterRecovery: (any DatabaseConnection) throws -> Void
    ) throws -> UInt32 {
        guard case .postgreSQL(let server) = bundle.identity.server, let coverage = bundle.manifest.postgres else {
            throw BundleError.walGap("the manifest names no WAL")
        }
        onEvent(.step(.recovering))
        let owner = Owner.current.isRoot ? ServerPrograms.user : nil
        let installation = ClusterInstallation(root: folder, owner: owner)
        try installation.prepareRecovery()
        var recovery = try RecoveryServer.start(
            staging: folder,
            programs: programs,
            dataDirectory: installation.dataDirectory,
            owner: owner,
            server: server,
            coverage: coverage
        )
        let timeline: UInt32
        do {
            let connection = try recovery.connectWhenRecovered(cancellation)
            onEvent(.step(.checkingServerCopy))
            try compareCursors(connection)
            let sql: SQL = "SELECT ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int"
            guard case .integer(let number)? = try connection.value(sql) else {
                throw DatabaseError.unexpectedAnswer("no timeline")
            }
            timeline = UInt32(number)
            guard timeline > coverage.timeline else {
                throw BundleError.recoveryFailed("the server stayed on timeline \(timeline)", log: "")
            }
            try afterRecovery(connection)
        } catch {
            recovery.abandon()
            throw error
        }
        try recovery.stop()
        try installation.finish(movingTo: request.target)
        return timeline
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
