import FileSystem
import Foundation
import TestSupport
import Testing

/// `bundle list` as the one who notices that backups have stopped.
struct BundleListCommandTests {
    let server: AttackedServer

    init() throws { server = try AttackedServer(.sqlite) }

    private func list(_ words: String...) throws -> Subprocess.Result {
        try server.admin(["bundle", "list", "-o", server.output] + words)
    }

    private func change(_ bundle: String, _ key: String, to value: String?) throws {
        let path = String(bundle.dropLast(".tar.zst".count)) + ".json"
        var entry = try json(String(decoding: try WholeFile.read(path), as: UTF8.self))
        entry[key] = value
        try Folder.remove(path)
        try WholeFile.write(Array(try JSONSerialization.data(withJSONObject: entry)), to: path)
    }

    @Test func aFolderWithoutAGoodBundleIsAnAlarm() throws {
        let nothing = try list("--older-than", "24")
        #expect(nothing.status == 2, "\(nothing.errors)")
        #expect(nothing.output.hasPrefix("No good bundle in the last 24 hours: there is none in \(server.output).\n"))
        #expect(try list().status == 0)
        try change(try server.createBundle(), "state", to: "degraded")
        #expect(try list("--older-than", "24").status == 2)
    }

    @Test func anOldBundleIsAnAlarmAndANewOneIsNot() throws {
        let bundle = try server.createBundle()
        let recent = try list("--older-than", "1")
        #expect(recent.status == 0)
        let plain = try list()
        #expect(recent.output == plain.output)
        let calm = try json(try list("--older-than", "1", "--json").output)
        #expect((calm["age"] as? [String: Any])?["isTooOld"] as? Bool == false)
        #expect(calm["warnings"] == nil)

        try change(bundle, "created", to: "2020-02-02T02:02:02Z")
        let old = try list("--older-than", "48")
        #expect(old.status == 2)
        let alarm = "No good bundle in the last 48 hours: the newest, "
        #expect(old.output.hasPrefix(alarm) && old.output.contains(", is of 2020-02-02T02:02:02Z.\n\nID "))
        #expect(old.errors == "")
        let facts = try json(try list("--older-than", "48", "--json").output)
        #expect(facts["ok"] as? Bool == true)
        #expect((facts["warnings"] as? [String])?.first?.hasPrefix(alarm) == true)
        let age = try #require(facts["age"] as? [String: Any])
        #expect(age["isTooOld"] as? Bool == true && age["limitHours"] as? Int == 48)
        #expect((age["newest"] as? [String: Any])?["file"] as? String == Path.name(of: bundle))
        #expect(try list("--older-than", "0").status == 64)
    }

    @Test func theListSaysWhenABundleWasVerified() throws {
        let bundle = try server.createBundle()
        try change(bundle, "verified", to: "2026-01-02T03:04:05Z")
        #expect(try list().output.contains("  2026-01-02T03:04:05Z  \(Path.name(of: bundle))"))
        try change(bundle, "verified", to: nil)
        #expect(try list().output.contains("  -               \(Path.name(of: bundle))"))
    }
}
