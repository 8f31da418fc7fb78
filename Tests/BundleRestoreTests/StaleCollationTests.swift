import BundleTestSupport
import DatabaseAccess
import FileSystem
import PostgreSQLDriver
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleCreation
@testable import ClusterReading
@testable import BundleRestore

/// A bundle tells what its cluster's files depend on, and a restore what does not fit.
@Suite(.needsPostgreSQL)
struct StaleCollationTests {
    /// A cluster with a database whose rules of sorting have a version: those of its own locale have none.
    private static func server(recorded: String? = nil) throws -> SmallCluster {
        let server = try SmallCluster(tablespace: false)
        let db = try server.connect()
        try db.execute(script: "CREATE DATABASE sorted TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'")
        if let recorded {
            try db.execute("UPDATE pg_database SET datcollversion = \(recorded) WHERE datname = 'sorted'")
        }
        return server
    }

    @Test func theBundleTellsWhatItsFilesDependOn() throws {
        let server = try Self.server(recorded: "1.0")
        let created = try server.createBundle()
        guard case .postgreSQL(let cluster) = try OpenBundle(path: created.path).identity.server else {
            Issue.record("no cluster")
            return
        }
        let platform = try #require(cluster.platform)
        #expect(platform.collationVersions == ["sorted": "1.0"])
        #expect(platform.databaseCount == 4)
        #expect(
            platform.architecture
                == ServerPrograms.architecture(in: Path.parent(of: PostgreSQLCluster.program("postgres")))
        )
        #expect(platform.architecture != nil)
        let release = try #require(try? WholeFile.read("/etc/os-release"))
        #expect(platform.system == ServerPlatform.name(in: String(decoding: release, as: UTF8.self)))
        #expect(try #require(platform.catalogueVersion) > 202_000_000)
    }

    /// The least that a role needs for a bundle is enough; it only leaves facts out.
    @Test func aRoleWithFewRightsLeavesFactsOut() throws {
        let server = try Self.server()
        try server.makeBackupRole()
        let platform = try ServerPlatform(of: try server.cluster.connect(user: "backup"))
        #expect(platform.system == nil)
        #expect(platform.collationVersions?.keys.sorted() == ["sorted"])
        #expect(platform.architecture != nil)
    }

    @Test func aDatabaseThatWasSortedByOtherRulesIsNamed() throws {
        let server = try Self.server(recorded: "1.0")
        let restored = try server.restore(try server.createBundle().path)
        let stale = try #require(restored.staleCollations.first)
        #expect(restored.staleCollations.count == 1)
        #expect(stale.database == "sorted" && stale.recorded == "1.0")
        let here = try server.connect().value(
            "SELECT pg_database_collation_actual_version(oid) FROM pg_database WHERE datname = 'sorted'"
        )
        #expect(here == stale.actual.map { .text($0) })
        // Where the rules are the same, nothing is said.
        try server.connect().execute(script: "ALTER DATABASE sorted REFRESH COLLATION VERSION")
        #expect(try server.restore(try server.createBundle().path, replace: true).staleCollations == [])
    }

    @Test(arguments: [
        (
            "NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n",
            "Debian GNU/Linux 12 (bookworm)"
        ),
        ("PRETTY_NAME='Void Linux'", "Void Linux"), ("PRETTY_NAME=Alpine\n", "Alpine"), ("PRETTY_NAME=\"\n", "\""),
        ("PRETTY_NAME=\n", nil), ("NAME=x\n", nil), ("", nil),
    ])
    func theSystemsNameIsReadFromItsRelease(text: String, name: String?) {
        #expect(ServerPlatform.name(in: text) == name)
    }
}
