import DatabaseAccess
import Foundation
import Reconciliation
import ReconciliationModel
import ReconciliationTestSupport
import SyncCursors
import TestSupport
import Testing

/// A site offers what it has by hashes first, and sends what central asks for.
struct CandidateExchangeTests {
    private func names(_ count: Int) -> [String] { (0..<count).map { "i\(1_000 + $0)" } }

    @Test(arguments: Engine.all)
    func ofEqualContentNothingIsSentAndItIsNoted(_ engine: Engine) throws {
        let pair = try ExchangePair(engine, items: ["a", "b"])
        try pair.receive("a", at: 1_001, ExchangePair.content("a", name: "a"))
        try pair.receive("b", at: 1_002, ExchangePair.content("b", name: "b"))
        // Central has no such record either.
        try pair.receive("gone", at: 1_003, nil)
        let changes = try pair.central.count("changelog")
        let done = try pair.exchange()
        #expect(done.pages == [["a", "b", "gone"]])
        #expect(done.wanted == [] && done.batches.isEmpty)
        #expect(try pair.central.count("changelog") == changes)
        #expect(try pair.central.count("sync_buffer") == 0)
        // As if it had been offered whole: an older version that another site brings must not replace it.
        let noted = try pair.central.query(
            "SELECT record_id, outcome, reason, cursor, data IS NULL AS is_delete FROM sync_salvage ORDER BY record_id"
        )
        #expect(noted.map { $0.values[0] } == ["a", "b", "gone"])
        #expect(noted.allSatisfy { $0.values[1] == "adopted" && $0.values[2] == "equalContent" })
        #expect(try noted.map { try $0.boolean("is_delete") } == [false, false, true])
        let older = Candidate(
            table: "item",
            record: "a",
            action: .upsert,
            data: ExchangePair.content("a", name: "older"),
            timeline: Timeline.rootID,
            cursor: Cursor(900)
        )
        #expect(try pair.server.adopt(candidates: [older], from: pair.remote.report()).adopted.isEmpty)
    }

    /// The hash and the whole content lead to the same decision and to the same notes.
    @Test(arguments: Engine.all)
    func whatIsDecidedIsTheSameWithAndWithoutHashes(_ engine: Engine) throws {
        let both = try [
            ExchangePair(engine, items: ["same", "old", "kept", "dead"]),
            ExchangePair(engine, items: ["same", "old", "kept", "dead"]),
        ]
        for pair in both {
            try pair.central.writeItem("kept", name: "changed after the restore")
            try pair.receive("same", at: 1_001, ExchangePair.content("same", name: "same"))
            try pair.receive("old", at: 1_002, ExchangePair.content("old", name: "changed"))
            try pair.receive("kept", at: 1_003, ExchangePair.content("kept", name: "lost"))
            try pair.receive("dead", at: 1_004, nil)
            try pair.receive("gone", at: 1_005, nil)
            try pair.receive("new", at: 1_006, ExchangePair.content("new", name: "new"))
        }
        let done = try both[0].exchange()
        #expect(done.wanted == ["old", "kept", "dead", "new"])
        #expect(done.adopted == 3 && done.discarded == 1)
        let report = try both[1].remote.report()
        let all = try both[1].remote.candidates(for: both[1].server.directive(for: report))
        #expect(try both[1].server.adopt(candidates: all, from: report).adopted.count == 3)
        let decided = "SELECT record_id, outcome, reason FROM sync_salvage ORDER BY record_id" as SQL
        #expect(try both[0].central.query(decided).map(\.values) == both[1].central.query(decided).map(\.values))
        for query in [
            "SELECT record_id, action, data FROM sync_buffer ORDER BY record_id",
            "SELECT table_name, record_id, row_action FROM changelog ORDER BY cursor",
        ] as [SQL] {
            #expect(try both[0].central.query(query).map(\.values) == both[1].central.query(query).map(\.values))
        }
    }

    @Test(arguments: Engine.all)
    func aSecondRunMovesNothing(_ engine: Engine) throws {
        let pair = try ExchangePair(engine, items: ["same", "kept", "dead"])
        try pair.central.writeItem("kept", name: "changed after the restore")
        try pair.receive("same", at: 1_001, ExchangePair.content("same", name: "same"))
        try pair.receive("kept", at: 1_002, ExchangePair.content("kept", name: "lost"))
        try pair.receive("dead", at: 1_003, nil)
        try pair.receive("new", at: 1_004, ExchangePair.content("new", name: "new"))
        #expect(try pair.exchange().counts.sent == 3)
        // Before central integrates, and after.
        for _ in 1...2 {
            let before = try pair.written()
            let again = try pair.exchange()
            #expect(again.counts.offered == 4 && again.wanted == [] && again.counts.sent == 0)
            #expect(try pair.written() == before)
            try pair.integrate()
        }
        let name = try pair.central.value("SELECT name FROM item WHERE id = 'kept'")
        #expect(name == "changed after the restore")
    }

