import DatabaseAccess
import FileSystem
import Foundation
import Glibc
import LegacyTestSupport
import PostgreSQLDriver
import TestSupport
import Testing

/// Bundles with the legacy server's hooks, of a PostgreSQL server that is written to all the time: what is restored is
/// exactly what was committed before the mark.
@Suite(.needsPostgreSQL)
struct AlignedBundleTests: AlignedServer {
    let server: AttackedServer
    let mSupply: FourDServer

    init() throws { (server, mSupply) = try Self.pair() }

    @Test func underLoadTheRestoredServerHoldsWhatWasCommittedBeforeTheMark() throws {
        _ = try bundle()
        let load = try WriteLoad(on: server)
        try load.waitFor(commits: 50)
        var before: Set<String> = []
        var last: Int64 = 0
        var after = 0
        before = load.committed
        last = try backUpWithHooks {
            // Begun after the hook had returned.
            after = load.started
            try load.waitFor(commits: load.committed.count + 50)
        }
        let aligned = try bundle(0, "--kind", "wal")
        load.stop()
        try expectAligned(aligned)
        try expectExactly(aligned, upTo: last)
        // The writers' own account of it.
        let restored = try server.onRestored { db in
            Set(
                try db.query("SELECT record_id FROM changelog WHERE record_id LIKE 'load-%'").map {
                    try $0.text("record_id")
                }
            )
        }
        #expect(restored.isSuperset(of: before))
        #expect(restored.allSatisfy { (Int($0.dropFirst(5)) ?? .max) <= after }, "a row from after the mark came back")

        // A later common instant, with another bundle of the chain; the first one stays what it was.
        try load.restart()
        try load.waitFor(commits: load.committed.count + 20)
        let later = try backUpWithHooks { try load.waitFor(commits: load.committed.count + 20) }
        let second = try bundle(0, "--kind", "wal")
        load.stop()
        try expectAligned(second)
        #expect(later > last)
        try expectExactly(second, upTo: later)
        try expectExactly(aligned, upTo: last)
        // The log goes on behind the mark.
        #expect(try server.admin(["bundle", "show", second]).output.contains("Point      omsupply-"))
        #expect(try server.admin(["bundle", "verify", second]).status == 0)
        // So the database alone, beside a legacy server that goes on, comes back as late as that; the mark can be had too.
        try expectLast(later, { $0 > $1 }, of: second)
        try expectLast(later, ==, of: second, "--until", "mark")
    }

    /// Restores the database alone.
    private func expectLast(
        _ mark: Int64,
        _ isRight: (Int64, Int64) -> Bool,
        of bundle: String,
        _ words: String...
    ) throws {
        let words = ["--to", server.target, "--part", "omsupply", "--replace", "--yes"] + words
        let restored = try server.admin(["restore", bundle] + words)
        try #require(restored.status == 0, "\(restored.errors)")
        let last = try server.onRestored { try $0.value("SELECT max(cursor) FROM changelog") }
        guard case .integer(let cursor)? = last else { throw DatabaseError.unexpectedAnswer("changelog") }
        #expect(isRight(cursor, mark), "\(cursor), the mark is at \(mark)")
    }

    /// 4D begins its backup while a full bundle is made, behind the copy of the database.
    @Test func aFullBundleInProgressTakesTheBackupThatComes() throws {
        // So that there is a reason to believe in hooks.
        try backUpWithHooks()
        let load = try WriteLoad(on: server)
        try load.waitFor(commits: 20)
        var process = try server.start(server.createWords + ["--require-aligned", "--legacy-wait", "5"], log: "create")
        // From then on the copy is whole, and any mark is behind it.
        try waitForLine("Waiting for mSupply's next backup, 5 min at most", in: "create")
        try load.waitFor(commits: load.committed.count + 20)
        let last = try backUpWithHooks()
        #expect(try process.wait() == 0)
        load.stop()
        let made = String(decoding: try WholeFile.read(server.folder + "/create"), as: UTF8.self)
        let path = String(try #require(made.split(separator: "\n").last { $0.hasSuffix(".tar.zst") }))
        try expectAligned(path)
        try expectExactly(path, upTo: last)
    }

    @Test func aBundleWaitsForTheEndAndCanBeStopped() throws {
        _ = try bundle()
        try #require(try server.hookBegin().status == 0)
        var stopped = try server.start(server.createWords + ["--kind", "wal"], log: "stopped")
        try waitForLine(
            "Waiting for the end of mSupply's backup that began with receipt 1, 60 min at most",
            in: "stopped"
        )
        stopped.signal(SIGTERM)
        #expect(try stopped.wait() == 143)
        #expect(try server.leftovers() == [])
        var process = try server.start(server.createWords + ["--kind", "wal"], log: "waiting")
        try waitForLine("Waiting for the end", in: "waiting")
        try server.connect().execute(
            "INSERT INTO changelog (table_name, record_id, row_action) VALUES ('item', 'x', 'UPSERT')"
        )
        try mSupply.backUp()
        try server.hookEnd()
        #expect(try process.wait() == 0)
        let alignment = try server.alignment("latest")
        #expect(alignment["verdict"] as? String == "aligned", "\(alignment)")
        let waited = (alignment["proof"] as? [String: Any])?["waitedForEnd"] as? Double
        #expect((waited ?? 0) > 0)
    }

    /// It did not wait, and the next one takes the backup: its mark lies in the log of the bundle that it continues.
    @Test func aMarkInTheLogOfTheBaseIsGoneBackTo() throws {
        _ = try bundle()
        let load = try WriteLoad(on: server)
        try load.waitFor(commits: 20)
        var between = ""
        let last = try backUpWithHooks {
            between = try bundle(0, "--kind", "wal", "--legacy-wait", "0")
            try load.waitFor(commits: load.committed.count + 20)
        }
        #expect(try server.alignment(between)["finding"] as? String == "notEnded")
        let next = try bundle(0, "--kind", "wal", "--require-aligned", "--legacy-wait", "0")
        load.stop()
        try expectAligned(next)
        #expect(try server.admin(["bundle", "verify", next]).status == 0)
        try expectExactly(next, upTo: last)
        #expect(try server.admin(["bundle", "list"] + ["-o", server.output]).output.contains("aligned"))
    }
}
