/// The names of a bundle's members. They are fixed: people open bundles by hand.
package enum BundleLayout {
    package static let readme = "README.txt"
    package static let identity = "bundle.json"
    package static let manifest = "MANIFEST.json"
    package static let data = "postgres/data"
    /// Where recovery begins; first in the data directory.
    package static let label = "postgres/data/backup_label"
    package static let controlFile = "postgres/data/global/pg_control"
    package static let serverManifest = "postgres/data/backup_manifest"
    package static let tablespaces = "postgres/tablespaces"
    package static let wal = "postgres/wal"
    package static let config = "postgres/config"
    package static let sqlite = "sqlite"
    package static let legacy = "legacy"
    package static let files = "files"
    /// Below `files`: where the app keeps the files that `sync_file_reference` names, by table and record.
    package static let syncFiles = "static_files/sync_files"
}

/// What can be restored alone.
public enum RestorePart: String, Sendable, Hashable, CaseIterable, Codable {
    case all, omsupply, legacy, files

    /// Whether a member belongs to the part. The bundle's own papers belong to none.
    package func includes(_ path: String) -> Bool {
        // By bytes: to Swift, a slash and an accent behind it are one character.
        let root = path.utf8.prefix { $0 != UInt8(ascii: "/") }
        func isRoot(_ name: String) -> Bool { root.elementsEqual(name.utf8) }
        return switch self {
        case .omsupply: isRoot("postgres") || isRoot("sqlite")
        case .legacy: isRoot("legacy")
        case .files: isRoot("files")
        case .all: Self.omsupply.includes(path) || Self.legacy.includes(path) || Self.files.includes(path)
        }
    }
}
