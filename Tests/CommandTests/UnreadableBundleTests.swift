import FileSystem
import Foundation
import TestSupport
import Testing

/// Bundles that whoever looks may not read, or that are not whole: named with the reason, not passed over in silence.
struct UnreadableBundleTests {
    let server: AttackedServer
    let readable: String
    let hidden: String
    /// An ordinary user; root may read everything.
    let user = Owner.current.isRoot ? Owner.named("nobody") : nil

    init() throws {
        server = try AttackedServer(.sqlite)
        readable = try server.createBundle()
        hidden = try server.createBundle()
        for folder in [server.folder, server.output] { try Folder.setPermissions(of: folder, to: 0o755) }
        for path in [readable, Self.entry(of: readable)] { try Folder.setPermissions(of: path, to: 0o644) }
        for path in [hidden, Self.entry(of: hidden)] { try Folder.setPermissions(of: path, to: 0) }
    }

    private static func entry(of bundle: String) -> String { bundle.dropLast(".tar.zst".count) + ".json" }

    private func bundle(_ words: String...) throws -> Subprocess.Result {
        try server.admin(["bundle"] + words + ["-o", server.output], as: user)
    }

    @Test func theListNamesThemWithTheReason() throws {
        let list = try bundle("list")
        #expect(list.status == 0, "\(list.errors)")
        #expect(list.output.contains(Path.name(of: readable)))
        let line = list.output.split(separator: "\n").last
        #expect(line?.hasPrefix(Path.name(of: hidden)) == true, "\(list.output)")
        #expect(line?.hasSuffix("cannot open \(hidden): Permission denied") == true, "\(list.output)")
        let facts = try json(try bundle("list", "--json").output)
        #expect((facts["bundles"] as? [[String: Any]])?.count == 1)
        let unreadable = try #require(facts["unreadable"] as? [[String: String]])
        #expect(unreadable.map { $0["file"] } == [Path.name(of: hidden)])
        #expect(unreadable.map { $0["code"] } == ["permissionDenied"])
    }

    /// An entry that may be read does not make its archive readable.
    @Test func aReadableEntryIsNotEnough() throws {
        try Folder.setPermissions(of: Self.entry(of: hidden), to: 0o644)
        #expect(try bundle("list").output.contains("cannot open \(hidden): Permission denied"))
    }

    @Test func latestWarnsThatItMayNotBeTheNewest() throws {
        let latest = try bundle("show", "latest")
        #expect(latest.status == 0)
        #expect(latest.output.contains(readable))
        #expect(latest.errors.contains("\(Path.name(of: hidden)) cannot be read and may be newer: cannot open"))
        let facts = try json(try bundle("show", "latest", "--json").output)
        #expect((facts["warnings"] as? [String])?.count == 1)
        // Of one that is named there is nothing to warn of.
        #expect(try server.admin(["bundle", "show", readable], as: user).errors == "")
        let unknown = try bundle("show", "ffff")
        #expect(unknown.status == 66)
        #expect(unknown.errors.contains("1 could not be read: \(Path.name(of: hidden))"), "\(unknown.errors)")
        #expect(try server.admin(["bundle", "show", hidden], as: user).status == 77)
    }

    @Test func oneThatWasCutOffIsNamedAndAForeignFileIsNot() throws {
        let bytes = try WholeFile.read(readable)
        try WholeFile.write(Array(bytes.dropLast(bytes.count / 3)), to: readable, permissions: 0o644)
        try WholeFile.write(Array("mine".utf8), to: server.output + "/mine.tar.zst", permissions: 0o644)
        let list = try bundle("list")
        #expect(list.output.hasPrefix("There is no bundle in"))
        #expect(list.output.contains("\(readable) ends too early"), "\(list.output)")
        #expect(!list.output.contains("mine"))
        #expect(try bundle("show", "latest").status == 66)
    }

    /// On a bad day somebody copied the archives alone.
    @Test func archivesWithoutEntriesAreListedAndFound() throws {
        try Folder.remove(Self.entry(of: readable))
        let list = try bundle("list")
        #expect(list.output.contains(" \(Path.name(of: readable))\n"), "\(list.output)")
        #expect(try bundle("verify", "latest").output.hasPrefix("\(readable) is good"))
    }
}
