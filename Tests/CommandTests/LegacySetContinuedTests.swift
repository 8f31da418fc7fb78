import FileSystem
import Foundation
import LegacyTestSupport
import TestSupport
import Testing

/// The legacy server's backup in bundles that continue others.
@Suite(.needsPostgreSQL)
struct LegacySetContinuedTests {
    @Test func aSetThatTheChainHasIsNotCopiedAgain() throws {
        let server = try AttackedServer(.postgreSQL)
        try Folder.remove(server.legacy + "/data.4BK")
        let legacy = try FourDServer(folder: server.legacy, segmentSize: 5 << 20)
        try legacy.backUp(size: 6 << 20)
        _ = try server.createBundle()
        try legacy.change()
        let first = try continued(server)
        #expect(first.members == ["legacy", "legacy/mSupply.journal", "legacy/Settings"])
        #expect(first.hash == (try full(server)))
        try legacy.backUp(size: 6 << 20)
        let second = try continued(server)
        #expect(second.number == 2 && second.hash != first.hash)
        #expect(second.members.contains("legacy/" + legacy.names(2, size: 6 << 20)[1]))
        #expect(second.removed.contains("legacy/" + legacy.names(1, size: 6 << 20)[0]))
        let restored = try server.restore("latest", "--part", "legacy", "--output", server.output)
        #expect(restored.status == 0, "\(restored.errors)")
        let names = legacy.names(2, size: 6 << 20) + ["Settings", "backupHistory.json", "mSupply.journal"]
        #expect(try Folder.names(in: server.target + "/legacy") == names.sorted())
        for name in legacy.names(2, size: 6 << 20) {
            #expect(
                try Subprocess.run("cmp", [server.target + "/legacy/" + name, server.legacy + "/" + name]).status == 0
            )
        }
    }

    private struct Continued {
        let members: [String]
        let removed: [String]
        let number: Int?
        let hash: String?
    }

    private func manifest(_ bundle: String, _ server: AttackedServer) throws -> [String: Any] {
        let text = try server.admin(["bundle", "show", bundle, "--json"]).output
        let shown = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        return try #require(shown["manifest"] as? [String: Any])
    }

    private func full(_ server: AttackedServer) throws -> String? {
        let first = try server.bundles().filter { $0.hasSuffix(".zst") }.sorted()[0]
        let legacy = try manifest(server.output + "/" + first, server)["legacy"] as? [String: Any]
        return (legacy?["identity"] as? [String: Any])?["sha256"] as? String
    }

    private func continued(_ server: AttackedServer) throws -> Continued {
        let created = try server.admin(server.createWords + ["--kind", "wal"])
        try #require(created.status == 0, "\(created.errors)")
        let manifest = try manifest(String(created.output.dropLast()), server)
        let members = (manifest["members"] as? [[String: Any]] ?? []).compactMap { $0["path"] as? String }
        let identity = (manifest["legacy"] as? [String: Any])?["identity"] as? [String: Any]
        return Continued(
            members: members.filter { $0.hasPrefix("legacy") },
            removed: manifest["removed"] as? [String] ?? [],
            number: identity?["number"] as? Int,
            hash: identity?["sha256"] as? String
        )
    }
}
