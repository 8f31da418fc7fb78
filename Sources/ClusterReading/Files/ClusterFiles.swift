import BundleArchive
import PostgreSQLFormats

/// Many files of a cluster: 27 bytes for each beside its name.
package struct ClusterFiles: Sendable, Hashable {
    private var paths = PathList()
    private var sizes: [Int64] = []
    private var modified: [Int64] = []
    /// The permission bits, and above them what the file is.
    private var modes: [UInt16] = []

    private static let folder: UInt16 = 1 << 12
    private static let relation: UInt16 = 1 << 13

    package init() {}

    package mutating func append(_ file: ClusterFile) {
        paths.append(file.path)
        sizes.append(file.size)
        modified.append(file.modified)
        modes.append(
            UInt16(file.permissions & 0o7777) | (file.kind == .folder ? Self.folder : 0)
                | (file.relation != nil ? Self.relation : 0)
        )
    }
}

extension ClusterFiles: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { sizes.count }

    package subscript(position: Int) -> ClusterFile {
        let (path, mode) = (paths[position], modes[position])
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
        return ClusterFile(
            folder: slash.map { String(path[..<$0]) } ?? "",
            name: name,
            kind: mode & Self.folder != 0 ? .folder : .file,
            size: sizes[position],
            permissions: UInt32(mode & 0o7777),
            modified: modified[position],
            relation: mode & Self.relation != 0 ? RelationFile(name: name) : nil
        )
    }
}
