import DatabaseAccess
import FileSystem
import Foundation
import LegacyTestSupport
import PostgreSQLDriver
import TestSupport
import Testing

/// Both servers are lost, omSupply goes to the mark of an aligned bundle, and mSupply to its backup or to a later instant:
/// 4D has integrated the journal that the bundle delivers beside it. Nothing that the two hold tells that.
@Suite(.needsPostgreSQL)
struct JournalBehindTheMarkTests {
    let pair: LegacyPair
    let server: AttackedServer

    init() throws {
        pair = try .inLine(queued: "t0")
        server = pair.server
    }

    private struct Loss {
        let bundle: String
        /// What mSupply had at its backup, and at the loss.
        let atBackup: FakeLegacyServer.State
        let atLoss: FakeLegacyServer.State
    }

    private func bothLost() throws -> Loss {
        _ = try pair.bundle()
        let atBackup = try pair.backUp()
        _ = try pair.bundle("--kind", "wal", "--require-aligned", "--legacy-wait", "0")
        // A shipment is taken and acknowledged, and a row of omSupply's own is sent.
        pair.mSupply.enqueue("t1")
        try pair.addStock("stock-2", of: "i1", server.connect())
        try pair.sync(server.connect())
        let bundle = try pair.bundle("--kind", "wal", "--require-aligned")
        let restored = try server.admin(["restore", bundle, "--to", server.target])
        try #require(restored.status == 0, "\(restored.errors)")
        return Loss(bundle: bundle, atBackup: atBackup, atLoss: pair.mSupply.state)
    }

    private func check(_ status: Int32, _ words: [String], says: [String], not: [String] = []) throws {
        let result = try pair.check(["--restored", "both"] + words, restored: true)
        #expect(result.status == status, "\(result.output)\(result.errors)")
        for line in says { #expect(result.output.contains(line), "\(line) in \(result.output)") }
        for line in not { #expect(!result.output.contains(line), "\(line) in \(result.output)") }
    }

    private let fit = ["Both stand at a common instant", "The two fit."]

    @Test func theBundleAloneProvesNothing() throws {
        let loss = try bothLost()
        let bundle = ["--bundle", loss.bundle]
        try server.onRestored { restored in
            // t1 is in neither, and nobody will send it again.
            pair.mSupplyIsRestored(to: loss.atLoss)
            #expect(pair.mSupply.state.queue.isEmpty)
            #expect(try restored.value("SELECT count(*) FROM sync_buffer WHERE record_id = 't1'") == 0)
            try check(
                2,
                bundle,
                says: [
                    "Nothing shows that one of the two stands at a later instant",
                    "For mSupply's backup 2 alone bundle", "run this again with\n--legacy-backup 2. Else",
                    "let mSupply queue everything for site 7 again",
                ],
                not: fit + ["nothing is lost;"]
            )
            let found = try #require(
                try json(try pair.check(["--restored", "both", "--json"] + bundle, restored: true).output)["comparison"]
                    as? [String: Any]
            )
            #expect(found["proof"] as? String == "backupUnsaid" && found["queue"] as? String == "queueAgain")
            #expect((found["bundle"] as? [String: Any])?["backup"] as? Int == 2)
            // A newer one of its own, or an older one.
            try check(
                2,
                bundle + ["--legacy-backup", "3"],
                says: [
                    "Restored   both servers, as was said; mSupply to its backup 3, without a journal",
                    "mSupply was restored to its backup 3, as was said, and bundle",
                    "has mSupply's backup 2: it proves",
                ],
                not: fit
            )
            // The way that is told: all of it is found.
            pair.queuesAgain(own: ["t0", "t1"], sent: ["early", "stock-2"])
            try check(
                0,
                bundle + ["--queued-again"],
                says: ["has queued 2 records that omSupply does not have", "let omSupply synchronise"],
                not: ["nothing is lost"]
            )
            try pair.sync(restored)
            #expect(try restored.value("SELECT count(*) FROM sync_buffer WHERE record_id IN ('t1', 'stock-2')") == 2)
        }
    }

    @Test func itProvesItForItsOwnBackup() throws {
        let loss = try bothLost()
        let said = ["--bundle", loss.bundle, "--legacy-backup", "2"]
        try server.onRestored { restored in
            pair.mSupplyIsRestored(to: loss.atBackup)
            try check(0, said, says: fit + ["Queue: nothing was acknowledged between the two instants of bundle"])
            try check(2, Array(said.prefix(2)), says: ["--legacy-backup 2. Else"], not: fit)
            // It was not: what omSupply has yet to send is there.
            try restored.execute(
                "INSERT INTO changelog (table_name, record_id, row_action) VALUES ('stock_line', 'unsent', 'UPSERT')"
            )
            pair.mSupply.enqueue("unsent", table: "item_line")
            try check(
                2,
                said,
                says: ["mSupply stands at a later instant", "That mSupply was restored to backup 2 alone cannot be"],
                not: fit
            )
        }
    }
}
