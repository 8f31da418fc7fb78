import DatabaseAccess
import FileSystem
import Foundation
import PostgreSQLDriver
import TestSupport
import Testing

/// A file of a cluster that cannot be read while it is copied: the bundle names it, and is not taken for a good one.
@Suite(.needsPostgreSQL)
struct UnreadableFileTests {
    let server: AttackedServer
    let good: String

    init() throws {
        // It would give the tables other files, which are read too.
        server = try AttackedServer(.postgreSQL, settings: ["autovacuum": "off"])
        good = try server.createBundle()
        // Larger than what is read at once.
        try server.connect().execute(
            script: "CREATE TABLE large AS SELECT i, repeat('x', 500) AS a FROM generate_series(1, 12000) i"
        )
        try server.connect().execute("CHECKPOINT")
    }

    private var words: [String] { ["bundle", "create", "-o", server.output, "--source", "local"] }

    private func file(of table: String) throws -> String {
        let value = try server.connect().value("SELECT pg_relation_filepath(\(table))")
        guard case .text(let path)? = value else { throw CommandFailed(command: "filepath", status: 1, text: table) }
        return path
    }

    /// That a bundle was made, and that everybody is told what is missing from it.
    private func expectDegraded(_ result: Subprocess.Result, naming file: String, _ reason: String) throws {
        let text = "not copied: postgres/data/\(file) (\(reason))"
        #expect(result.status == 2, "\(result.errors)")
        #expect(result.errors.contains(text), "\(result.errors)")
        let bundle = String(result.output.dropLast())
        #expect(try server.leftovers() == [])
        try server.waitForNoTrace(text)

        let shown = try json(try server.admin(["bundle", "show", bundle, "--json"]).output)
        let manifest = try #require(shown["manifest"] as? [String: Any])
        #expect(manifest["state"] as? String == "degraded")
        let skipped = try #require(manifest["skipped"] as? [[String: String]])
        #expect(skipped == [["path": "postgres/data/\(file)", "reason": reason]])
        #expect(try server.admin(["bundle", "verify", bundle]).status == 2)
        let latest = try server.admin(["bundle", "verify", "latest", "-o", server.output])
        #expect(latest.status == 0 && latest.output.contains(Path.name(of: good)), "\(latest.output)")

        let restored = try server.restore(bundle)
        #expect(restored.status == 2, "\(restored.errors)")
        #expect(restored.errors.contains(text), "\(restored.errors)")
    }

    /// That the bundle has the file as it is but for this range, which is zeros.
    private func expectLost(_ range: Range<Int>, of file: String, in bundle: String) throws {
        let member = "postgres/data/" + file
        let folder = server.folder + "/extracted"
        _ = try server.admin(["bundle", "extract", bundle, member, "--to", folder])
        let copy = try WholeFile.read(folder + "/" + member)
        var expected = try WholeFile.read(try #require(server.cluster).dataDirectory + "/" + file)
        for index in range.clamped(to: expected.indices) { expected[index] = 0 }
        #expect(copy == expected, "\(copy.count) and \(expected.count) bytes")
    }

    @Test(
        .enabled(if: FaultPoints.compiler != nil, "needs a C compiler"),
        arguments: [("witness", 0), ("large", 512 << 10)]
    )
    func aDeviceThatFailsIsNamed(table: String, place: Int) throws {
        let file = try file(of: table)
        let points = try FaultPoints(server)
        // One after the other: a file is read from its beginning then, in pieces of 512 KiB.
        let result = try points.run(words + ["--jobs", "1"], "FAULT_UNREADABLE", place == 0 ? 1 : 2, on: "/" + file)
        try expectDegraded(result, naming: file, "Input/output error at byte \(place)")
        try expectLost(place..<(place + 512 << 10), of: file, in: String(result.output.dropLast()))
        #expect(try server.admin(words).status == 0)
    }

    @Test func aFileThatMayNotBeOpenedIsNamed() throws {
        let cluster = try #require(server.cluster)
        let file = try file(of: "witness")
        let path = cluster.dataDirectory + "/" + file
        try Folder.setOwner(of: server.output, to: cluster.serverUser)
        for name in try Folder.names(in: server.output) {
            try Folder.setOwner(of: server.output + "/" + name, to: cluster.serverUser)
        }
        try Folder.setPermissions(of: path, to: 0)
        // Root may read everything.
        let result = try server.admin(words, as: cluster.serverUser)
        try expectDegraded(result, naming: file, "Permission denied")
        try Folder.setPermissions(of: path, to: 0o600)
        #expect(try server.admin(words, as: cluster.serverUser).status == 0)
    }

    /// Without these files there is no cluster: a bundle of the rest would not start.
    @Test(.enabled(if: FaultPoints.compiler != nil, "needs a C compiler"))
    func withoutItsControlFileThereIsNoBundle() throws {
        let before = try server.bundles()
        let points = try FaultPoints(server)
        let count = 6
        var failed = 0
        for number in 1...count {
            let result = try points.run(words, "FAULT_UNREADABLE", number, on: "/global/pg_control")
            if result.status == 0 { continue }
            failed += 1
            #expect(result.status != 2, "\(number): \(result.errors)")
            #expect(try server.bundles() == before && server.leftovers() == [], "\(number)")
            try server.waitForNoTrace("\(number)")
        }
        #expect(failed > 0 && failed < count, "\(failed)")
    }
}
