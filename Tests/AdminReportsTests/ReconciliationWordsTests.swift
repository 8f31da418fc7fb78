import AdminTestSupport
import Reconciliation
import ReconciliationModel
import SyncCursors
import Testing

@testable import AdminOutput
@testable import AdminReports

/// What people read of one site, and of long lists.
struct ReconciliationWordsTests {
    private func mark(_ incarnation: String, _ cursor: Int64) -> PushWatermark {
        PushWatermark(site: 2, incarnation: incarnation, cursor: LastSeenCursor(Cursor(cursor)))
    }

    @Test func theLogThatIsStoredIsThatOfTheDatabaseThatTheSiteHasNow() {
        let marks = [mark("first life", 900), mark("second life", 40)]
        #expect(ReconciliationWords.storedTo(SiteStanding(site: 2, incarnation: "second life"), marks) == "40")
        // Not that of an earlier one.
        #expect(ReconciliationWords.storedTo(SiteStanding(site: 2, incarnation: "third life"), marks) == "-")
        // Before the site has shaken hands nobody knows which one it has.
        #expect(ReconciliationWords.storedTo(SiteStanding(site: 2), marks) == "900")
        #expect(ReconciliationWords.storedTo(SiteStanding(site: 2), []) == "-")
    }

    @Test func eachStateSaysWhy() throws {
        let lineage = try Lineage([.root(), SampleLineage.branch(2, of: 1, after: 90, above: 120)])
        func why(_ state: SiteState?, timeline: String? = nil, note: String? = nil) -> String {
            ReconciliationWords.why(SiteStanding(site: 2, state: state, timeline: timeline, note: note), lineage)
        }
        #expect(why(nil) == "central was never restored")
        #expect(why(.unreconciled, note: SiteStanding.newNote) == SiteStanding.newNote)
        #expect(why(.reconciled, timeline: "t2") == "it has followed timeline 2 (t2)")
        #expect(why(.unreconciled) == "central was restored, and it has not followed since")
        #expect(why(.unreconciled, timeline: "root", note: "on\tleave").hasSuffix("on timeline 1 (root); on?leave"))
        #expect(why(.unreconciled, timeline: "elsewhere").hasSuffix("timeline elsewher, which is not known here"))
        #expect(why(.quarantined) == "its database was rolled back")
        #expect(why(.quarantined, note: "its log ends at 3") == "its log ends at 3")
    }

    @Test func aSiteIsCalledByItsStores() {
        let one = [SiteStore(code: "KAM", name: "Kamuli\u{1B} Health Centre")]
        #expect(ReconciliationWords.shortStores(one) == "KAM Kamuli? Health Centre")
        let many = (1...12).map { SiteStore(code: "S\($0)", name: $0 == 1 ? "A facility with a very long name" : nil) }
        #expect(ReconciliationWords.shortStores(many) == "S1 A facility with a very l… +11")
        #expect(ReconciliationWords.allStores(many).hasPrefix("S1 A facility with a very long name, S2, S3"))
        #expect(ReconciliationWords.allStores(many).hasSuffix("S10 and 2 more"))
        #expect(ReconciliationWords.shortStores(nil) == "-" && ReconciliationWords.allStores([]) == "-")
    }

