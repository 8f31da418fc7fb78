import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// A cluster with a damaged page: the bundle says so, and is not preferred to a good one in silence.
@Suite(.needsPostgreSQL)
struct DegradedBundleTests {
    @Test func aDamagedPageIsNamedAndLatestIsStillTheGoodOne() throws {
        let server = try AttackedServer(.postgreSQL)
        let cluster = try #require(server.cluster)
        try server.connect().execute(
            script: "CREATE TABLE large AS SELECT i, repeat('x', 500) AS a FROM generate_series(1, 2000) i"
        )
        guard case .text(let file)? = try server.connect().value("SELECT pg_relation_filepath('large')") else {
            Issue.record("no file")
            return
        }
        try cluster.stop()
        try cluster.run("pg_checksums", ["--enable", "-D", cluster.dataDirectory])
        try cluster.start()
        let good = try server.createBundle()
        try cluster.stop()
        let place: Int64 = 7 * 8192 + 5000
        let damaged = try FileDescriptor.open(cluster.dataDirectory + "/" + file, .readWrite)
        try Array("?".utf8).withUnsafeBytes { try damaged.write($0, at: place) }
        try damaged.close()
        try cluster.start()

        var latest = ""
        for source in ["local", "remote"] {
            let result = try server.admin(server.createWords + ["--source", source])
            #expect(result.status == 2, "\(source): \(result.errors)")
            #expect(result.errors.contains("postgres/data/\(file): block 7"), "\(source): \(result.errors)")
            latest = String(result.output.dropLast())
            #expect(try server.admin(["bundle", "verify", latest]).status == 2)
        }

        let name = Path.name(of: good)
        let verified = try server.admin(["bundle", "verify", "latest", "-o", server.output])
        #expect(verified.status == 0)
        #expect(verified.output.contains(name))
        #expect(verified.errors.contains("latest is \(name), the newest good one; newer bundles"))
        #expect(verified.errors.contains("block 7"))
        let json = try server.admin(["bundle", "show", "latest", "-o", server.output, "--json"])
        #expect(json.output.contains(#""warnings":["latest is \#(name), the newest good one"#), "\(json.output)")

        let words = ["-o", server.output, "--to", server.target]
        let restored = try server.admin(["restore", "latest"] + words)
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(restored.errors.contains("degraded"))
        #expect(try server.restoredWitnesses() == 3)
        // By its name it is given, and says what is wrong with it.
        let other = try server.admin(["restore", latest, "--to", server.target + "2"])
        #expect(other.status == 2, "\(other.errors)")
        #expect(other.errors.contains("block 7"))
        #expect(other.errors.contains("\n  the bundle is degraded: "), "\(other.errors)")
    }
}
