package import PostgreSQLFormats

/// One file or folder of a cluster that belongs in a backup.
package struct ClusterFile: Sendable, Hashable {
    package enum Kind: UInt8, Sendable, Hashable { case file, folder }

    /// Relative to its root; empty for what lies in the root itself.
    package let folder: String
    package let name: String
    package let kind: Kind
    /// 0 for a folder.
    package let size: Int64
    /// The permission bits alone.
    package let permissions: UInt32
    /// Seconds since 1970.
    package let modified: Int64
    /// What the pages belong to; nil for a file that has none.
    package let relation: RelationFile?

    /// Relative to its root.
    package var path: String { folder.isEmpty ? name : folder + "/" + name }
}

/// A folder that is backed up with what it holds: the data directory, or a tablespace outside it.
package struct ClusterRoot: Sendable, Hashable {
    /// nil is the data directory.
    package let tablespace: UInt32?
    /// Where it lies, absolute, with no link in its last part.
    package let location: String
    /// Folders before what they hold. In the data directory `global/pg_control` is last.
    package var files: ClusterFiles

    /// Where to read a file.
    package func location(of file: ClusterFile) -> String { location + "/" + file.path }

    package var size: Int64 { files.reduce(0) { $0 + $1.size } }
}
