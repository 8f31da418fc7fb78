import DatabaseAccess
import FileSystem
import Foundation
import LegacyTestSupport
import PostgreSQLDriver
import TestSupport
import Testing

/// Both servers are lost, and both rolled forward from the mark of a bundle: to one instant, or not.
@Suite(.needsPostgreSQL)
struct CommonInstantTests {
    let pair: LegacyPair
    let server: AttackedServer

    init() throws {
        pair = try .inLine(queued: "t0")
        server = pair.server
    }

    /// What mSupply had at each of three instants: its backup, noon, and the loss. omSupply is back at noon.
    private func restoredToNoon() throws -> [FakeLegacyServer.State] {
        let db = try server.connect()
        _ = try pair.bundle()
        let atBackup = try pair.backUp()
        _ = try pair.bundle("--kind", "wal", "--require-aligned", "--legacy-wait", "0")
        pair.mSupply.enqueue("t1")
        pair.mSupply.write("item", "i3", ["ID": "i3"])
        try pair.sync(db)
        try pair.addStock("morning", of: "i3", db)
        try pair.sync(db)
        let atNoon = pair.mSupply.state
        try db.execute("SELECT pg_create_restore_point('noon')")
        try pair.addStock("afternoon", of: "i1", db)
        pair.mSupply.enqueue("t2")
        try pair.sync(db)
        let latest = try pair.bundle("--kind", "wal")
        let restored = try server.admin(["restore", latest, "--until", "noon", "--to", server.target])
        try #require(restored.status == 0, "\(restored.errors)")
        return [atBackup, atNoon, pair.mSupply.state]
    }

    private func check(_ status: Int32, _ words: String..., says: [String], not: [String] = []) throws {
        let command = ["--restored", "both"] + words
        let url = server.url.replacing("port=5432", with: "port=5433")
        let result = try BuiltProgram.admin(
            ["--database", url, "legacy", "check", "-o", server.output] + command,
            environment: pair.environment
        )
        #expect(result.status == status, "\(result.output)\(result.errors)")
        for line in says { #expect(result.output.contains(line), "\(line) in \(result.output)") }
        for line in not { #expect(!result.output.contains(line), "\(line) in \(result.output)") }
    }

    @Test func atOneInstantNeitherIsAhead() throws {
        let states = try restoredToNoon()
        pair.mSupplyIsRestored(to: states[1])
        try server.onRestored { restored in
            try check(
                2,
                says: [
                    "Nothing shows that one of the two stands at a later instant", "run this again with --queued-again",
                ],
                not: ["Cursors of omSupply"]
            )
            // Nobody has told mSupply.
            try check(2, "--queued-again", says: ["mSupply has not queued everything again"])
            pair.queuesAgain(own: ["t0", "t1"], sent: ["early", "morning"])
            try check(2, says: ["if mSupply has queued everything again, say so with --queued-again"])
            pair.mSupply.state.status = "initialisation_in_progress"
            try check(2, "--queued-again", says: ["mSupply is still queuing"])
            pair.mSupply.state.status = "idle"
            try check(
                0,
                "--queued-again",
                says: ["Both stand at a common instant", "let omSupply synchronise", "The two fit."],
                not: ["Cursors of omSupply", "Not asked"]
            )
            try pair.sync(restored)
            try check(0, says: ["Nothing shows", "Queue: all 4 records of omSupply's own queue came again"])
            // It is done, and no news any more.
            let later = try pair.check(restored: true)
            #expect(later.status == 0 && !later.output.contains("estored"), "\(later.output)")
            // Nor where mSupply is lost later.
            let other = try pair.check("--restored", "legacy", restored: true)
            #expect(other.output.contains("Restored   mSupply, as was said\n"), "\(other.output)")
            #expect(!other.output.contains("omSupply   restored"), "\(other.output)")
        }
    }

    @Test func anOmSupplyThatIsAheadIsTold() throws {
        let states = try restoredToNoon()
        pair.mSupplyIsRestored(to: states[0])
        try server.onRestored { restored in
            try check(
                2,
                says: [
                    "omSupply stands at a later instant than mSupply:",
                    "has read 1 entry beyond the end of mSupply's log",
                    "has 1 record from mSupply that mSupply does not have", "Best restore once more, to one instant",
                ]
            )
            pair.queuesAgain(own: ["t0"], sent: ["early"])
            let pushed = try restored.query("SELECT cursor FROM changelog WHERE record_id = 'morning'").first
            let cursor = try #require(try pushed?.integer("cursor"))
            try check(
                2,
                "--queued-again",
                says: [
                    "has sent 1 record that mSupply does not know", "  stock_line  morning  \(cursor)",
                    "REMOTE_SYNC_PUSH_CURSOR = \(cursor + 1): set it to \(cursor), with which the first record was sent",
                    "  transact  t1      2026-11-22 10:00:03  not in omSupply's queue",
                    "  item      i3      2026-11-22 10:00:03  not in mSupply's log",
                ]
            )
        }
    }

    @Test func anMSupplyThatIsAheadIsTold() throws {
        let states = try restoredToNoon()
        pair.mSupplyIsRestored(to: states[2])
        try server.onRestored { restored in
            // omSupply enters the same row again, as it were: it was there, and not sent.
            try restored.execute(
                "INSERT INTO changelog (table_name, record_id, row_action) VALUES ('stock_line', 'afternoon', 'UPSERT')"
            )
            pair.queuesAgain(own: ["t0", "t1", "t2"], sent: ["early", "morning", "afternoon"])
            try check(
                2,
                says: [
                    "mSupply stands at a later instant than omSupply:",
                    "has 1 record of omSupply's, which omSupply has yet to send", "`restore --until`",
                ]
            )
            try check(
                0,
                "--queued-again",
                says: [
                    "has queued 1 record that omSupply does not have, or has otherwise",
                    "omSupply takes all that with its next synchronisation",
                ],
                not: ["Cursors of omSupply"]
            )
        }
    }
}
