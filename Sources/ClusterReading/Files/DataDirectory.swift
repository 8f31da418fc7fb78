import FileSystem
import Glibc
import PostgreSQLFormats

/// A cluster's data directory, listed for a backup as PostgreSQL itself would send it.
package struct DataDirectory {
    /// What there is to read.
    package struct Listing: Sendable, Hashable {
        /// Tablespaces by their number, then the data directory.
        package var roots: [ClusterRoot]
        /// Neither files nor folders, or links where there may be none, relative to the data directory: not copied.
        package var skipped: [String]

        package var size: Int64 { roots.reduce(0) { $0 + $1.size } }
    }

    private let path: String
    private var locations: [(tablespace: UInt32, path: String)] = []
    private var files = ClusterFiles()
    private var skipped: [String] = []

    /// Lists it between the start of a backup and its end: what comes later is in the WAL.
    ///
    /// Files and folders that vanish in the meantime are not errors. A tablespace inside `pg_tblspc` (a folder instead
    /// of a link) stays in the data directory.
    /// - Parameters:
    ///   - path: absolute.
    /// - Throws: `SystemError` for what cannot be read, and when `global/pg_control` is not there;
    ///   `ControlFile.Complaint`.
    package static func list(_ path: String) throws -> Listing {
        var directory = DataDirectory(path: path)
        try directory.findTablespaces()
        try directory.walk(root: path, folder: "", prefix: "")
        try directory.addControlFile()
        let base = ClusterRoot(tablespace: nil, location: path, files: directory.files)
        var roots: [ClusterRoot] = []
        for (tablespace, location) in directory.locations {
            directory.files = ClusterFiles()
            try directory.walkTablespace(tablespace, at: location)
            roots.append(ClusterRoot(tablespace: tablespace, location: location, files: directory.files))
        }
        return Listing(roots: roots + [base], skipped: directory.skipped)
    }

    private init(path: String) { self.path = path }

    private mutating func findTablespaces() throws {
        for entry in try Folder.entries(in: path + "/pg_tblspc") ?? [] where entry.status.kind == .link {
            guard let oid = UInt32(entry.name) else { continue }
            do {
                let location = try Folder.destination(ofLink: path + "/pg_tblspc/" + entry.name)
                locations.append((oid, Path.absolute(location)))
            } catch {
                // Not found: dropped just now.
                if !error.isNotFound { throw error }
            }
        }
        locations.sort { $0.tablespace < $1.tablespace }
    }

    /// `sendTablespace`: nothing but the folder of this server's version, `PG_15_202209061`.
    private mutating func walkTablespace(_ oid: UInt32, at location: String) throws {
        let version = try versionFolder()
        guard let status = try FileStatus.of(location + "/" + version), status.kind == .folder else { return }
        add(version, in: "", status, as: .folder)
        try walk(root: location, folder: version, prefix: "pg_tblspc/\(oid)/")
    }

    /// `TABLESPACE_VERSION_DIRECTORY`: after an upgrade with links the old version's folder lies beside it.
    private func versionFolder() throws -> String {
        let version = try WholeFile.read(path + "/PG_VERSION", limit: 64).prefix { (48...57).contains($0) }
        let catalogue = try ClusterControl.read(path).catalogVersion
        return "PG_\(String(decoding: version, as: UTF8.self))_\(catalogue)"
    }

    /// `sendDir`. `prefix` and `folder` together are relative to the data directory.
    private mutating func walk(root: String, folder: String, prefix: String) throws {
        let place = folder.isEmpty ? root : root + "/" + folder
        guard let entries = try Folder.entries(in: place) else {
            // A database that was dropped; the data directory itself is no such thing.
            if folder.isEmpty { throw SystemError(code: ENOENT, call: "opendir", path: place) }
            return
        }
        let isDatabase = RelationFile.isDatabaseFolder(prefix + folder)
        let holdsRelations = isDatabase || RelationFile.isRelationFolder(prefix + folder)
        let unlogged = isDatabase ? Self.unlogged(entries) : []
        for entry in entries where !ClusterSkipList.leavesOut(entry.name) {
            let relation = holdsRelations ? RelationFile(name: entry.name) : nil
            if isDatabase {
                if let relation, relation.fork != .initial, unlogged.contains(relation.number) { continue }
                if RelationFile.isTemporary(name: entry.name) { continue }
            }
            let path = folder.isEmpty ? entry.name : folder + "/" + entry.name
            if prefix.isEmpty && path == ControlFile.path { continue }
            try visit(entry, path: path, in: folder, root: root, prefix: prefix, relation: relation)
        }
    }

    private mutating func visit(
        _ entry: FolderEntry,
        path: String,
        in folder: String,
        root: String,
        prefix: String,
        relation: RelationFile?
    ) throws {
        let kind = entry.status.kind
        if kind != .file && ClusterSkipList.emptied.contains(entry.name) {
            add(entry.name, in: folder, entry.status, as: .folder)
        } else if prefix.isEmpty && path == "pg_wal" {
            // WAL is gathered by itself; the folder may be a link to another disk and becomes a folder again.
            add(entry.name, in: folder, entry.status, as: .folder)
            add("archive_status", in: path, entry.status, as: .folder)
        } else if kind == .folder {
            add(entry.name, in: folder, entry.status, as: .folder)
            // A tablespace whose place is inside the data directory is a root of its own.
            if !prefix.isEmpty || !locations.contains(where: { $0.path == root + "/" + path }) {
                try walk(root: root, folder: path, prefix: prefix)
            }
        } else if kind == .file {
            add(entry.name, in: folder, entry.status, as: .file, relation: relation)
        } else if kind != .link || folder != "pg_tblspc" || UInt32(entry.name) == nil {
            skipped.append(prefix + path)
        }
    }

    private mutating func addControlFile() throws {
        let control = path + "/" + ControlFile.path
        guard let status = try FileStatus.of(control) else {
            throw SystemError(code: ENOENT, call: "stat", path: control)
        }
        add(Path.name(of: control), in: Path.parent(of: ControlFile.path), status, as: .file)
    }

    private mutating func add(
        _ name: String,
        in folder: String,
        _ status: FileStatus,
        as kind: ClusterFile.Kind,
        relation: RelationFile? = nil
    ) {
        files.append(
            ClusterFile(
                folder: folder,
                name: name,
                kind: kind,
                size: kind == .file ? status.size : 0,
                // A link's own bits say nothing.
                permissions: status.kind == .link ? 0o700 : status.permissions,
                modified: status.modified,
                relation: relation
            )
        )
    }

    /// Relations with an init fork: only that fork outlives a crash, and so a restore.
    private static func unlogged(_ entries: [FolderEntry]) -> Set<UInt32> {
        var numbers: Set<UInt32> = []
        for entry in entries where entry.name.utf8.last == UInt8(ascii: "t") {
            if let relation = RelationFile(name: entry.name), relation.fork == .initial {
                numbers.insert(relation.number)
            }
        }
        return numbers
    }
}
