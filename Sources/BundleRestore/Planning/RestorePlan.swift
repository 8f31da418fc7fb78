public import BundleContents
import FileSystem
import LegacyBackup

/// What a restore will do: a value, computed from facts, to be read before anything happens.
public struct RestorePlan: Sendable, Hashable, Codable {
    /// The bundle whose state is restored: the last of those that are read.
    public let bundle: String
    /// Every bundle that is read, the full one first.
    public let bundles: [Source]
    public let site: String
    public let part: RestorePart
    /// The one database that is wanted of the cluster; nil for the whole server.
    public let onlyDatabase: String?
    /// What the bundles hold beside the wanted part, and what is therefore not there afterwards.
    public let notRestored: [RestorePart]
    /// Parts that stay as a bundle has them though the database goes to another point than its mark; nil where there is
    /// none.
    public let asInBundle: AsInBundle?
    public let target: String
    /// Where an existing target goes; nil when there is none.
    public let setAside: String?
    /// Bytes that will be written beside the target before anything is replaced.
    public let bytes: Int64
    /// Bytes that are free there.
    public let freeSpace: Int64
    /// The user that the restored files belong to; nil for the one who restores.
    public let owner: String?
    /// The port that the configuration in the bundle gives the server; nil where it names none.
    public let port: Int?
    public let database: DatabasePlan?
    /// Tablespaces of the cluster by their numbers. Wherever they lay, they come into the target's
    /// `postgres/tablespaces`.
    public let tablespaces: [String]
    /// The legacy server's backup that comes back; nil where none does.
    public let pair: RestoredPair?
    /// The bundle is degraded: what is wrong with it.
    public let warnings: [String]

    public enum DatabasePlan: Sendable, Hashable, Codable {
        /// Recovered with these programs, as this user, to the target.
        case postgreSQL(programs: String, user: String, target: RecoveryTarget, coverage: RestoreCoverage?)
        case sqlite(file: String)
    }

    /// The app's files and the legacy backup have no other instants than those of the bundles.
    public struct AsInBundle: Sendable, Hashable, Codable {
        public let parts: [RestorePart]
        /// The last of the bundles that are read.
        public let bundle: String
        public let created: String
    }

    public struct Source: Sendable, Hashable, Codable {
        public let id: String
        public let path: String
        public let kind: BundleIdentity.Kind
        public let created: String
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
    /// The processor that the programs are for; nil where they do not tell.
    var architecture: Architecture?
    /// Who the server would run as; nil when that can only be root.
    var serverUser: String?
    /// What the bundle's own `postgresql.conf` says.
    var port: Int?
    /// A free name for what is set aside.
    var setAside: String
}

extension RestorePlan {
    /// - Throws: `BundleError.refused`, `.noRoom`: nothing has been touched.
    static func make(
        _ request: RestoreRequest,
        _ selection: RestoreSelection,
        _ facts: RestoreFacts
    ) throws(BundleError) -> RestorePlan {
        let identity = selection.chain.last.identity
        let members = selection.members.records.lazy.filter { request.part.includes($0.path) }
        guard !members.isEmpty else { throw .refused(.partMissing(request.part)) }
        if let name = request.onlyDatabase { try check(name, identity) }
        if let process = facts.runningServer { throw .refused(.targetInUse(request.target, process: process)) }
        guard !facts.targetExists || request.replace else { throw .refused(.targetExists(request.target)) }

        if facts.targetIsMountPoint { throw .refused(.targetIsMountPoint(request.target)) }

        var database: DatabasePlan?
        if members.contains(where: { RestorePart.omsupply.includes($0.path) }) {
            database = try databasePlan(identity, selection, facts)
        }
        let bytes = members.reduce(Int64(0)) { $0 + $1.size + 4096 }
        guard facts.freeSpace >= bytes else {
            throw .noRoom(folder: request.target, needed: bytes, free: facts.freeSpace)
        }
        let others = [RestorePart.omsupply, .legacy, .files].filter { part in
            request.part != .all && request.part != part
                && selection.members.records.contains { part.includes($0.path) }
        }
        return RestorePlan(
            bundle: identity.id,
            bundles: selection.chain.links.map(Source.init),
            site: identity.site,
            part: request.part,
            onlyDatabase: request.onlyDatabase,
            notRestored: others,
            asInBundle: asInBundle(request, selection),
            target: request.target,
            setAside: facts.targetExists ? facts.setAside : nil,
            bytes: bytes,
            freeSpace: facts.freeSpace,
            owner: facts.serverUser,
            port: database == nil ? nil : facts.port,
            database: database,
            tablespaces: Array(members.filter { isTablespace($0) }.map { Path.name(of: $0.path) }),
            pair: request.part.includes(BundleLayout.legacy) ? RestoredPair(selection) : nil,
            warnings: warnings(of: selection.chain.links.map(\.manifest))
        )
    }

