import DatabaseAccess
import Foundation
import ReconciliationModel
import SyncCursors
import TestSupport
import Testing
import Reconciliation

/// What a hash can and cannot bring about, and what programs of other versions send.
struct ExchangeTrustTests {
    /// A page in which a site claims other hashes than its contents have.
    private func page(_ honest: CandidatePage, claiming hash: (CandidateOffer) -> String?) throws -> CandidatePage {
        var json = try #require(
            JSONSerialization.jsonObject(with: JSONEncoder().encode(honest)) as? [String: Any]
        )
        var offers = try #require(json["offers"] as? [[String: Any]])
        for index in offers.indices { offers[index]["hash"] = hash(honest.offers[index]) }
        json["offers"] = offers
        return try JSONDecoder().decode(CandidatePage.self, from: JSONSerialization.data(withJSONObject: json))
    }

    /// A wrong hash costs sending the content; what is sent is judged by what it says.
    @Test(arguments: Engine.all)
    func contentIsJudgedByWhatItSays(_ engine: Engine) throws {
        let pair = try ExchangePair(engine, items: ["same", "x"])
        try pair.receive("same", at: 1_001, ExchangePair.content("same", name: "same"))
        try pair.receive("x", at: 1_002, ExchangePair.content("x", name: "X of the site"))
        let report = try pair.remote.report()
        let directive = try pair.server.directive(for: report)
        let honest = try pair.remote.page(for: directive).page
        #expect(try pair.server.wanted(of: honest, from: report).wanted == [1])
        for hash in ["", "ff", String(repeating: "0", count: 64)] {
            let lie = try page(honest) { _ in hash }
            let wanted = try pair.server.wanted(of: lie, from: report)
            // The first has been noted with the honest hash: it was decided about.
            #expect(wanted.wanted == [1])
        }
        let lie = try page(honest) { _ in nil }
        #expect(try pair.server.wanted(of: lie, from: report).wanted == [0, 1])
        let sent = try pair.remote.candidates(of: lie, wanted: WantedCandidates(allOf: lie)).candidates
        let result = try pair.server.adopt(candidates: sent, from: report)
        #expect(result.unchanged == 1)
        #expect(result.adopted.map(\.candidate.data) == [ExchangePair.content("x", name: "X of the site")])
        let waiting = try pair.central.value("SELECT data FROM sync_buffer WHERE record_id = 'x'")
        #expect(waiting == .text(ExchangePair.content("x", name: "X of the site")))
    }

    /// A site that claims to hold what central has brings nothing about: its own version is not taken, and the note
    /// holds central's content.
    @Test(arguments: Engine.all)
    func whoClaimsCentralsHashChangesNothing(_ engine: Engine) throws {
        let pair = try ExchangePair(engine, items: ["x"])
        try pair.receive("x", at: 1_001, ExchangePair.content("x", name: "X of the site"))
        let report = try pair.remote.report()
        let honest = try pair.remote.page(for: pair.server.directive(for: report)).page
        let centrals = RecordContent(json: ExchangePair.content("x", name: "x"))?.contentHash
        let lie = try page(honest) { _ in centrals }
        let changes = try pair.central.count("changelog")
        #expect(try pair.server.wanted(of: lie, from: report).wanted == [])
        #expect(try pair.central.count("changelog") == changes)
        #expect(try pair.central.count("sync_buffer") == 0)
        let noted = try pair.central.query("SELECT data FROM sync_salvage").flatMap(\.values)
        #expect(noted == [.text(#"{"code":"x","id":"x","name":"x","type":"STOCK"}"#)])
    }

    /// A hash of some members says nothing about the others; members that central does not know make a difference.
    @Test(arguments: Engine.all)
    func aHashIsOfTheMembersThatAreNamed(_ engine: Engine) throws {
        let pair = try ExchangePair(engine, items: ["few", "more"])
        try pair.receive("few", at: 1_001, #"{"id":"few","name":"few"}"#)
        try pair.receive("more", at: 1_002, #"{"id":"more","name":"more","colour":"red"}"#)
        try pair.receive("list", at: 1_003, #"{"id":"list","tags":["a"]}"#)
        let done = try pair.exchange()
        #expect(done.wanted == ["more", "list"])
        // A list of fields that is not there is no hash.
        let report = try pair.remote.report()
        let honest = try pair.remote.page(for: pair.server.directive(for: report)).page
        #expect(honest.fields == [["id", "name"], ["colour", "id", "name"]])
        #expect(honest.offers.map(\.fields) == [0, 1, nil])
        #expect(honest.offers[2].hash == nil)
    }

    @Test(arguments: Engine.all)
    func whatCannotBeReadIsAskedForAndPutsTheSiteIntoQuarantine(_ engine: Engine) throws {
        let pair = try ExchangePair(engine)
        try pair.receive("x", at: 1_001, "no JSON")
        #expect(
            throws: ReconciliationError.siteQuarantined(site: 2, .unreadable(table: "item", record: "x"))
        ) { try pair.exchange() }
        #expect(try pair.central.count("sync_buffer") == 0)
        #expect(throws: ReconciliationError.self) { try pair.exchange() }
    }

    /// Noted as equal, it would count as later than every version that is still to come.
    @Test(arguments: Engine.all, [false, true])
    func whatCentralCannotHaveSentIsNotNotedThoughItIsEqual(_ engine: Engine, isDelete: Bool) throws {
        let pair = try ExchangePair(engine, items: ["x"])
        let record = isDelete ? "gone" : "x"
        try pair.receive(record, at: 25_000, isDelete ? nil : ExchangePair.content("x", name: "x"))
        let ahead = Refusal.aheadOfCentral(lastPulled: LastSeenCursor(Cursor(25_000)), highestHandedOut: Cursor(20_000))
        #expect(throws: ReconciliationError.siteRefused(site: 2, ahead)) { try pair.exchange() }
        #expect(try pair.central.count("sync_salvage") == 0)
        #expect(try pair.central.count("sync_buffer") == 0)
    }

    @Test(arguments: Engine.all)
    func aStrangerIsToldNothing(_ engine: Engine) throws {
        let pair = try ExchangePair(engine, items: ["x"])
        let report = try pair.remote.report()
        let stranger = SiteReport(
            site: 9,
            timeline: nil,
            incarnation: report.incarnation,
            pull: report.pull,
            push: report.push,
            highestOwn: nil
        )
        #expect(throws: ReconciliationError.siteRefused(site: 9, .unknownSite)) {
            try pair.server.wanted(of: CandidatePage(), from: stranger)
        }
    }

    // MARK: - Other versions

    /// A central of an earlier version says nothing of pages: everything is sent whole, in pages all the same.
    @Test(arguments: Engine.all)
    func anEarlierCentralGetsEverythingWhole(_ engine: Engine) throws {
        let pair = try ExchangePair(engine, items: ["a"])
        try pair.receive("a", at: 1_001, ExchangePair.content("a", name: "a"))
        try pair.receive("b", at: 1_002, nil)
        let directive = try pair.server.directive(for: pair.remote.report())
        #expect(directive.readsPages)
        var json = try #require(
            JSONSerialization.jsonObject(with: JSONEncoder().encode(directive)) as? [String: Any]
        )
        #expect(json.removeValue(forKey: "pageFormat") != nil)
        let earlier = try JSONDecoder().decode(
            SiteDirective.self,
            from: JSONSerialization.data(withJSONObject: json)
        )
        #expect(!earlier.readsPages)
        var sent: [[String]] = []
        try pair.remote.offerCandidates(for: earlier, limits: PageLimits(records: 1)) { _ in
            Issue.record("it cannot be asked")
            return WantedCandidates([])
        } send: { batch in
            sent.append(batch.map(\.record))
        }
        #expect(sent == [["a"], ["b"]])
    }

    @Test func aPageWithoutEndIsRefused() throws {
        let pair = try ExchangePair(.sqlite)
        var page = CandidatePage()
        for number in 0...CandidatePage.most {
            page.add(
                Candidate(
                    table: "item",
                    record: "\(number)",
                    action: .delete,
                    data: nil,
                    timeline: Timeline.rootID,
                    cursor: Cursor(1_001)
                )
            )
        }
        let before = try pair.written()
        #expect(throws: ReconciliationError.pageTooLarge(offers: 10_001, most: 10_000)) {
            try pair.server.wanted(of: page, from: pair.remote.report())
        }
        #expect(try pair.written() == before)
        #expect(PageLimits(records: .max).records == CandidatePage.most)
    }

    @Test func aPageOfANewerProgramIsRefused() throws {
        let pair = try ExchangePair(.sqlite)
        let newer = try JSONDecoder().decode(
            CandidatePage.self,
            from: Data(#"{"format":2,"fields":[],"offers":[]}"#.utf8)
        )
        #expect(throws: ReconciliationError.unknownFormat(2)) {
            try pair.server.wanted(of: newer, from: pair.remote.report())
        }
        let answer = try JSONDecoder().decode(WantedCandidates.self, from: Data(#"{"format":2,"wanted":[]}"#.utf8))
        #expect(throws: ReconciliationError.unknownFormat(2)) {
            try pair.remote.candidates(of: CandidatePage(), wanted: answer)
        }
    }
}
