import BundleArchive
import FileSystem
import Glibc

/// Writes the pieces of members beside their places, and gives each file its name when it is whole.
final class MemberWriter: @unchecked Sendable {
    // Unchecked: `write` uses what never changes; everything else is called on the pipeline's draining thread, and by
    // the owner when that has ended.
    private let destination: ExtractionFolder
    private let staging: String
    private let syncsEach: Bool

    private(set) var files = 0
    private(set) var bytes: Int64 = 0
    private(set) var damage: [Damage] = []
    private var header: TarMember?
    private var links: [(path: String, target: String)] = []
    private var folders: [TarMember] = []
    private var madeFolders: Set<[UInt8]> = []
    /// The folder that the last file went to, which is there.
    private var lastFolder = "."

    init(_ destination: ExtractionFolder, staging: String, syncsEach: Bool) {
        self.destination = destination
        self.staging = staging
        self.syncsEach = syncsEach
    }

    /// Writes a piece beside its place: pieces of one member may come in any order, and at the same time.
    func write(_ read: ReadPiece) throws {
        if let header = read.member, header.kind != .file { return }
        guard read.member != nil || !read.content.isEmpty else { return }
        let file = try FileDescriptor.openOrCreate(staged(read.piece.member))
        try file.write(read.content, at: read.piece.contentOffset)
        try file.close()
    }

    private func staged(_ member: Int) -> String { "\(staging)/\(member)" }

    /// Takes the same piece again when all before it have been written.
    func finish(_ read: ReadPiece) throws {
        header = read.member ?? header
        guard read.piece.isLast, let member = header else { return }
        header = nil
        switch member.kind {
        case .folder:
            try makeFolder(member.path)
            folders.append(member)
        case .link(let target):
            if let complaint = MemberPath.complaint(aboutLinkAt: member.path, to: target) {
                throw ArchiveError.unsafeMember(path: member.path, complaint)
            }
            links.append((member.path, target))
        case .file:
            let file = try FileDescriptor.open(staged(read.piece.member), .readWrite, followLinks: false)
            // Nothing that comes out of an archive runs as somebody else.
            try file.setPermissions(member.mode & 0o777)
            try file.setModified(seconds: member.modified)
            if syncsEach { try file.synchronize() }
            try file.close()
            try makeFolder(Path.parent(of: member.path))
            try rename(staged(read.piece.member), to: destination.place(of: member.path))
            files += 1
            bytes += member.size
        }
    }

    /// The members of a damaged frame: what goes on in the next one belongs to no whole file.
    func leaveOut(_ places: [Damage]) {
        header = nil
        damage += places
    }

    /// Makes the links, when nothing is written through them any more, and gives new folders their permissions and
    /// times, deepest first.
    func finish() throws {
        for (path, target) in links {
            try makeFolder(Path.parent(of: path))
            try taken { try Folder.createLink(at: destination.place(of: path), to: target) }
            files += 1
        }
        for folder in folders.reversed() where madeFolders.contains(Array(folder.path.utf8)) {
            let path = destination.place(of: folder.path)
            try FileDescriptor.open(path, followLinks: false).setModified(seconds: folder.modified)
            try Folder.setPermissions(of: path, to: folder.mode & 0o777)
        }
        if !syncsEach { try Folder.synchronizeFileSystem(of: destination.path) }
    }

    private func makeFolder(_ relative: String) throws {
        if relative == "." || relative.utf8.elementsEqual(lastFolder.utf8) { return }
        for folder in try destination.makeFolder(relative) { madeFolders.insert(Array(folder.utf8)) }
        lastFolder = relative
    }

    private func rename(_ staged: String, to place: String) throws {
        try taken { try Folder.renameNew(staged, to: place, durably: syncsEach) }
    }

    /// A name that somebody took in the meantime is refused like one that was there before.
    private func taken(_ body: () throws -> Void) throws {
        do { try body() } catch let error as SystemError where error.code == EEXIST {
            throw ExtractionError.exists(error.path)
        }
    }
}