    @Test(arguments: Engine.all)
    func pagesAndBatchesKeepTheirLimits(_ engine: Engine) throws {
        let pair = try ExchangePair(engine)
        let ids = names(7)
        try pair.receive(ids) { _ in String(repeating: "x", count: 1_000) }
        try pair.receive("large", at: 2_000, ExchangePair.content("large", name: String(repeating: "y", count: 9_000)))
        let done = try pair.exchange(PageLimits(records: 3, bytes: 2_500))
        #expect(done.pages == [Array(ids[0..<3]), Array(ids[3..<6]), [ids[6], "large"]])
        // Two fit; what is larger than a batch travels alone.
        #expect(
            done.batches.map { $0.map(\.record) } == [
                Array(ids[0..<2]), [ids[2]], Array(ids[3..<5]), [ids[5]], [ids[6]], ["large"],
            ]
        )
        #expect(done.adopted == 8)
        #expect(done.counts.pages == 3 && done.counts.batches == 6 && done.counts.sent == 8)
    }

    @Test(arguments: Engine.all)
    func aPageThatEndsWithTheLastRecordIsTheLast(_ engine: Engine) throws {
        let pair = try ExchangePair(engine)
        let ids = names(6)
        try pair.receive(ids) { $0 }
        #expect(try pair.exchange(PageLimits(records: 3)).pages == [Array(ids[0..<3]), Array(ids[3..<6])])
        #expect(try ExchangePair(engine).exchange().counts == ExchangePair.Exchange().counts)
    }

    /// By the limits that a server has who names none.
    @Test(arguments: Engine.all)
    func nothingIsLeftOutOfManyRecords(_ engine: Engine) throws {
        let pair = try ExchangePair(engine)
        let ids = names(1_203)
        try pair.site.withTransaction { _ in
            for (index, id) in ids.enumerated() {
                let content = ExchangePair.content(id, name: id)
                try pair.site.execute(
                    """
                    INSERT INTO sync_buffer (record_id, received_datetime, table_name, action, data)
                    VALUES (\(id), CURRENT_TIMESTAMP, 'item', 'UPSERT', \(content))
                    """
                )
                // Before the site knew of timelines, and afterwards; three records to a cursor.
                try pair.site.execute(
                    """
                    INSERT INTO sync_pulled (table_name, record_id, timeline, cursor)
                    VALUES ('item', \(id), \(nullable: index < 600 ? nil : "root"), \(5_000 + index / 3))
                    """
                )
            }
        }
        let done = try pair.exchange()
        #expect(done.pages.map(\.count) == [500, 500, 203])
        #expect(done.pages.flatMap(\.self) == ids)
        #expect(done.batches.allSatisfy { $0.count <= 500 })
        #expect(try pair.central.count("sync_buffer") == 1_203)
        let report = try pair.remote.report()
        let all = try pair.remote.candidates(for: pair.server.directive(for: report))
        #expect(all.map(\.record) == ids)
    }

    /// The line breaks after some pages; everything is offered again, and what has arrived is not sent again.
    @Test(arguments: Engine.all, [1, 2])
    func whatWasCutOffBetweenPagesIsPickedUp(_ engine: Engine, pages: Int) throws {
        let pair = try ExchangePair(engine)
        let ids = names(8)
        try pair.receive(ids) { $0 }
        let limits = PageLimits(records: 3)
        let first = try pair.exchange(limits, pages: pages)
        #expect(first.wanted == Array(ids[..<(pages * 3)]))
        if pages == 2 { try pair.integrate() }
        let second = try pair.exchange(limits)
        #expect(second.pages.flatMap(\.self) == ids)
        #expect(second.wanted == Array(ids[(pages * 3)...]))
        #expect(first.adopted + second.adopted == 8)
        #expect(try pair.central.count("sync_salvage") == 8)
        let before = try pair.written()
        #expect(try pair.exchange(limits).counts.sent == 0)
        #expect(try pair.written() == before)
    }

    /// The site's own changes follow in the order of its log, also over the end of a page.
    @Test(arguments: Engine.all)
    func ownChangesComeLast(_ engine: Engine) throws {
        let pair = try ExchangePair(engine)
        let ids = names(2)
        try pair.receive(ids) { $0 }
        for record in ["p1", "p2", "p1", "p3"] { try pair.site.change("preference", record, "DELETE") }
        try pair.site.set(CursorKey.pushV6, 5)
        let done = try pair.exchange(PageLimits(records: 3))
        #expect(done.pages == [[ids[0], ids[1], "p2"], ["p1", "p3"]])
        let report = try pair.remote.report()
        let directive = try pair.server.directive(for: report)
        let own = try pair.remote.candidates(for: directive).compactMap(\.own)
        #expect(own == [lastSeen(2), lastSeen(3), lastSeen(4)])
        // What waits there is what the site offers.
        #expect(try pair.exchange(PageLimits(records: 1)).wanted == [])
    }

    /// A program that was stopped goes on where it was; records that were pulled anew by then are not offered.
    @Test(arguments: Engine.all)
    func aPositionIsPickedUpByAnotherProgram(_ engine: Engine) throws {
        let pair = try ExchangePair(engine)
        let ids = names(5)
        try pair.receive(ids) { $0 }
        let directive = try pair.server.directive(for: pair.remote.report())
        let limits = PageLimits(records: 2)
        let first = try pair.remote.page(for: directive, limits: limits)
        let next = try #require(first.next)
        let kept = try JSONDecoder().decode(OfferPosition.self, from: JSONEncoder().encode(next))
        #expect(kept == next)
        let pulled = PulledRecord(table: "item", record: ids[2], cursor: Cursor(1))
        try pair.site.withTransaction { db in try RemoteReconciler.recordPulled([pulled], in: db) }
        let second = try pair.remote.page(for: directive, after: kept, limits: limits)
        #expect(second.page.offers.map(\.record) == [ids[3], ids[4]])
        let again = PulledRecord(table: "item", record: ids[3], cursor: Cursor(2))
        try pair.site.withTransaction { db in try RemoteReconciler.recordPulled([again], in: db) }
        let wanted = WantedCandidates(allOf: second.page)
        #expect(try pair.remote.candidates(of: second.page, wanted: wanted).candidates.map(\.record) == [ids[4]])
    }
}
