import Foundation
import AdminTestSupport
import Reconciliation
import ReconciliationModel
import SyncCursors
import TestSupport
import Testing

@testable import AdminOutput
@testable import AdminReports

/// The page: whole, harmless, and bounded.
struct ReconciliationPageTests {
    private let hostile = "<script>alert(\"x\")</script> & it's '\u{7}'"

    private func page(_ overview: ReconciliationOverview, siteLimit: Int? = 1000) -> String {
        ReconciliationPage(
            overview,
            heading: [ReconciliationWords.timeline(overview.facts.lineage.current)],
            warnings: [hostile],
            time: "2026-11-21 08:00:00.123456",
            version: "0.1.0",
            database: "postgresql://admin@central/omsupply",
            siteLimit: siteLimit
        ).text
    }

    private func overview(_ sites: [SiteStanding], lineage: Lineage? = nil) throws -> ReconciliationOverview {
        let lineage = try lineage ?? Lineage([.root(), SampleLineage.branch(2, of: 1, after: 90, above: 120)])
        return try ReconciliationOverview(CentralFacts(lineage: lineage, sites: sites))
    }

    @Test func whatComesFromOutsideStaysText() throws {
        let root = Timeline(id: "root", number: 1, parent: nil, fork: nil, abandoned: nil, bundle: hostile)
        let strange = Timeline(
            id: hostile,
            number: 2,
            parent: "root",
            fork: LastSeenCursor(Cursor(90)),
            abandoned: Cursor(120),
            bundle: hostile,
            created: hostile
        )
        let sites = [SiteState.unreconciled, .quarantined, .reconciled].enumerated().map { number, state in
            SiteStanding(site: Int64(number), state: state, timeline: hostile, changed: hostile, note: hostile)
        }
        let overview = try ReconciliationOverview(
            CentralFacts(lineage: Lineage([root, strange]), sites: sites),
            salvage: SalvageCounts(
                discarded: 1,
                reasons: [SalvageReason(outcome: hostile, reason: hostile, versions: 1)]
            ),
            discarded: [
                SalvagedRecord(
                    version: hostile,
                    site: 1,
                    table: hostile,
                    record: hostile,
                    action: hostile,
                    reason: hostile,
                    recorded: hostile
                )
            ]
        )
        let text = page(overview)
        let read = try WellFormedMarkup(text)
        #expect(!read.elements.contains("script"))
        #expect(!text.contains("<script"))
        // Each is there to be read, with what no page may hold as a question mark.
        #expect(read.text.components(separatedBy: "alert(\"x\")</script> & it's '?'").count > 8)
        #expect(!text.unicodeScalars.contains("\u{7}"))
    }

