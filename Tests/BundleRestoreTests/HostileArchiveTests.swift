import BundleTestSupport
import Checksums
import FileSystem
import FoundationEssentials
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleRestore
@testable import BundleArchive
@testable import BundleCreation

/// Archives made to do harm: whole by every hash, and refused by what they say.
struct HostileArchiveTests {
    let server: SmallServer

    init() throws { server = try SmallServer() }

    static let harmful: [TarMember] = [
        TarMember(path: "../outside.txt"),
        TarMember(path: "/tmp/absolute.txt"),
        TarMember(path: "files/../../outside.txt"),
        TarMember(path: "files//doubled.txt"),
        TarMember(path: "files/./dot.txt"),
        TarMember(path: "files/line\nbreak.txt"),
        TarMember(path: "files/link", kind: .link(to: "/etc/passwd")),
        TarMember(path: "files/link", kind: .link(to: "../../../etc/passwd")),
        TarMember(path: "files/deep/link", kind: .link(to: "../../legacy")),
        TarMember(path: "files/static_files/a.txt"),
    ]

    @Test(arguments: harmful)
    func aMemberThatLeadsOutIsRefused(member: TarMember) throws {
        let bundle = try HostileBundle(basedOn: server, adding: [member]).path
        let error = #expect(throws: ArchiveError.self) { try server.restore(bundle) }
        guard case .unsafeMember(member.path, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try FileStatus.of(server.folder.path + "/restored") == nil)
        #expect(try FileStatus.of(server.folder.path + "/outside.txt") == nil)
        #expect(try Folder.names(in: server.folder.path).filter { $0.contains("restoring") } == [])
    }

    /// The second link's own text is harmless, and so is its path: but its folder is another link.
    @Test func noLinkIsMadeThroughAnother() throws {
        let root = server.folder.path + "/root"
        try Folder.create(root)
        let links = [("files/d/up", ".."), ("files/d/up/planted", "a.txt")].map { path, target in
            MemberRecord(TarMember(path: path, kind: .link(to: target)), checksum: nil)
        }
        let unpacker = Unpacker(root: root, part: .all, serverOwner: nil, members: MemberRecords(links))
        try unpacker.prepare()
        #expect(throws: SystemError.self) { try unpacker.finish() }
        #expect(try Folder.names(in: root + "/files") == ["d"])
    }

    /// First a link to a folder, then a file through it: links are made last, so the file meets a folder of our own.
    @Test func aFileThroughALinkIsNotWritten() throws {
        let members = [
            TarMember(path: "files/static_files/way", kind: .link(to: "../../files")),
            TarMember(path: "files/static_files/way/in.txt"),
        ]
        let bundle = try HostileBundle(basedOn: server, adding: members).path
        #expect(throws: (any Error).self) { try server.restore(bundle) }
        #expect(try FileStatus.of(server.folder.path + "/restored") == nil)
    }

    @Test func aMemberThatTheManifestDoesNotListIsFound() throws {
        let bundle = try HostileBundle(basedOn: server, adding: [TarMember(path: "files/extra.txt")]).path
        let error = #expect(throws: ArchiveError.self) { try server.restore(bundle) }
        guard case .damaged(_, let places)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(places == [Damage(member: "files/extra.txt", range: nil, reason: "the manifest does not list it")])
    }
}

/// A bundle like the server's own, with members added before the manifest and everything hashed as it should be.
struct HostileBundle {
    let path: String

    /// - Parameter manifest: what becomes of the manifest's JSON.
    init(
        basedOn server: SmallServer,
        adding members: [TarMember] = [],
        manifest change: ([UInt8]) -> [UInt8] = { $0 }
    ) throws {
        let original = try server.createBundle().path
        path = server.folder.path + "/hostile.tar.zst"
        let writer = try UncheckedArchive(path: path)
        let bundle = try OpenBundle(path: original)
        for record in bundle.manifest.members {
            try writer.add(Self.member(record), content: try Self.content(of: record, in: bundle))
        }
        for member in members { try writer.add(member, content: []) }
        let manifest = try bundle.archive.content(of: BundleLayout.manifest)
        try writer.add(TarMember(path: BundleLayout.manifest), content: change(manifest))
        try writer.finish()
    }

    private static func member(_ record: MemberRecord) -> TarMember {
        let kind: TarMember.Kind =
            switch record.kind {
            case .file: .file
            case .folder: .folder
            case .link: .link(to: record.link ?? "")
            }
        return TarMember(path: record.path, kind: kind, mode: record.mode, modified: record.modified)
    }

    private static func content(of record: MemberRecord, in bundle: OpenBundle) throws -> [UInt8] {
        record.kind == .file ? try bundle.archive.content(of: record.path) : []
    }
}

/// Writes one frame a member, whatever the member says.
final class UncheckedArchive {
    private let path: String
    private var bytes: [UInt8] = []
    private var index = ArchiveIndex()

    init(path: String) throws { self.path = path }

    func add(_ member: TarMember, content: [UInt8]) throws {
        var member = member
        member.size = Int64(content.count)
        let raw = member.encoded() + content + [UInt8](repeating: 0, count: Int(member.paddedSize - member.size))
        index.members.append(
            .init(
                path: member.path,
                frame: index.frames.count,
                offset: 0,
                header: member.encoded().count,
                size: member.size
            )
        )
        try append(raw)
    }

    private func append(_ raw: [UInt8]) throws {
        var compressed = [UInt8](repeating: 0, count: FrameCompressor.bound(raw.count))
        let count = try raw.withUnsafeBytes { raw in
            try compressed.withUnsafeMutableBytes { try FrameCompressor(level: 1).compress(raw, into: $0) }
        }
        let digest = compressed[..<count].withUnsafeBytes { SHA256.hash($0) }
        index.frames.append(
            .init(offset: Int64(bytes.count), compressedSize: count, rawSize: raw.count, sha256: hexadecimal(digest))
        )
        bytes += compressed[..<count]
    }

    func finish() throws {
        try append([UInt8](repeating: 0, count: 1024))
        try WholeFile.write(bytes + index.encoded(at: Int64(bytes.count)), to: path)
    }
}
