import DatabaseAccess
import Reconciliation
import ReconciliationModel
import ReconciliationTestSupport
import SyncCursors
import TestSupport
import Testing

/// A site knows of a record that central lost, and no longer has its content.
struct ContentlessTests {
    private func report(_ site: Int64) -> SiteReport {
        SiteReport(
            site: site,
            timeline: nil,
            incarnation: "i\(site)",
            pull: next(100),
            push: next(1),
            highestOwn: nil
        )
    }

    private func candidate(_ data: String?) -> Candidate {
        Candidate(table: "item", record: "new-c", action: .upsert, data: data, timeline: "root", cursor: Cursor(97))
    }

    @Test(arguments: Engine.all) func itIsNotedUntilAnotherSiteBringsTheContent(_ engine: Engine) throws {
        let connection = try SyncDatabase(engine).connect()
        try connection.set("SETTINGS_SYNC_SITE_ID", 1)
        try connection.writeItem("x", name: "X")
        for site: Int64 in [2, 3] {
            try connection.execute(
                "INSERT INTO sync_watermark (site_id, incarnation, cursor) VALUES (\(site), 'earlier', 1)"
            )
        }
        let store = try CentralStore(on: connection)
        try store.openTimeline(afterRestoreFrom: "b1", highestHandedOut: Cursor(100))

        for _ in 1...2 {
            let first = try store.adopt(candidates: [candidate(nil)], from: report(2))
            #expect(first.discarded.map(\.reason) == [.withoutContent])
        }
        var counts = try store.salvageCounts()
        #expect(counts.withoutContent == 1 && counts.discarded == 0 && counts.adopted == 0)
        #expect(try store.withoutContent(limit: 10).map { [$0.record, "\($0.site)"] } == [["new-c", "2"]])
        #expect(try store.withoutContent(limit: 0) == [])
        #expect(try store.salvaged(.discarded, limit: 10) == [])

        let whole = #"{"id":"new-c","code":"C","name":"C","type":"STOCK"}"#
        let page = try candidatePage(candidate(whole))
        #expect(try store.wanted(of: page, from: report(3)).wanted == [0])
        let second = try store.adopt(candidates: [candidate(whole)], from: report(3))
        #expect(second.adopted.map(\.reason) == [.unknownAtCentral])
        counts = try store.salvageCounts()
        #expect(counts.withoutContent == 0 && counts.adopted == 1)
        #expect(try connection.count("sync_salvage") == 1)
        #expect(try store.salvaged(.adopted, limit: 10).map(\.site) == [3])
        // Who comes without it later takes nothing away.
        _ = try store.adopt(candidates: [candidate(nil)], from: report(2))
        #expect(try store.salvageCounts() == counts)
    }

    private func candidatePage(_ candidate: Candidate) throws -> CandidatePage {
        var page = CandidatePage()
        page.add(candidate)
        return page
    }
}
