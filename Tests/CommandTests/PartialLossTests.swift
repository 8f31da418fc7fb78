import DatabaseAccess
import FileSystem
import Foundation
import LegacyTestSupport
import TestSupport
import Testing

/// One of the two central servers is lost, or both: what is restored, what is told, and that nothing is left to do when
/// it was done. A remote site's own loss is no matter of bundles; reconciliation quarantines it.
@Suite(.needsPostgreSQL)
struct PartialLossTests {
    let pair: LegacyPair
    let server: AttackedServer

    init() throws {
        pair = try .inLine()
        server = pair.server
    }

    private func restore(_ words: String...) throws -> Subprocess.Result {
        let result = try server.admin(["restore", "--to", server.target] + words)
        try #require(result.status == 0, "\(result.errors)")
        return result
    }

    private func cursors(_ db: any DatabaseConnection) throws -> [Int64?] {
        try ["CENTRAL_SYNC_PULL_CURSOR", "REMOTE_SYNC_PUSH_CURSOR"].map {
            try db.query("SELECT value_int FROM key_value_store WHERE id = \($0)").first?.optionalInteger("value_int")
        }
    }

    /// B.3.1: mSupply comes back older than omSupply, and goes on.
    @Test func mSupplyAloneIsLost() throws {
        _ = try pair.bundle()
        let atBackup = try pair.backUp()
        let archive = try #require(pair.backups.archives[2])
        let bundle = try pair.bundle("--kind", "wal", "--require-aligned", "--legacy-wait", "0")
        let db = try server.connect()
        for item in ["i3", "i4"] { pair.mSupply.write("item", item, ["ID": item]) }
        try pair.sync(db)
        try pair.addStock("late", of: "i3", db)
        try pair.sync(db)
        #expect(try pair.check().status == 0)
        let before = try cursors(db)

        let restored = try restore(bundle, "--part", "legacy")
        let next = "Then       when mSupply runs on it: `omsupply-admin legacy check --restored legacy --bundle "
        #expect(restored.output.contains(next), "\(restored.output)")
        let files = try Folder.names(in: server.target + "/legacy").filter { $0.hasSuffix(".4BK") }
        #expect(try files.map { try WholeFile.read(server.target + "/legacy/" + $0) }.contains(archive), "\(files)")
        pair.mSupplyIsRestored(to: atBackup)
        // The number of an entry that is gone, given to another.
        #expect(pair.mSupply.write("item", "i5", ["ID": "i5"]) == 3)

        let told = try pair.check("--bundle", bundle)
        #expect(told.status == 2, "\(told.errors)")
        for line in [
            "  CENTRAL_SYNC_PULL_CURSOR = 4: set it to 2, since from the next entry on omSupply has not what mSupply has",
            "2 records came from mSupply, and mSupply has them no more:",
            "  item   i3      2026-11-22 10:00:03  not in mSupply's log", "  item   i4      2026-11-22 10:00:03",
            "1 row of omSupply refers to them", "  stock_line  late    item_id  item i3    not in mSupply",
            "The two do not fit yet.",
        ] { #expect(told.output.contains(line), "\(line) in \(told.output)") }
        #expect(try cursors(db) == before, "it only tells")
        #expect(try pair.mSupply.requests().allSatisfy { $0.hasPrefix("GET ") })
        let found = try comparison(try pair.check("--bundle", bundle, "--json"))
        let moves = try #require(found["moves"] as? [[String: Any]])
        #expect(moves.map { $0["to"] as? Int64 } == [2, 4], "\(moves)")
        // The bundle's push cursor is that of its own backup: an older one lacks more.
        for (backup, push) in [("2", 4), ("1", 0)] {
            let said = try pair.check("--restored", "legacy", "--bundle", bundle, "--legacy-backup", backup)
            #expect(said.output.contains("'REMOTE_SYNC_PUSH_CURSOR' AND value_int > \(push);"), "\(said.output)")
            #expect(said.output.contains("has mSupply's backup 2: it proves") == (backup == "1"))
        }

        // The first own row went before the backup: it is not sent again, the second is.
        let once = pair.pushed
        try run(statements: told.output)
        #expect(try cursors(db) == [2, 4])
        // Where one is lower by now, it stays.
        try db.execute("UPDATE key_value_store SET value_int = 1 WHERE id = 'CENTRAL_SYNC_PULL_CURSOR'")
        try run(statements: told.output)
        #expect(try cursors(db) == [1, 4])
        try db.execute("UPDATE key_value_store SET value_int = 2 WHERE id = 'CENTRAL_SYNC_PULL_CURSOR'")
        let after = try pair.check()
        #expect(!after.output.contains("Cursors of omSupply") && after.status == 2, "\(after.output)")
        // mSupply's support enters what was lost.
        for item in ["i3", "i4"] { pair.mSupply.write("item", item, ["ID": item]) }
        try pair.sync(db)
        #expect(Array(pair.pushed.dropFirst(once.count)) == ["late"])
        let fitting = try pair.check()
        #expect(fitting.status == 0, "\(fitting.output)")
        #expect(fitting.output.hasSuffix("The two fit.\n"))
        #expect(try db.value("SELECT count(*) FROM item WHERE id = 'i5'") == 1)
    }

    /// What mSupply had for omSupply alone, and lost: its log does not name such.
    @Test func whatCameByTheQueueIsListed() throws {
        pair.mSupply.enqueue("t0")
        let db = try server.connect()
        try pair.sync(db)
        _ = try pair.bundle()
        let atBackup = try pair.backUp()
        let bundle = try pair.bundle("--kind", "wal", "--require-aligned", "--legacy-wait", "0")
        pair.mSupply.enqueue("t1")
        pair.mSupply.enqueue("t2")
        try pair.sync(db)
        pair.mSupplyIsRestored(to: atBackup)

        let doubtful = try pair.check("--restored", "legacy", "--bundle", bundle)
        for line in [
            "Bundle     ", "omSupply had sent its rows below ", "Not asked  about 3 records",
            "2 records came by omSupply's own queue after mSupply's backup, and may be lost there:",
            "  transact  t1      2026-11-22 10:00:04  came after mSupply's backup", "  transact  t2 ",
        ] { #expect(doubtful.output.contains(line), "\(line) in \(doubtful.output)") }
        #expect(!doubtful.output.contains("  t0 "))
        let older = try pair.check("--restored", "legacy", "--bundle", bundle, "--legacy-backup", "1")
        #expect(!older.output.contains("after mSupply's backup"), "\(older.output)")

        // t2 was found on paper, and entered again.
        pair.queuesAgain(own: ["t0", "t2"], sent: ["early"])
        let told = try pair.check("--restored", "legacy", "--bundle", bundle, "--queued-again")
        #expect(told.status == 2, "\(told.errors)")
        for line in [
            "1 record came from mSupply, and mSupply has them no more:",
            "  transact  t1      2026-11-22 10:00:04  not in omSupply's queue",
        ] { #expect(told.output.contains(line), "\(line) in \(told.output)") }
        #expect(!told.output.contains("Not asked") && !told.output.contains("Cursors"), "\(told.output)")
        pair.queuesAgain(own: ["t0", "t1", "t2"], sent: ["early"])
        let fitting = try pair.check("--restored", "legacy", "--bundle", bundle, "--queued-again")
        #expect(fitting.status == 0, "\(fitting.output)")
    }

    private func comparison(_ result: Subprocess.Result) throws -> [String: Any] {
        try #require(try json(result.output)["comparison"] as? [String: Any], "\(result.output)")
    }

    /// As support staff do: what stands there goes into psql.
    private func run(statements text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let start = try #require(lines.firstIndex(of: "BEGIN;"), sourceLocation: sourceLocation)
        let end = try #require(lines.firstIndex(of: "COMMIT;"), sourceLocation: sourceLocation)
        let script = server.folder + "/cursors.sql"
        try WholeFile.write(Array(lines[start...end].joined(separator: "\n").utf8), to: script, permissions: 0o644)
        let cluster = try #require(server.cluster, sourceLocation: sourceLocation)
        let place = ["-h", cluster.socketDirectory, "-U", "postgres"]
        try cluster.run("psql", ["-X", "-v", "ON_ERROR_STOP=1"] + place + ["-f", script])
    }

    /// B.3.2: omSupply comes back older than mSupply.
    @Test func omSupplyAloneIsLost() throws {
        let db = try server.connect()
        _ = try pair.bundle()
        try pair.addStock("sent later", of: "i1", db)
        let known = try pair.bundle("--kind", "wal")
        pair.mSupply.enqueue("t1")
        pair.mSupply.write("item", "i3", ["ID": "i3"])
        try pair.sync(db)
        #expect(pair.mSupply.state.queue.isEmpty)
        try db.execute("SELECT pg_create_restore_point('late')")
        try pair.addStock("after", of: "i3", db)
        _ = try pair.bundle("--kind", "wal")

        // As late as the log reaches, t1 is there.
        let late = try restore(known, "--part", "omsupply", "--until", "late")
        #expect(
            late.output.contains("before omSupply synchronises: `omsupply-admin legacy check --restored omsupply`"),
            "\(late.output)"
        )
        try server.onRestored { restored in
            #expect(try restored.value("SELECT count(*) FROM sync_buffer WHERE record_id = 't1'") == 1)
            let told = try pair.check(restored: true)
            #expect(told.status == 2)
            #expect(told.output.contains("Last sync  began 2026-11-22 10:00:03, took 1 of 1 items of the queue"))
        }

        // At the older mark it is lost on both sides.
        _ = try restore(known, "--part", "omsupply", "--replace", "--yes")
        try server.onRestored { restored in
            #expect(try restored.value("SELECT count(*) FROM sync_buffer WHERE record_id = 't1'") == 0)
            let seen = try pair.check(restored: true)
            #expect(seen.status == 2, "\(seen.errors)")
            for line in [
                "Restored   omSupply, by what the two hold",
                "Last sync  began 2026-11-22 10:00:02, took 0 of 0 items of the queue",
                "let mSupply queue everything for site 7 again", "1 record will come with its next synchronisation",
                "omSupply sends 1 change with its next synchronisation. Some may have been sent before the loss",
            ] { #expect(seen.output.contains(line), "\(line) in \(seen.output)") }
            #expect(!seen.output.contains("Cursors of omSupply"), "\(seen.output)")
            let found = try comparison(try pair.check("--json", restored: true))
            #expect(found["queue"] as? String == "queueAgain")
            #expect((found["log"] as? [String: Any])?["vanishedCount"] as? Int == 0)
            // mSupply queues again, and omSupply takes it.
            pair.mSupply.enqueue("t1")
            try pair.sync(restored)
            let fitting = try pair.check(restored: true)
            #expect(fitting.status == 0, "\(fitting.output)")
            // What it had by its queue before is nothing to wait for: the restore is no news any more.
            #expect(!fitting.output.contains("estored"), "\(fitting.output)")
            let told = try pair.check("--restored", "omsupply", restored: true)
            #expect(told.status == 0 && told.output.contains("2 records came from mSupply since the restore"))
            #expect(pair.pushed.count { $0 == "sent later" } == 2)
        }
    }

    /// B.3.4: both come back, to the instant that the hooks marked.
    @Test func bothAreLost() throws {
        let db = try server.connect()
        _ = try pair.bundle()
        let atBackup = try pair.backUp()
        let bundle = try pair.bundle("--kind", "wal", "--require-aligned", "--legacy-wait", "0")
        pair.mSupply.enqueue("t1")
        pair.mSupply.write("item", "i3", ["ID": "i3"])
        try pair.sync(db)
        try pair.addStock("late", of: "i3", db)
        try pair.sync(db)

        _ = try restore(bundle)
        pair.mSupplyIsRestored(to: atBackup)
        try server.onRestored { restored in
            let words = ["--restored", "both", "--bundle", bundle, "--legacy-backup", "2"]
            let fitting = try pair.check(words, restored: true)
            #expect(fitting.status == 0, "\(fitting.output)\(fitting.errors)")
            #expect(fitting.output.contains("Queue: nothing was acknowledged between the two instants of bundle"))
            let found = try comparison(try pair.check(words + ["--json"], restored: true))
            #expect(found["proof"] as? String == "holds" && found["legacyBackup"] as? Int == 2)
            #expect((found["moves"] as? [Any])?.count == 0)
            #expect((found["log"] as? [String: Any])?["vanishedCount"] as? Int == 0)
            // Without the proof it cannot be known, nor without a word on what was restored in 4D.
            #expect(try pair.check("--restored", "both", "--bundle", bundle, restored: true).status == 2)
            #expect(try pair.check("--restored", "both", restored: true).status == 2)
        }
    }
}
