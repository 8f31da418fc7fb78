/// A reader of foreign bytes, and what must hold whatever the bytes are. A broken rule ends the program.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// The bytes are the beginning of a segment.
    case wal
    /// The bytes are what records say: the log around them, checksums included, is made right.
    case walRecords = "wal-records"
    case history
    /// The first byte says how much of an archive the rest is: all, or what its hashes cover.
    case bundle
    /// An archive's index: JSON, or after another first byte how the frames are cut.
    case index
    /// The first bit says whether the headers' checksums are made right.
    case tar
    /// The papers of a bundle: JSON and JSON, or the paths that the manifest lists.
    case bundleManifest = "bundle-manifest"
    /// A base backup's own manifest: as it is, without its last line, or what it lists.
    case serverManifest = "server-manifest"
    /// What a server sends of a base backup: a tar in a zstd stream.
    case baseBackup = "base-backup"
    /// The first byte says which of a cluster's small files it is.
    case label
    /// The first byte says which of the legacy server's papers it is.
    case legacy

    package func check(_ bytes: UnsafeRawBufferPointer) {
        switch self {
        case .wal: Self.checkLog(bytes)
        case .walRecords: Self.checkRecords(bytes)
        case .history: Self.checkHistory(bytes)
        case .bundle: Self.checkBundle(bytes)
        case .index: Self.checkIndex(bytes)
        case .tar: Self.checkTar(bytes)
        case .bundleManifest: Self.checkPapers(bytes)
        case .serverManifest: Self.checkServerManifest(bytes)
        case .baseBackup: Self.checkBaseBackup(bytes)
        case .label: Self.checkSmallFiles(bytes)
        case .legacy: Self.checkLegacy(bytes)
        }
    }
}
