import FoundationEssentials
import DatabaseAccess
import FileSystem
public import LegacyBackup
public import WALPositions
import SyncCursors

/// `<bundle>.json` beside each bundle: what its papers say, so that a list opens no archive. Made anew from the archive
/// where it is missing, or is of another one.
public struct CatalogueEntry: Sendable, Hashable, Codable {
    public let id: String
    /// The archive's name in the same folder.
    public let file: String
    /// Bytes of the archive.
    public let size: Int64
    /// Bytes of its members.
    public let rawSize: Int64
    public let site: String
    public let created: String
    public let kind: BundleIdentity.Kind
    /// The bundle that this one continues; nil for a full one.
    public let base: String?
    public let engine: String
    public let state: BundleState
    public let reasons: [String]
    /// As in the manifest.
    public let lacksOnlyFiles: Bool?
    public let lacksOnlyLegacy: Bool?
    /// How much of the legacy server's folder it holds; nil without a legacy part, and in entries of tools that did not say.
    public let legacy: LegacyRecord.Extent?
    public let databaseVersion: String?
    public let alignment: Alignment.Verdict
    /// nil on a SQLite server.
    public let mark: LSN?
    /// The timeline that the mark is on; nil on a SQLite server.
    public let timeline: Timeline?
    /// The cluster's; nil on a SQLite server.
    public let systemIdentifier: String?
    /// The points in time that the bundle adds; nil on a SQLite server, and in entries of tools that did not look.
    public let covered: CoveredPoints?
    /// When every frame was last read back and found good; UTC. nil for an archive without an entry of its own.
    public let verified: String?

    init(_ bundle: OpenBundle, file: String, size: Int64, verified: String? = nil) {
        id = bundle.identity.id
        self.file = file
        self.size = size
        rawSize = bundle.rawSize
        site = bundle.identity.site
        created = bundle.identity.created
        kind = bundle.identity.kind
        base = bundle.identity.base
        engine = bundle.identity.server.dialect.rawValue
        state = bundle.manifest.state
        reasons = bundle.manifest.reasons
        lacksOnlyFiles = bundle.manifest.lacksOnlyFiles
        lacksOnlyLegacy = bundle.manifest.lacksOnlyLegacy
        legacy = bundle.manifest.legacy?.extent
        databaseVersion = bundle.manifest.cursors.databaseVersion
        alignment = bundle.manifest.alignment.verdict
        mark = bundle.manifest.postgres?.mark.lsn
        timeline = bundle.manifest.postgres?.timeline
        systemIdentifier =
            if case .postgreSQL(let server) = bundle.identity.server { server.systemIdentifier } else { nil }
        covered = bundle.manifest.postgres.flatMap { CoveredPoints($0, bundle.identity) }
        self.verified = verified
    }
}
