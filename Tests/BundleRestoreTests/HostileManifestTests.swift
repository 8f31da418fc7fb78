import BundleTestSupport
import BundleArchive
import FileSystem
import Foundation
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleRestore
@testable import BundleCreation

/// Bundles whose papers lie: whole by every hash, and refused by what they say.
struct HostileManifestTests {
    let server: SmallServer

    init() throws { server = try SmallServer() }

    private func expectDamage(_ bundle: String, _ reason: String? = nil) throws {
        let error = #expect(throws: ArchiveError.self) { try server.restore(bundle) }
        guard case .damaged(_, let places)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(places.first?.member == BundleLayout.manifest)
        if let reason { #expect(places.first?.reason == reason) }
        #expect(try FileStatus.of(server.folder.path + "/restored") == nil)
        #expect(try Folder.names(in: server.folder.path).filter { $0.contains("restoring") } == [])
    }

    @Test(arguments: [0, 1, 100, -1, -10]) func aManifestCutShortIsDamage(count: Int) throws {
        let bundle = try HostileBundle(basedOn: server) { json in
            count < 0 ? Array(json.dropLast(2 - count)) : Array(json.prefix(count))
        }
        try expectDamage(bundle.path, "it is no such JSON as this tool writes")
    }

    @Test(arguments: ["[", #"{"formatVersion":"#, #"{"members":["#]) func deeplyNestedJSONIsDamage(opening: String)
        throws
    {
        let bundle = try HostileBundle(basedOn: server) { _ in
            Array(String(repeating: opening, count: 100_000).utf8)
        }
        try expectDamage(bundle.path)
    }

    /// Each replaces the first size in the manifest.
    @Test(arguments: ["-1", "1e400", "1e15", "9223372036854775807", "9223372036854775808", "1.5", "\"4\"", "null"])
    func numbersOutOfRangeAreDamage(number: String) throws {
        let bundle = try HostileBundle(basedOn: server) { json in
            let text = String(decoding: json, as: UTF8.self)
            guard let size = text.range(of: #""size" ?: ?[0-9]+"#, options: .regularExpression) else { return [] }
            return Array(text.replacingCharacters(in: size, with: #""size":\#(number)"#).utf8)
        }
        try expectDamage(bundle.path)
    }

    @Test func aManifestOfAnotherBundleIsDamage() throws {
        let id = try OpenBundle(path: try server.createBundle().path).identity.id
        let bundle = try HostileBundle(basedOn: server) { json in
            let text = String(decoding: json, as: UTF8.self)
            let own = text.range(of: #""id" ?: ?"[^"]+""#, options: .regularExpression)
            return own.map { Array(text.replacingCharacters(in: $0, with: #""id":"\#(id)""#).utf8) } ?? []
        }
        try expectDamage(bundle.path, "it belongs to bundle \(id)")
    }

    /// A small file must not ask for much memory.
    @Test func aManifestThatIsABombIsDamage() throws {
        let path = server.folder.path + "/bomb.tar.zst"
        let writer = try ArchiveWriter(path: path, ArchiveWriter.Options(jobs: 2))
        let original = try OpenBundle(path: try server.createBundle().path).archive
        try writer.add(TarMember(path: BundleLayout.readme), content: original.content(of: BundleLayout.readme))
        try writer.add(TarMember(path: BundleLayout.identity), content: original.content(of: BundleLayout.identity))
        let spaces = [UInt8](repeating: UInt8(ascii: " "), count: 32 << 20)
        try writer.add(TarMember(path: BundleLayout.manifest), content: spaces)
        try writer.finish()
        #expect(try #require(try FileStatus.of(path)).size < 64 << 10)
        try expectDamage(path, "it claims \(32 << 20) bytes")
    }

    /// What the manifest says of a member's content, permissions or kind is held against the archive.
    @Test(arguments: [(#""checksum" ?: ?"[^"]+""#, #""checksum":"00000000""#), (#""mode" ?: ?[0-9]+"#, #""mode":511"#)])
    func aManifestThatLiesOfAMemberIsFound(place: String, lie: String) throws {
        let bundle = try HostileBundle(basedOn: server) { json in
            let text = String(decoding: json, as: UTF8.self)
            let found = text.range(of: place, options: .regularExpression)
            return found.map { Array(text.replacingCharacters(in: $0, with: lie).utf8) } ?? []
        }
        let error = #expect(throws: ArchiveError.self) {
            try BundleVerifier.verify(bundle.path, jobs: 2, cancellation: Cancellation()) { _ in }
        }
        guard case .damaged(_, let places)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(places.map(\.reason) == ["it differs from the manifest"])
    }

    static let harmful: [TarMember] = [
        TarMember(path: "../outside.txt"), TarMember(path: "/tmp/absolute.txt"),
        TarMember(path: "files/../../outside.txt"), TarMember(path: "files/line\nbreak.txt"),
        TarMember(path: "files/link", kind: .link(to: "/etc/passwd")),
        TarMember(path: "files/link", kind: .link(to: "../../etc/passwd")),
        TarMember(path: "files/static_files/a.txt"),
    ]

    /// Extraction asks neither manifest nor anybody else: the same rules hold.
    @Test(arguments: harmful) func noMemberThatLeadsOutIsExtracted(member: TarMember) throws {
        let bundle = try HostileBundle(basedOn: server, adding: [member]).path
        let target = server.folder.path + "/out/deep"
        let error = #expect(throws: ArchiveError.self) {
            try BundleExtractor(path: bundle).extract([member.path], to: target, jobs: 2, cancellation: Cancellation())
        }
        switch error {
        // A path that begins with a slash is sought as it is, and found.
        case .unsafeMember(member.path, _)?: break
        default: Issue.record("\(String(describing: error))")
        }
        #expect(try Folder.names(in: server.folder.path).contains("outside.txt") == false)
        if try FileStatus.of(target) != nil { #expect(try Folder.names(in: target) == []) }
    }

    /// First a link to a folder, then a file through it: links are made last, so the file gets a folder of its own.
    @Test func noFileIsExtractedThroughALink() throws {
        let members = [
            TarMember(path: "files/d/way", kind: .link(to: "../static_files")), TarMember(path: "files/d/way/in.txt"),
        ]
        let bundle = try HostileBundle(basedOn: server, adding: members).path
        let target = server.folder.path + "/out"
        #expect(throws: ExtractionError.exists(target + "/files/d/way")) {
            try BundleExtractor(path: bundle).extract(["files"], to: target, jobs: 2, cancellation: Cancellation())
        }
        #expect(try Folder.names(in: target + "/files/static_files") == ["a.txt", "b.txt"])
        #expect(try FileStatus.of(target + "/files/d/way")?.kind == .folder)
    }
}
