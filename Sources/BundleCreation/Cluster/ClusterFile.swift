import PostgreSQLFormats

/// One file or folder of a cluster that belongs in a backup.
struct ClusterFile: Sendable, Hashable {
    enum Kind: UInt8, Sendable, Hashable { case file, folder }

    /// Relative to its root; empty for what lies in the root itself.
    let folder: String
    let name: String
    let kind: Kind
    /// 0 for a folder.
    let size: Int64
    /// The permission bits alone.
    let permissions: UInt32
    /// Seconds since 1970.
    let modified: Int64
    /// What the pages belong to; nil for a file that has none.
    let relation: RelationFile?

    /// Relative to its root.
    var path: String { folder.isEmpty ? name : folder + "/" + name }
}

/// A folder that is backed up with what it holds: the data directory, or a tablespace outside it.
struct ClusterRoot: Sendable, Hashable {
    /// nil is the data directory.
    let tablespace: UInt32?
    /// Where it lies, absolute, with no link in its last part.
    let location: String
    /// Folders before what they hold. In the data directory `global/pg_control` is last.
    var files: ClusterFiles

    /// Where to read a file.
    func location(of file: ClusterFile) -> String { location + "/" + file.path }

    var size: Int64 { files.reduce(0) { $0 + $1.size } }
}
