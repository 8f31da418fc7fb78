public import WALPositions

/// What a restore will do: a value, computed from facts, to be read before anything happens.
public struct RestorePlan: Sendable, Hashable, Codable {
    public let bundle: String
    public let site: String
    public let part: RestorePart
    public let target: String
    /// Where an existing target goes; nil when there is none.
    public let setAside: String?
    /// Bytes that will be written beside the target before anything is replaced.
    public let bytes: Int64
    public let database: DatabasePlan?
    /// The bundle is degraded: what is wrong with it.
    public let warnings: [String]

    public enum DatabasePlan: Sendable, Hashable, Codable {
        /// Recovered with these programs, as this user, to the named restore point.
        case postgreSQL(programs: String, user: String, restorePoint: String, lsn: LSN, timeline: Timeline)
        case sqlite(file: String)
    }
}

/// What is found on the machine: the input of a plan.
struct RestoreFacts: Sendable {
    /// Anything at all at the target's path, other than an empty folder.
    var targetExists: Bool
    var targetIsMountPoint = false
    /// The first folder above the target that the server's user may not pass through.
    var closedFolder: String?
    /// The process that runs on the target's data directory, or on another below the target.
    var runningServer: Int32?
    var freeSpace: Int64
    /// The folder of PostgreSQL's programs and their major version; nil when there are none.
    var programs: (folder: String, major: Int)?
    var searched: [String]
    /// Who the server would run as; nil when that can only be root.
    var serverUser: String?
    /// A free name for what is set aside.
    var setAside: String
}

extension RestorePlan {
    /// - Throws: `BundleError.refused`, `.noRoom`: nothing has been touched.
    static func make(
        _ request: RestoreRequest,
        _ identity: BundleIdentity,
        _ manifest: BundleManifest,
        _ facts: RestoreFacts
    ) throws(BundleError) -> RestorePlan {
        let members = manifest.members.filter { request.part.includes($0.path) }
        guard !members.isEmpty else { throw .refused(.partMissing(request.part)) }
        if let process = facts.runningServer { throw .refused(.targetInUse(request.target, process: process)) }
        guard !facts.targetExists || request.replace else { throw .refused(.targetExists(request.target)) }

        if facts.targetIsMountPoint { throw .refused(.targetIsMountPoint(request.target)) }

        var database: DatabasePlan?
        if members.contains(where: { RestorePart.omsupply.includes($0.path) }) {
            database = try databasePlan(identity, manifest, facts)
        }
        let bytes = members.reduce(Int64(0)) { $0 + $1.size + 4096 }
        guard facts.freeSpace >= bytes else {
            throw .noRoom(folder: request.target, needed: bytes, free: facts.freeSpace)
        }
        return RestorePlan(
            bundle: identity.id,
            site: identity.site,
            part: request.part,
            target: request.target,
            setAside: facts.targetExists ? facts.setAside : nil,
            bytes: bytes,
            database: database,
            warnings: manifest.reasons
        )
    }

    private static func databasePlan(
        _ identity: BundleIdentity,
        _ manifest: BundleManifest,
        _ facts: RestoreFacts
    ) throws(BundleError) -> DatabasePlan {
        switch identity.server {
        case .sqlite(let server):
            return .sqlite(file: "\(BundleLayout.sqlite)/\(server.database).sqlite")
        case .postgreSQL(let server):
            guard let programs = facts.programs else {
                throw .refused(.noServerPrograms(major: server.major, searched: facts.searched))
            }
            guard programs.major == server.major else {
                throw .refused(.otherMajor(bundle: server.major, program: programs.major))
            }
            guard let user = facts.serverUser else { throw .refused(.noServerUser) }
            if let folder = facts.closedFolder { throw .refused(.unreachable(folder: folder, user: user)) }
            guard let coverage = manifest.postgres else { throw .walGap("the manifest names no WAL") }
            return .postgreSQL(
                programs: programs.folder,
                user: user,
                restorePoint: coverage.mark.name,
                lsn: coverage.mark.lsn,
                timeline: coverage.timeline
            )
        }
    }
}
