import AdminTestSupport
import Reconciliation
import ReconciliationModel
import SyncCursors
import Testing

@testable import AdminOutput
@testable import AdminReports

/// What people read before and after a site is given up.
struct GivingUpWordsTests {
    private func mark(_ incarnation: String, _ cursor: Int64) -> PushWatermark {
        PushWatermark(site: 2, incarnation: incarnation, cursor: LastSeenCursor(Cursor(cursor)))
    }

    @Test func aSiteThatWasGivenUpSaysSo() throws {
        let givenUp = SiteStanding(site: 2, state: .reconciled, note: "its database was given up")
        let plan = try #require(try ReconciliationPlan(CentralFacts(sites: [givenUp])).sites.first)
        #expect(ReconciliationWords.why(plan, Lineage()) == "its database was given up")
        #expect(ReconciliationWords.next(plan) == "is initialised afresh")
        #expect(ReconciliationWords.needsNoGivingUp(plan)?.contains("was given up before") == true)
        #expect(ReconciliationWords.name(plan.standing.group) == "given up")
    }

    /// It may have been set up afresh between the bundle and the restore.
    @Test func aSiteThatWasGivenUpBeforeARestoreIsToldApart() throws {
        let note = SiteStanding.givenUpNote
        for state in [SiteState.unreconciled, .quarantined] {
            let site = SiteStanding(site: 2, state: state, note: note)
            let overview = try ReconciliationOverview(CentralFacts(sites: [site]))
            let plan = try #require(overview.plan.sites.first)
            #expect(ReconciliationWords.why(plan, Lineage()).hasSuffix("given up before the restore"))
            #expect(
                ReconciliationWords.advice(overview) == [
                    "Site 2 was given up before the restore. Where it was set up afresh since, let it sync; else give it up "
                        + "again (omsupply-admin reconcile apply --give-up 2) and set it up."
                ]
            )
            #expect(
                ReconciliationWords.willBeGivenUp(plan, overview.facts, stores: [])
                    .contains(
                        "\nIt was given up before the restore: where it was not set up afresh since, nothing more"
                    )
            )
        }
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
        let facts = CentralFacts(sites: [standing], watermarks: [mark("life", 40)])
        #expect(
            ReconciliationWords.lostWith(owing, facts) == [
                "What was entered at the site since its last complete sync.",
                "What it had sent after the backup, the restore took away, and it has yet to push again: its own log from "
                    + "41 to 60.",
            ]
        )
        let done = try plan(60)
        #expect(ReconciliationWords.next(done) == "syncs as always")
        #expect(ReconciliationWords.needsNoGivingUp(done)?.contains("is in line") == true)
    }

    @Test func whatIsLostWithADatabaseIsAsFarAsCentralKnows() throws {
        let site = SiteStanding(site: 2, state: .unreconciled)
        let two = try Lineage([.root(), SampleLineage.branch(2, of: 1, after: 90, above: 120)])
        func lost(_ site: SiteStanding, _ marks: [PushWatermark] = [], lineage: Lineage? = nil) throws -> [String] {
            let facts = CentralFacts(lineage: lineage ?? two, sites: [site], watermarks: marks)
            return ReconciliationWords.lostWith(try #require(try ReconciliationPlan(facts).sites.first), facts)
        }
        let entered = "What was entered at the site since its last complete sync."
        let sent = "What it had already sent after the backup, and the restore took away"
        let held = "What it alone still has of central's records from after the backup"
        let pulled = held + ": what it pulled above 90 of root, unless another site offers it."
        #expect(try lost(site) == [entered, sent + ".", pulled])
        // The number of a database that the site may not have any more is none to be told.
        #expect(try lost(site, [mark("earlier life", 70)]) == [entered, sent + ".", pulled])
        let known = SiteStanding(site: 2, state: .unreconciled, incarnation: "life")
        #expect(
            try lost(known, [mark("life", 70), mark("earlier life", 900)])[1]
                == sent + ": its own log above 70, if it still has the database that central knows."
        )
        // One that is quarantined loses no less than one that only has not followed.
        let quarantined = SiteStanding(site: 2, state: .quarantined, timeline: "root", incarnation: "life")
        #expect(
            try lost(quarantined, [mark("life", 70)]) == [
                "What was entered at the site and had not been sent: central has its own log to 70.", sent + ".",
                held + ".",
            ]
        )
        #expect(try lost(quarantined, lineage: Lineage()).count == 1)
    }

    @Test func whoeverIsAskedIsToldWhatStaysAndWhatCanBeUndone() throws {
        let two = try Lineage([.root(), SampleLineage.branch(2, of: 1, after: 90, above: 120)])
        func words(_ site: SiteStanding) throws -> String {
            let facts = CentralFacts(lineage: two, sites: [site])
            let plan = try #require(try ReconciliationPlan(facts).sites.first)
            return ReconciliationWords.willBeGivenUp(plan, facts, stores: [SiteStore(code: "KAM", name: "Kamuli")])
        }
        let time = "2026-11-21 08:00:00.123456"
        let waiting = try words(SiteStanding(site: 2, state: .unreconciled, timeline: "root", changed: time))
        #expect(
            waiting.hasPrefix(
                "The database of site 2 (KAM Kamuli) will be given up. It was last in line on timeline 1 (root), some time "
                    + "before 2026-11-21 08:00:00 UTC.\nCentral deletes nothing that it has. What will not come any more:\n  "
            )
        )
        #expect(
            waiting.contains("Perhaps its program is old. While its device works, nothing has to be lost: omsupply")
        )
        #expect(
            waiting.hasSuffix(
                "\nKeep a copy of its database file first, if it can be reached.\nUntil the site is set up afresh this can be "
                    + "undone: let the old device sync."
            )
        )
        let quarantined = try words(SiteStanding(site: 2, state: .quarantined, incarnation: "life", changed: time))
        #expect(quarantined.contains("It is quarantined since 2026-11-21 08:00:00 UTC.\n"))
        #expect(quarantined.hasSuffix("\nThis database will not be accepted again."))
        #expect(!quarantined.contains("undone") && !quarantined.contains("old."))
    }
}
