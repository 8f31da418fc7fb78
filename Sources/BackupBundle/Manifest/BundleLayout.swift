/// The names of a bundle's members. They are fixed: people open bundles by hand.
enum BundleLayout {
    static let readme = "README.txt"
    static let identity = "bundle.json"
    static let manifest = "MANIFEST.json"
    static let data = "postgres/data"
    static let controlFile = "postgres/data/global/pg_control"
    static let serverManifest = "postgres/data/backup_manifest"
    static let tablespaces = "postgres/tablespaces"
    static let wal = "postgres/wal"
    static let config = "postgres/config"
    static let sqlite = "sqlite"
    static let legacy = "legacy"
    static let files = "files"
}

/// What can be restored alone.
public enum RestorePart: String, Sendable, Hashable, CaseIterable, Codable {
    case all, omsupply, legacy, files

    /// Whether a member belongs to the part. The bundle's own papers belong to none.
    func includes(_ path: String) -> Bool {
        let root = path.prefix { $0 != "/" }
        return switch self {
        case .omsupply: root == "postgres" || root == "sqlite"
        case .legacy: root == "legacy"
        case .files: root == "files"
        case .all: Self.omsupply.includes(path) || Self.legacy.includes(path) || Self.files.includes(path)
        }
    }
}