    @Test func itNeedsNothingElse() throws {
        let text = page(try overview([SiteStanding(site: 2, state: .unreconciled)]))
        let read = try WellFormedMarkup(text)
        #expect(text.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>"))
        #expect(
            Set(read.elements).isDisjoint(with: ["script", "link", "img", "iframe", "object", "form", "image", "use"])
        )
        for foreign in ["http://", "https://", "url(", "@import", "src=", "javascript:"] {
            #expect(!text.contains(foreign), "\(foreign)")
        }
        #expect(text.contains("default-src 'none'") || text.contains("default-src &#39;none&#39;"))
        #expect(text.contains("prefers-color-scheme:dark") && text.contains("@media print"))
        #expect(
            read.text.contains(
                "Made on 2026-11-21 08:00:00 UTC by omsupply-admin 0.1.0 from postgresql://admin@central"
            )
        )
    }

    @Test func theDrawingHasALineOfEachKind() throws {
        let text = page(try overview([]))
        for part in ["class=\"lost\"", "class=\"kept\"", "class=\"current\"", "class=\"fork\"", "class=\"head\""] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(try WellFormedMarkup(text).text.contains("1  root, lost 91 to 120"))
        let never = page(try overview([], lineage: Lineage()))
        #expect(!never.contains("class=\"lost\"") && never.contains("class=\"current\""))
        #expect(!never.contains(ReconciliationWords.lostTitle))
        #expect(try WellFormedMarkup(page(overview([], lineage: SampleLineage.thirty()))).text.contains("30  t30"))
    }

    @Test func aStateIsToldByTextAndByColour() throws {
        let text = page(
            try overview(
                [nil, .reconciled, .unreconciled, .quarantined].enumerated().map {
                    SiteStanding(site: Int64($0), state: $1, timeline: "t2")
                } + [SiteStanding(site: 9, state: .reconciled, note: SiteStanding.givenUpNote)]
            )
        )
        #expect(text.components(separatedBy: "<span class=\"state inLine\">in line</span>").count == 3)
        #expect(text.contains("<span class=\"state givenUp\">given up</span>"))
        #expect(text.contains("<div class=\"count givenUp\"><strong>1</strong>"))
        #expect(text.contains("<span class=\"state unreconciled\">unreconciled</span>"))
        #expect(text.contains("<span class=\"state quarantined\">quarantined</span>"))
    }

    @Test func aLongListShowsWhoeverIsNotInLine() throws {
        let sites = (1...30).map { number in
            SiteStanding(
                site: Int64(number),
                state: number.isMultiple(of: 10)
                    ? .quarantined : number.isMultiple(of: 2) ? .unreconciled : .reconciled,
                timeline: "t2"
            )
        }
        let plans = try overview(sites).plan.sites
        let short = SiteSelection(plans, limit: 5)
        #expect(short.sites.map(\.site) == [10, 20, 30, 2, 4])
        #expect(short.othersLeftOut == 10 && short.inLineLeftOut == 15)
        #expect(
            ReconciliationWords.leftOut(short)
                == "Not listed: 10 more that are not in line and 15 that are in line. Every site is listed with --all."
        )
        #expect(SiteSelection(plans, limit: 20).sites.count == 15)
        for limit in [30, nil] {
            let whole = SiteSelection(plans, limit: limit)
            #expect(whole.sites.count == 30 && ReconciliationWords.leftOut(whole) == nil)
            #expect(whole.sites.last?.site == 29)
        }
        let text = page(try overview(sites), siteLimit: 5)
        #expect(text.contains("10 more that are not in line"))
        #expect(text.components(separatedBy: "<span class=\"state").count == 6)
    }

    @Test func whatToDoNowFitsTheStates() throws {
        #expect(ReconciliationWords.advice(try overview([])) == ["Nothing."])
        let fine = try overview([SiteStanding(site: 2, state: .reconciled, timeline: "t2")])
        #expect(ReconciliationWords.advice(fine) == ["Nothing: every site is in line."])
        let waiting = ReconciliationWords.advice(try overview([SiteStanding(site: 7, state: .unreconciled)]))
        // Nothing is known of site 7 that is not true of others: its number stands in no command.
        #expect(waiting.contains { $0.hasSuffix("omsupply-admin reconcile export-site SITE -o FILE") })
        #expect(
            waiting.last == "Where a site's database is gone, give it up: omsupply-admin reconcile apply --give-up SITE"
        )
        #expect(waiting.count == 6)
        let quarantined = ReconciliationWords.advice(try overview([SiteStanding(site: 7, state: .quarantined)]))
        #expect(
            quarantined == [
                "Site 7: keep a copy of its database file, give up (omsupply-admin reconcile apply --give-up 7), then "
                    + "initialise afresh."
            ]
        )
        let two = try overview([7, 8].map { SiteStanding(site: $0, state: .quarantined) })
        #expect(ReconciliationWords.advice(two).first?.contains("Sites 7 and 8: keep a copy of their") == true)
        #expect(ReconciliationWords.advice(two).first?.contains("--give-up SITE") == true)
        let givenUp = SiteStanding(
            site: 2,
            state: .reconciled,
            changed: "2026-11-21 08:00:00.1",
            note: SiteStanding.givenUpNote
        )
        #expect(
            ReconciliationWords.advice(try overview([givenUp])) == [
                "Set up site 2 afresh: its old database was given up on 2026-11-21."
            ]
        )
    }

    @Test func whoOwesIsNamed() throws {
        func owing(_ site: Int64) -> SiteStanding {
            SiteStanding(
                site: site,
                state: .reconciled,
                timeline: "t2",
                incarnation: "life",
                owedThrough: LastSeenCursor(Cursor(60))
            )
        }
        let rest = " yet to push again: let that sync happen before a fresh start."
        #expect(ReconciliationWords.advice(try overview([owing(2)])) == ["Site 2 has" + rest])
        #expect(ReconciliationWords.advice(try overview([owing(2), owing(3)])) == ["Sites 2 and 3 have" + rest])
    }

    @Test func thePageNamesTheServerAndItsSitesAndNoFalseTime() throws {
        let lineage = try Lineage([
            .root(created: "2026-11-20 07:00:00"), SampleLineage.branch(2, of: 1, after: 90, above: 120),
        ])
        let overview = try ReconciliationOverview(
            CentralFacts(lineage: lineage, sites: [SiteStanding(site: 2, state: .unreconciled)]),
            stores: [2: [SiteStore(code: "KAM", name: "Kamuli <Centre>")]]
        )
        let text = page(overview)
        #expect(text.contains("<title>Remote sites of postgresql://admin@central/omsupply</title>"))
        #expect(text.contains("<td>KAM Kamuli &lt;Centre&gt;</td>"))
        // The first timeline's row was written when the second was opened.
        #expect(!text.contains("2026-11-20"))
    }

    @Test func manyQuarantinedSitesAreNotNamedOneByOne() {
        let sites = (1...25).map { SiteStanding(site: $0, state: .quarantined, note: "a\u{1B}[2Jb") }
        let warnings = ReconciliationWords.warnings(sites)
        #expect(warnings.count == 21)
        #expect(warnings.first == "site 1 is quarantined: a?[2Jb")
        #expect(warnings.last == "5 more sites are quarantined")
    }
}
