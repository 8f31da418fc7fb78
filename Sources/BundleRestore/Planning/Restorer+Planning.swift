import BundleContents
import FileSystem

extension Restorer {
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
            architecture: programs.found.flatMap { ServerPrograms.architecture(in: $0.folder) },
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
}
