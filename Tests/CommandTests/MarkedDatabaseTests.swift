import DatabaseAccess
import FileSystem
import Foundation
import Glibc
import LegacyTestSupport
import PostgreSQLDriver
import TestSupport
import Testing

/// Hooks and bundles that name two databases, of which the one's mark is nothing to the other.
struct MarkedDatabaseTests {
    /// The hooks of another database of the cluster.
    @Suite(.needsPostgreSQL)
    struct OfOneCluster: AlignedServer {
        let server: AttackedServer
        let mSupply: FourDServer
        let other: String

        init() throws {
            (server, mSupply) = try Self.pair()
            let cluster = try #require(server.cluster)
            other = try cluster.makeDatabase(from: "postgres")
            try cluster.connect(database: other).execute(Self.row)
        }

        private static let row: SQL =
            "INSERT INTO changelog (table_name, record_id, row_action) VALUES ('item', 'x', 'UPSERT')"

        private func hook(_ words: String...) throws -> Subprocess.Result {
            let url = try #require(server.cluster).url(database: other)
            let folders = ["-o", server.output, "--legacy", server.legacy]
            return try BuiltProgram.admin(["--database", url, "legacy"] + words + folders)
        }

        private func backUpWithTheOthersHooks() throws {
            try #require(try hook("begin").status == 0)
            try mSupply.backUp()
            try #require(try hook("end", "--status", "0").status == 0)
        }

        @Test func theMarkIsNotUsedAndBothDatabasesAreNamed() throws {
            _ = try bundle()
            try backUpWithTheOthersHooks()
            let refused = try create("--kind", "wal", "--require-aligned", "--legacy-wait", "0")
            #expect(refused.status == 3, "\(refused.errors)")
            #expect(refused.errors.contains("made in the database \(other), and the bundle is of postgres"))
            let made = try create("--kind", "wal")
            #expect(made.status == 0, "\(made.errors)")
            #expect(
                made.errors.contains(
                    "unknown, since the mark of the legacy backup (begin 1) was made in the database \(other), and the bundle is of postgres; see that hooks and bundles name the same database"
                ),
                "\(made.errors)"
            )
            let alignment = try server.alignment("latest")
            #expect(alignment["finding"] as? String == "otherDatabase")
            let shown = try server.admin(["bundle", "show", "latest", "-o", server.output]).output
            #expect(!shown.contains("(omsupply-legacy-"), "\(shown)")
            let restored = try server.admin(["restore", "latest", "-o", server.output, "--to", server.target, "--yes"])
            #expect(restored.status == 0, "\(restored.errors)")
        }

        /// As a tool that did not compare them would have made it.
        @Test func aBundleWithTheCursorsOfAnotherDatabaseSaysHowItIsRestored() throws {
            _ = try bundle()
            try backUpWithTheOthersHooks()
            _ = try bundle(0, "--kind", "wal")
            let proof = try #require(try server.alignment("latest")["proof"] as? [String: Any])
            var begin = try server.receipt("000001-begin.json")
            var mark = try #require(begin["mark"] as? [String: Any])
            mark["database"] = proof["database"]
            begin["mark"] = mark
            let content = try JSONSerialization.data(withJSONObject: begin)
            try WholeFile.write(Array(content), to: server.hookFolder + "/000001-begin.json")
            let wrong = try bundle(0, "--kind", "wal")
            #expect(try server.alignment(wrong)["verdict"] as? String == "aligned")

            let words = ["restore", wrong, "--to", server.target, "--yes"]
            let refused = try server.admin(words)
            #expect(refused.status == 1, "\(refused.errors)")
            #expect(refused.errors.contains("cursors are not those of the bundle"), "\(refused.errors)")
            let end = try #require(refused.errors.firstMatch(of: /--until (\S+)/)?.output.1, "\(refused.errors)")
            let restored = try server.admin(words + ["--until", String(end)])
            #expect(restored.status == 0, "\(restored.errors)")
            #expect(try server.restoredWitnesses() == 3)
        }

        /// What another database has synchronised proves nothing: the bundle looks itself.
        @Test func anEndThatAsksAnotherDatabaseNotesNothingOfIt() throws {
            _ = try bundle()
            try #require(try server.hookBegin().status == 0)
            try mSupply.backUp()
            let ended = try hook("end", "--status", "0")
            #expect(ended.status == 2)
            #expect(
                ended.errors.contains(
                    "the database was not asked what was synchronised meanwhile: it was the database \(other), and the begin marked postgres"
                ),
                "\(ended.errors)"
            )
            let receipt = try server.receipt("000002-end.json")
            #expect(receipt["syncs"] == nil && receipt["cursors"] == nil)
            let aligned = try bundle(0, "--kind", "wal")
            let proof = try #require(try server.alignment(aligned)["proof"] as? [String: Any])
            #expect(proof["syncsRead"] as? String == "atOwnMark")
        }
    }

    /// A copy has the cursors of what it was copied from, as long as nobody works on either.
    @Test(arguments: [false, true]) func onSQLiteTheFileIsWhatCounts(isLink: Bool) throws {
        let server = try AttackedServer(.sqlite)
        let mSupply = try FourDServer(folder: server.legacy)
        let other = server.folder + "/other.sqlite"
        if isLink {
            try #require(symlink(server.folder + "/omsupply.sqlite", other) == 0)
        } else {
            try server.connect().execute("VACUUM INTO \(other)")
        }
        let words = ["--database", "sqlite:" + other, "legacy"]
        let folders = ["-o", server.output, "--legacy", server.legacy]
        try #require(try BuiltProgram.admin(words + ["begin"] + folders).status == 0)
        try mSupply.backUp()
        try #require(try BuiltProgram.admin(words + ["end", "--status", "0"] + folders).status == 0)
        let alignment = try server.alignment(try server.createBundle())
        #expect(alignment["finding"] as? String == (isLink ? "proved" : "otherDatabase"), "\(alignment)")
    }
}
