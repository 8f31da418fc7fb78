import DatabaseAccess
import FileSystem
import Foundation
import Glibc
import LegacyTestSupport
import PostgreSQLDriver
import TestSupport
import Testing

/// What a bundle says of the two servers' instants, and how `bundle create` ends.
@Suite(.needsPostgreSQL)
struct AlignmentVerdictTests: AlignedServer {
    let server: AttackedServer
    let mSupply: FourDServer

    init() throws { (server, mSupply) = try Self.pair() }

    @Test func aMarkBeforeTheCopyIsSkewedAndSaysWhatToDo() throws {
        try backUpWithHooks()
        let refused = try create("--require-aligned", "--legacy-wait", "0")
        #expect(refused.status == 3, "\(refused.errors)")
        #expect(refused.errors.contains("Nothing was copied"))
        #expect(try server.bundles() == [])
        let made = try create()
        #expect(made.status == 2, "\(made.errors)")
        #expect(
            made.errors.contains("skewed, since the mark of the legacy backup lies before the copy"),
            "\(made.errors)"
        )
        #expect(made.errors.contains("with --await-legacy; or a `--kind wal` bundle after it: that one will fit"))
        // Nothing is wrong with the parts themselves: the next one continues it.
        let shown = try server.admin(["bundle", "show", "latest", "-o", server.output])
        #expect(shown.output.contains("State      ok"))
        #expect(shown.output.contains("Legacy     skewed: "))
        #expect(shown.output.contains("Meaning    restored together, the two servers do not fit"))
        try backUpWithHooks()
        try expectAligned(try bundle(0, "--kind", "wal"))
    }

    @Test func aQueueThatWasReadAcrossTheMarkIsASkew() throws {
        _ = try bundle()
        try server.addSync("1", finished: false, total: 4, done: 1, queueEnded: false)
        try backUpWithHooks { try server.finishSync("1", done: 4) }
        let refused = try create("--kind", "wal", "--require-aligned", "--legacy-wait", "0")
        #expect(refused.status == 3, "\(refused.errors)")
        #expect(refused.errors.contains("items of the legacy server's queue were acknowledged after the mark"))
        #expect(refused.errors.contains("No bundle was made."), "\(refused.errors)")
        #expect(try server.bundles().count == 2)
        let skewed = try bundle(2, "--kind", "wal")
        let alignment = try server.alignment(skewed)
        #expect(alignment["finding"] as? String == "queueAcknowledged")
        let shown = try server.admin(["bundle", "show", skewed]).output
        #expect(shown.contains("took 3 items from mSupply's queue, until mSupply's backup had ended"), "\(shown)")
        // A later synchronisation does no harm to the next.
        try server.addSync("2", finished: true, total: 4, done: 4, queueEnded: true)
        try backUpWithHooks { try server.addSync("3", finished: true, total: 0, done: 0, queueEnded: true) }
        try expectAligned(try bundle(0, "--kind", "wal"))
        // One that began behind the mark: nobody saw whether mSupply was locked when it took something.
        try backUpWithHooks { try server.addSync("4", finished: true, total: 4, done: 4, queueEnded: true) }
        let unknown = try server.alignment(try bundle(0, "--kind", "wal"))
        #expect([unknown["verdict"] as? String, unknown["finding"] as? String] == ["unknown", "queueAcknowledged"])
    }

    /// A bundle in progress looks while mSupply is locked: what is taken from the queue afterwards is none of its concern.
    @Test(arguments: [false, true])
    func whatIsTakenFromTheQueueCountsUntilTheLock(isBefore: Bool) throws {
        _ = try bundle()
        try #require(try server.hookBegin().status == 0)
        if isBefore { try server.addSync("1", finished: true, total: 4, done: 4, queueEnded: true) }
        var process = try server.start(server.createWords + ["--kind", "wal"], log: "waiting")
        try waitForLine("Waiting for the end", in: "waiting")
        try mSupply.backUp(.underWay)
        let looks: SQL = """
            SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%FROM sync_lineage%' AND state = 'idle'
                AND pid <> pg_backend_pid()
            """
        let db = try server.connect()
        while try db.value(looks) == 0 {}
        try server.addSync("2", finished: true, total: 4, done: 4, queueEnded: true)
        try mSupply.backUp()
        try server.hookEnd()
        #expect(try process.wait() == (isBefore ? 2 : 0))
        let alignment = try server.alignment("latest")
        #expect(alignment["verdict"] as? String == (isBefore ? "skewed" : "aligned"), "\(alignment)")
        #expect((alignment["proof"] as? [String: Any])?["syncsRead"] as? String == "whileLocked")
    }

    @Test func aBackupThatEndedBadlyOrWithoutHooksIsNotAligned() throws {
        _ = try bundle()
        try #require(try server.hookBegin().status == 0)
        try mSupply.backUp()
        try #require(try server.hookEnd(1406).status == 0)
        #expect(try server.alignment(try bundle(0, "--kind", "wal"))["finding"] as? String == "backupFailed")
        try mSupply.backUp()
        let unembraced = try create("--kind", "wal")
        #expect(unembraced.status == 0)
        #expect(unembraced.errors.contains("unknown, since no hook was called around the legacy backup"))
        #expect(try server.alignment("latest")["finding"] as? String == "notEmbraced")
    }

    /// Without hooks nothing but clocks links the two instants.
    @Test func watchingIsUnknownAndNothingIsNone() throws {
        let watched = try server.alignment(try bundle())
        #expect([watched["verdict"] as? String, watched["finding"] as? String] == ["unknown", "noHooks"])
        let proof = try #require(watched["proof"] as? [String: Any])
        #expect((proof["legacy"] as? [String: Any])?["number"] as? Int == 1)
        #expect(((proof["own"] as? [String: Any])?["mark"] as? String)?.hasPrefix("omsupply-") == true)
        let none = try server.admin(["bundle", "create", "-o", server.output, "--kind", "wal"])
        #expect(none.status == 0)
        #expect(try server.alignment("latest")["verdict"] as? String == "none")
    }
}