    /// Why the bundles are degraded. That one lacked the legacy server's backup is past where the last one has it.
    private static func warnings(of manifests: [BundleManifest]) -> [String] {
        let hasLegacy = manifests.last?.legacy?.extent == .set
        return manifests.filter { !(hasLegacy && $0.lacksOnlyLegacy == true && $0.reasons.count == 1) }
            .flatMap(\.reasons)
    }

    private static func isTablespace(_ member: MemberRecord) -> Bool {
        member.kind == .folder
            && Path.parent(of: member.path) == BundleLayout.tablespaces
    }

    private static func asInBundle(_ request: RestoreRequest, _ selection: RestoreSelection) -> AsInBundle? {
        guard !selection.isMark, request.part == .all else { return nil }
        let parts = [RestorePart.files, .legacy].filter { part in
            selection.members.records.contains { part.includes($0.path) }
        }
        let identity = selection.chain.last.identity
        return parts.isEmpty ? nil : AsInBundle(parts: parts, bundle: identity.id, created: identity.created)
    }

    private static func check(_ name: String, _ identity: BundleIdentity) throws(BundleError) {
        guard case .postgreSQL(let server) = identity.server else { throw .refused(.noDatabases) }
        if let known = server.databases, !known.contains(name) { throw .refused(.unknownDatabase(name, known: known)) }
    }

    private static func databasePlan(
        _ identity: BundleIdentity,
        _ selection: RestoreSelection,
        _ facts: RestoreFacts
    ) throws(BundleError) -> DatabasePlan {
        switch identity.server {
        case .sqlite(let server):
            return .sqlite(file: "\(BundleLayout.sqlite)/\(server.database).sqlite")
        case .postgreSQL(let server):
            let (programs, user) = try facts.recovery(of: server)
            guard let target = selection.target else { throw .walGap("the manifest names no WAL") }
            return .postgreSQL(programs: programs, user: user, target: target, coverage: selection.coverage)
        }
    }
}

extension RestoreFacts {
    /// With which programs, and as whom, a copy of this cluster can be recovered here.
    ///
    /// - Throws: `BundleError.refused`.
    func recovery(of server: PostgreSQLServer) throws(BundleError) -> (programs: String, user: String) {
        guard let programs else { throw .refused(.noServerPrograms(major: server.major, searched: searched)) }
        guard programs.major == server.major else {
            throw .refused(.otherMajor(bundle: server.major, program: programs.major))
        }
        // The server would start on some of them, and then misread what it finds.
        if let copied = server.platform?.architecture, let architecture, copied != architecture {
            throw .refused(.otherArchitecture(bundle: copied, program: architecture))
        }
        guard let serverUser else { throw .refused(.noServerUser) }
        if let closedFolder { throw .refused(.unreachable(folder: closedFolder, user: serverUser)) }
        return (programs.folder, serverUser)
    }
}

extension RestorePlan.Source {
    init(_ bundle: OpenBundle) {
        id = bundle.identity.id
        path = bundle.path
        kind = bundle.identity.kind
        created = bundle.identity.created
    }
}
