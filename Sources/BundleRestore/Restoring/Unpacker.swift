import BundleArchive
import BundleContents
import FileSystem

/// Writes the members of the wanted part into a fresh folder, from several threads at once. Nothing outside that folder
/// can be written: it is empty at the start, all its folders are made first, and links are made last, when nothing is
/// written through them any more.
final class Unpacker: Sendable {
    private let root: String
    private let part: RestorePart
    /// Paths, as bytes, that come from a later bundle or are gone by then.
    private let superseded: Set<[UInt8]>
    /// Who owns the server's files; nil for whoever runs this.
    private let serverOwner: Owner?
    /// The manifest's, the unwanted ones among them.
    private let members: MemberRecords

    /// The control file's name until everything else is in place: without it no server starts.
    static let pendingControlFile = "postgres/data/global/pg_control.pending"

    private static let directSize = 1 << 20

    /// - Parameters:
    ///   - superseded: paths, as bytes, that are left to a later bundle.
    ///   - members: the manifest's, whose paths and links have been checked.
    init(
        root: String,
        part: RestorePart,
        superseded: Set<[UInt8]> = [],
        serverOwner: Owner?,
        members: MemberRecords
    ) {
        self.root = root
        self.part = part
        self.superseded = superseded
        self.serverOwner = serverOwner
        self.members = members
    }

    func wants(_ path: String) -> Bool {
        part.includes(path) && (superseded.isEmpty || !superseded.contains(Array(path.utf8)))
    }

    /// Makes every folder that a member needs. All belong to us alone until `finish`.
    func prepare() throws {
        for member in members where wants(member.path) {
            guard let relative = place(of: member.path) else { continue }
            try makeFolder(member.kind == .folder ? relative : Path.parent(of: relative))
        }
    }

    /// Writes a piece of a member's content. Pieces of one member may come in any order, and at the same time.
    func write(_ read: ReadPiece, of member: MemberRecord) throws {
        guard member.kind == .file, wants(member.path), let relative = place(of: member.path),
            read.member != nil || !read.content.isEmpty
        else { return }
        let path = root + "/" + relative
        let isWhole = read.member != nil && read.piece.isLast
        let file = try isWhole ? FileDescriptor.create(path) : FileDescriptor.openOrCreate(path)
        // Past the cache only what is worth a device's while: a small write waits longer than it takes.
        if read.content.count >= Self.directSize {
            try file.writeDirectly(read.content, at: read.piece.contentOffset)
        } else {
            try file.write(read.content, at: read.piece.contentOffset)
        }
        if isWhole { try finish(file, member, relative) }
        try file.close()
    }

    /// Gives files of several pieces their permissions and times, makes the links, and gives the folders theirs, deepest
    /// first.
    func finish() throws {
        for member in members where member.kind == .file && member.size > ArchiveWriter.sharedFrameLimit {
            guard wants(member.path), let relative = place(of: member.path) else { continue }
            let file = try FileDescriptor.open(root + "/" + relative, .readWrite, followLinks: false)
            try finish(file, member, relative)
            try file.close()
        }
        for member in members {
            guard let target = member.link, wants(member.path), let relative = place(of: member.path) else { continue }
            try Folder.createLink(at: root + "/" + relative, to: target)
        }
        for member in members.reversed() where member.kind == .folder {
            guard wants(member.path), let relative = place(of: member.path) else { continue }
            let path = root + "/" + relative
            try FileDescriptor.open(path, followLinks: false).setModified(seconds: member.modified)
            try Folder.setPermissions(of: path, to: member.mode & 0o777)
        }
    }

    private func finish(_ file: borrowing FileDescriptor, _ member: MemberRecord, _ relative: String) throws {
        if let owner = owner(of: relative) { try file.setOwner(owner) }
        // No file that a server keeps runs as somebody else.
        try file.setPermissions(member.mode & 0o777)
        try file.setModified(seconds: member.modified)
    }

    /// Where a member goes below the root; nil when it is not wanted.
    private func place(of path: String) -> String? {
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

    private func makeFolder(_ relative: String) throws {
        let path = root + "/" + relative
        if relative == "." || relative.isEmpty { return }
        if let status = try FileStatus.of(path) {
            guard status.kind == .folder else {
                throw ArchiveError.unsafeMember(path: relative, "a folder over a file")
            }
            return
        }
        try makeFolder(Path.parent(of: relative))
        try Folder.create(path, permissions: relative == "postgres" ? 0o755 : 0o700)
        if let owner = owner(of: relative) { try Folder.setOwner(of: path, to: owner) }
    }
}
