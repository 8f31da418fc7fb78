import FileSystem

/// Writes the members of the wanted part into a fresh folder. Nothing outside that folder can be written: it is empty
/// at the start, files are created new, and links are made last, when nothing is written through them any more.
final class Unpacker: TarReceiver, @unchecked Sendable {
    // Unchecked: used by the pipeline's draining thread, and by its owner after that has ended.
    private let root: String
    private let part: RestorePart
    /// Who owns the server's files; nil for whoever runs this.
    private let serverOwner: Owner?
    private var file: FileDescriptor?
    private var member: TarMember?
    private var folders: [(path: String, mode: UInt32, modified: Int64)] = []
    private var links: [(path: String, target: String)] = []

    /// The control file's name until everything else is in place: without it no server starts.
    static let pendingControlFile = "postgres/data/global/pg_control.pending"

    init(root: String, part: RestorePart, serverOwner: Owner?) {
        self.root = root
        self.part = part
        self.serverOwner = serverOwner
    }

    func begin(_ member: TarMember) throws {
        guard let relative = place(of: member.path) else { return }
        let path = root + "/" + relative
        self.member = member
        switch member.kind {
        case .folder:
            try makeFolder(relative)
            folders.append((path, member.mode & 0o777, member.modified))
        case .link(let target):
            // Its folder is a real one, so no link is ever made through another.
            try makeFolder(Path.parent(of: relative))
            links.append((path, target))
        case .file:
            try makeFolder(Path.parent(of: relative))
            let file = try FileDescriptor.create(path)
            if let owner = owner(of: relative) { try file.setOwner(owner) }
            self.file = consume file
        }
    }

    func content(_ bytes: UnsafeRawBufferPointer) throws { try file?.write(bytes) }

    func end() throws {
        guard let member else { return }
        self.member = nil
        guard let file = file.take() else { return }
        // No file that a server keeps runs as somebody else.
        try file.setPermissions(member.mode & 0o777)
        try file.setModified(seconds: member.modified)
        try file.close()
    }

    /// Makes the links, and gives the folders their own permissions and times, deepest first.
    func finish() throws {
        for link in links { try Folder.createLink(at: link.path, to: link.target) }
        for folder in folders.reversed() {
            try FileDescriptor.open(folder.path, followLinks: false).setModified(seconds: folder.modified)
            try Folder.setPermissions(of: folder.path, to: folder.mode)
        }
    }

    /// Where a member goes below the root; nil when it is not wanted.
    private func place(of path: String) -> String? {
        guard part.includes(path) else { return nil }
        switch path {
        // A manifest in a live data directory would be taken for that of the next backup.
        case BundleLayout.serverManifest: return nil
        case BundleLayout.controlFile: return Self.pendingControlFile
        default:
            let wal = BundleLayout.wal + "/"
            return path.hasPrefix(wal) ? "\(BundleLayout.data)/pg_wal/\(path.dropFirst(wal.count))" : path
        }
    }

    private func owner(of relative: String) -> Owner? {
        relative.hasPrefix("postgres/") && serverOwner != .current ? serverOwner : nil
    }

    /// Makes a folder of the restored tree and those above it. All belong to us until `finish`.
    private func makeFolder(_ relative: String) throws {
        let path = root + "/" + relative
        if relative == "." || relative.isEmpty { return }
        if let status = try FileStatus.of(path) {
            guard status.kind == .folder else { throw BundleError.unsafeMember(path: relative, "a folder over a file") }
            return
        }
        try makeFolder(Path.parent(of: relative))
        try Folder.create(path, permissions: relative == "postgres" ? 0o755 : 0o700)
        if let owner = owner(of: relative) { try Folder.setOwner(of: path, to: owner) }
    }
}
