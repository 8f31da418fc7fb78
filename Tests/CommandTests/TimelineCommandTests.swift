import FileSystem
import Foundation
import PostgreSQLDriver
import TestSupport
import Testing

/// A server that was promoted, as a restored one is too: what came before is not continued, and not taken for the newest.
@Suite(.needsPostgreSQL)
struct TimelineCommandTests {
    let server: AttackedServer

    init() throws { server = try AttackedServer(.postgreSQL) }

    /// The server goes on with the next timeline.
    private func promote() throws {
        let cluster = try #require(server.cluster)
        try cluster.stop()
        try cluster.run("touch", [cluster.dataDirectory + "/standby.signal"])
        try cluster.start()
        try cluster.run("pg_ctl", ["-D", cluster.dataDirectory, "-w", "promote"])
    }

    /// A bundle that lacks a file of the legacy part, which is what makes it degraded.
    private func degradedBundle() throws -> String {
        let pipe = server.legacy + "/pipe"
        try #require(try Subprocess.run("mkfifo", [pipe]).status == 0)
        defer { try? Folder.remove(pipe) }
        let result = try server.admin(server.createWords)
        try #require(result.status == 2, "\(result.errors)")
        return String(result.output.dropLast())
    }

    private func id(_ bundle: String) throws -> String {
        let shown = try json(try server.admin(["bundle", "show", bundle, "--json"]).output)
        return try #require((shown["identity"] as? [String: Any])?["id"] as? String)
    }

    private func createWAL(_ words: String...) throws -> Subprocess.Result {
        try server.admin(server.createWords + ["--kind", "wal"] + words)
    }

    @Test func theLogOfAnotherTimelineIsNeverContinued() throws {
        let old = try server.createBundle()
        try promote()
        for words in [[], ["--base", old]] {
            let refused = try server.admin(server.createWords + ["--kind", "wal"] + words)
            #expect(refused.status == 3, "\(refused.errors)")
            #expect(refused.errors.contains("timeline 1") && refused.errors.contains("timeline 2"))
            #expect(refused.errors.lowercased().contains("make a full bundle"), "\(refused.errors)")
            let error = try errorObject(
                try server.admin(server.createWords + ["--kind", "wal", "--json"] + words)
            )
            #expect(error["code"] as? String == "otherTimeline")
        }
        #expect(try server.bundles().count == 2)
        #expect(try server.leftovers() == [])
        try server.waitForNoTrace("refused")
    }

    @Test func theNewestTimelineCountsThoughItsBundlesAreDegraded() throws {
        let old = try server.createBundle()
        try promote()
        let degraded = try degradedBundle()
        let (oldID, degradedID) = (try id(old), try id(degraded))
        let latest = try server.admin(["restore", "latest", "-o", server.output, "--to", server.target, "--plan"])
        #expect(latest.status == 0, "\(latest.errors)")
        #expect(latest.output.contains("of bundle \(degradedID)"), "\(latest.output)")
        #expect(latest.errors.contains("there is no good one of timeline 2"), "\(latest.errors)")
        #expect(latest.errors.contains("name it: \(oldID.prefix(8))"), "\(latest.errors)")

        let first = try createWAL("--json")
        #expect(first.status == 0, "\(first.output)")
        let made = try json(first.output)
        #expect((made["bundle"] as? [String: Any])?["base"] as? String == degradedID)
        let warnings = try #require(made["warnings"] as? [String])
        #expect(warnings.first?.contains("which is degraded (not copied: legacy/pipe") == true, "\(warnings)")

        // Once there is a good one it is preferred, and the newer ones that are not are named.
        let good = try server.createBundle()
        let newer = try degradedBundle()
        let second = try createWAL()
        #expect(second.status == 0, "\(second.errors)")
        #expect(second.errors.contains("it continues \(Path.name(of: good)), the newest good one of timeline 2"))
        #expect(second.errors.contains("\(try id(newer).prefix(8)) of 20"), "\(second.errors)")
        #expect(second.errors.contains("--base \(try id(newer).prefix(8))"), "\(second.errors)")
        // The continuation is the newest by its mark, and good: nothing is passed over.
        let wal = String(second.output.dropLast())
        let plan = try server.admin(["restore", "latest", "-o", server.output, "--to", server.target, "--plan"])
        #expect(plan.output.contains(wal), "\(plan.output)")
        #expect(!plan.errors.contains("passed over"), "\(plan.errors)")
    }
}