    @Test func aSiteThatMayRunAnOldProgramIsNamed() throws {
        let sites = (2...8).map { SiteStanding(site: $0, state: .unreconciled, incarnation: $0 == 3 ? "life" : nil) }
        let overview = try ReconciliationOverview(CentralFacts(sites: sites))
        let whys = overview.plan.sites.map { ReconciliationWords.why($0, Lineage()) }
        #expect(whys.filter { $0.hasSuffix("; perhaps its program is old") }.count == 6)
        #expect(!whys[1].contains("old"))
        #expect(
            ReconciliationWords.advice(overview).contains(
                "Sites 2, 4, 5, 6, 7 and 1 more perhaps have an old program, or have not synced yet. For an old one: "
                    + "omsupply-admin reconcile export-site SITE --script FILE"
            )
        )
        let one = try ReconciliationOverview(CentralFacts(sites: [sites[0]]))
        #expect(
            ReconciliationWords.advice(one)[2].hasPrefix("Site 2 perhaps has an old program, or has not synced yet.")
        )
        // A new site of a server that was never restored is none.
        let new = try #require(try ReconciliationPlan(CentralFacts(sites: [SiteStanding(site: 2)])).sites.first)
        #expect(!ReconciliationWords.why(new, Lineage()).contains("old"))
    }

    @Test func atASiteTheFirstThingToDoIsToGoToCentral() throws {
        let overview = try ReconciliationOverview(CentralFacts(), remote: RemoteDatabase(site: 2))
        #expect(
            ReconciliationWords.advice(overview) == [
                "This is the database of site 2, not central's: what it says of sites means nothing. Run this at central."
            ]
        )
        #expect(
            ReconciliationWords.atCentral(RemoteDatabase(site: nil)).hasPrefix("This is the database of a remote site,")
        )
    }

    @Test func whatIsOfferedStaysShort() throws {
        let site = SiteStanding(site: 2, state: .unreconciled)
        func offers(_ lineage: Lineage) throws -> String? {
            ReconciliationWords.offers(
                try #require(try ReconciliationPlan(CentralFacts(lineage: lineage, sites: [site])).sites.first)
            )
        }
        let two = try Lineage([.root(), SampleLineage.branch(2, of: 1, after: 90, above: 120)])
        #expect(try offers(two) == "above 90 of root")
        #expect(try offers(SampleLineage.thirty()) == "of 29 lost timelines")
    }

    @Test func ofManyLostRangesTheLatestAreListed() throws {
        let overview = try ReconciliationOverview(
            CentralFacts(lineage: SampleLineage.thirty()),
            salvage: SalvageCounts(adopted: 0, discarded: 900),
            discarded: (1...12).map { number in
                SalvagedRecord(
                    version: "\(number)",
                    site: 2,
                    table: "item",
                    record: "r\(number)",
                    action: "UPSERT",
                    reason: "changedAtCentral",
                    recorded: ""
                )
            }
        )
        let count = overview.lost.count
        let lines = ReconciliationWords.lost(overview, limit: 10)
        #expect(lines[1] == "  \(count - 10) earlier ranges, listed with --all")
        #expect(lines[11] == "  " + ReconciliationWords.range(try #require(overview.lost.last)))
        #expect(lines[0].hasPrefix("Lost in restores. Every site that central knows has come since"))
        #expect(lines[0].hasSuffix("The numbers are a limit, not a count:"))
        #expect(
            lines[12]
                == "0 records came back from sites, and omSupply has integrated them. Central kept its own version of 900 "
                + "records."
        )
        #expect(lines.contains { $0.hasPrefix("  item r10 ") } && !lines.contains { $0.hasPrefix("  item r11 ") })
        #expect(lines.last == "  more in sync_salvage: SELECT * FROM sync_salvage WHERE outcome = 'discarded'")
        #expect(ReconciliationWords.lost(overview, limit: nil).count == count + 16)
        #expect(ReconciliationWords.lost(try ReconciliationOverview(CentralFacts()), limit: nil) == [])
    }

    /// Until then a site may bring it, and nothing is lost for certain.
    @Test func whatIsLostIsSaidForCertainWhenEveryoneHasCome() throws {
        func heading(_ sites: [SiteStanding], marks: [PushWatermark] = []) throws -> String {
            let lineage = try Lineage([.root(), SampleLineage.branch(2, of: 1, after: 90, above: 120)])
            let facts = CentralFacts(lineage: lineage, sites: sites, watermarks: marks)
            return try ReconciliationWords.lost(ReconciliationOverview(facts))
        }
        let certain = "Lost in restores. Every site that central knows has come since"
        let inLine = SiteStanding(site: 2, state: .reconciled, timeline: "t2", incarnation: "life")
        #expect(try heading([inLine]).hasPrefix(certain))
        for state in [SiteState.unreconciled, .quarantined] {
            let waiting = try heading([inLine, SiteStanding(site: 3, state: state)])
            #expect(waiting.hasPrefix("Lost in restores, except what sites have read"))
        }
        let owing = SiteStanding(
            site: 2,
            state: .reconciled,
            timeline: "t2",
            incarnation: "life",
            owedThrough: LastSeenCursor(Cursor(60))
        )
        #expect(!(try heading([owing], marks: [mark("life", 40)]).hasPrefix(certain)))
        #expect(try heading([owing], marks: [mark("life", 60)]).hasPrefix(certain))
    }

    @Test func recordsWithoutTheirContentAreNamed() throws {
        let record = SalvagedRecord(
            version: "97@root/item/new-c",
            site: 2,
            table: "item",
            record: "new-c",
            action: "UPSERT",
            reason: "withoutContent",
            recorded: ""
        )
        let overview = try ReconciliationOverview(
            CentralFacts(lineage: SampleLineage.thirty(), sites: [SiteStanding(site: 3, state: .unreconciled)]),
            salvage: SalvageCounts(withoutContent: 2),
            withoutContent: [record]
        )
        #expect(
            ReconciliationWords.lost(overview, limit: 10).suffix(3) == [
                "No site that came had the content of these any more, and it is lost unless another site brings it:",
                "  item new-c, known to site 2",
                "  and 1 more: SELECT * FROM sync_salvage WHERE reason = 'withoutContent'",
            ]
        )
    }

    @Test func reasonsOfANewerProgramAreShownAsTheyAre() {
        let counts = SalvageCounts(
            adopted: 1,
            reasons: [
                SalvageReason(outcome: "adopted", reason: "unknownAtCentral", versions: 2),
                SalvageReason(outcome: "postponed", reason: "some\u{1B}thing", versions: 1),
            ]
        )
        #expect(
            ReconciliationWords.reasons(counts) == [
                "2 versions came back: central did not know the record", "1 version postponed: some?thing",
            ]
        )
        #expect(
            ReconciliationWords.salvage(SalvageCounts(), WaitingCounts())
                == "Sites have offered nothing so far that central did not have."
        )
    }
}
