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
        // Before the site has shaken hands nobody knows which one it has.
        #expect(ReconciliationWords.storedTo(SiteStanding(site: 2), marks) == "900")
        #expect(ReconciliationWords.storedTo(SiteStanding(site: 2), []) == "-")
    }

    @Test func eachStateSaysWhy() throws {
        let lineage = try Lineage([.root(), SampleLineage.branch(2, of: 1, after: 90, above: 120)])
        func why(_ state: SiteState?, timeline: String? = nil, note: String? = nil) -> String {
            ReconciliationWords.why(SiteStanding(site: 2, state: state, timeline: timeline, note: note), lineage)
        }
        #expect(why(nil) == "no restore since central has known it")
        #expect(why(.reconciled, timeline: "t2") == "it has followed timeline 2 (t2)")
        #expect(why(.unreconciled) == "central was restored, and it has not followed since")
        #expect(why(.unreconciled, timeline: "root", note: "on\tleave").hasSuffix("on timeline 1 (root); on?leave"))
        #expect(why(.unreconciled, timeline: "elsewhere").hasSuffix("timeline elsewher, which is not known here"))
        #expect(why(.quarantined) == "its database was rolled back")
        #expect(why(.quarantined, note: "its log ends at 3") == "its log ends at 3")
    }

    @Test func aSiteThatWasGivenUpSaysSo() throws {
        let givenUp = SiteStanding(site: 2, state: .reconciled, note: "its database was given up")
        let plan = try #require(try ReconciliationPlan(CentralFacts(sites: [givenUp])).sites.first)
        #expect(ReconciliationWords.why(plan, Lineage()) == "its database was given up")
        #expect(ReconciliationWords.next(plan) == "is initialised afresh")
        #expect(ReconciliationWords.needsNoGivingUp(plan)?.contains("was given up before") == true)
    }

    @Test func whatASiteOwesIsShown() throws {
        let standing = SiteStanding(
            site: 2,
            state: .reconciled,
            timeline: "root",
            incarnation: "life",
            owedThrough: LastSeenCursor(Cursor(60))
        )
        func plan(_ stored: Int64) throws -> SitePlan {
            try #require(
                try ReconciliationPlan(CentralFacts(sites: [standing], watermarks: [mark("life", stored)])).sites.first
            )
        }
        let owing = try plan(40)
        #expect(ReconciliationWords.why(owing, Lineage()).hasSuffix("(root); it has yet to push again to 60"))
        #expect(ReconciliationWords.next(owing) == "pushes again from 41 to 60")
        #expect(ReconciliationWords.needsNoGivingUp(owing) == nil)
        #expect(ReconciliationWords.lostWith(owing, [mark("life", 40)]).count == 2)
        let done = try plan(60)
        #expect(ReconciliationWords.next(done) == "syncs as always")
        #expect(ReconciliationWords.needsNoGivingUp(done)?.contains("is in line") == true)
    }

    @Test func whatIsLostWithADatabaseIsAsFarAsCentralKnows() throws {
        let site = SiteStanding(site: 2, state: .unreconciled)
        let two = try Lineage([.root(), SampleLineage.branch(2, of: 1, after: 90, above: 120)])
        let plan = try #require(try ReconciliationPlan(CentralFacts(lineage: two, sites: [site])).sites.first)
        #expect(
            ReconciliationWords.lostWith(plan, []) == [
                "All that was made at the site: central has nothing of its log, as far as it knows.",
                "What it pulled above 90 of root, unless another site offers it: central lost that in a restore.",
            ]
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
        #expect(lines[12] == "0 records came back from sites. Central kept its own version of 900 records.")
        #expect(lines.contains { $0.hasPrefix("  item r10 ") } && !lines.contains { $0.hasPrefix("  item r11 ") })
        #expect(lines.last == "  more in sync_salvage: SELECT * FROM sync_salvage WHERE outcome = 'discarded'")
        #expect(ReconciliationWords.lost(overview, limit: nil).count == count + 16)
        #expect(ReconciliationWords.lost(try ReconciliationOverview(CentralFacts()), limit: nil) == [])
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
        #expect(ReconciliationWords.salvage(SalvageCounts()) == "Sites have offered nothing so far.")
    }
}
