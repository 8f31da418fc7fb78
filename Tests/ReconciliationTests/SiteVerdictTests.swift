import Foundation
import Reconciliation
import SyncCursors
import Testing

/// Site 2, which had been at 100 when central went back to 90.
struct SiteVerdictTests {
    private func report(
        site: Int64 = 2,
        timeline: String? = nil,
        incarnation: String = "i1",
        pull: Int64 = 100,
        push: Int64 = 501,
        own: Int64? = 500
    ) -> SiteReport {
        SiteReport(
            site: site,
            timeline: timeline,
            incarnation: incarnation,
            pull: next(pull),
            push: next(push),
            highestOwn: own.map(lastSeen)
        )
    }

    private func central(
        restored: Bool = true,
        state: SiteState? = .unreconciled,
        incarnation: String? = nil,
        watermark: Int64? = 480
    ) throws -> CentralFacts {
        CentralFacts(
            lineage: restored ? try Lineage([.root(), LineageTests.branch("t2", 2, of: "root", at: 90)]) : Lineage(),
            changelogLast: lastSeen(restored ? 90 : 99),
            highestHandedOut: Cursor(restored ? 1090 : 99),
            sites: [SiteStanding(site: 2, state: state, incarnation: incarnation)],
            watermarks: watermark.map { [PushWatermark(site: 2, incarnation: "i1", cursor: lastSeen($0))] } ?? []
        )
    }

    private func changes(_ report: SiteReport, _ central: CentralFacts) throws -> SiteChanges {
        guard case .mustFollow(_, let changes) = try SiteVerdict(on: report, central) else {
            throw NotFollowing()
        }
        return changes
    }

    private struct NotFollowing: Error {}

    @Test func aSiteThatLostNothingIsInLine() throws {
        #expect(try SiteVerdict(on: report(push: 481), central(restored: false, state: nil)) == .inLine)
        #expect(try SiteVerdict(on: report(timeline: "t2", push: 481), central(state: .reconciled)) == .inLine)
    }

    @Test func beforeAnyRestoreAnUnknownIncarnationSendsNothingAgain() throws {
        #expect(try SiteVerdict(on: report(), central(restored: false, state: nil, watermark: nil)) == .inLine)
    }

    @Test func aSiteThatIsAheadRewindsBothCursors() throws {
        let verdict = try changes(report(), central())
        #expect(verdict == SiteChanges(timeline: "t2", pull: next(91), push: next(481)))
    }

    @Test func aSiteThatReadNothingLostKeepsItsPullCursor() throws {
        #expect(try changes(report(pull: 91), central()).pull == nil)
        #expect(try changes(report(pull: 92), central()).pull == next(91))
    }

    @Test func aSiteThatSentNothingLostKeepsItsPushCursor() throws {
        #expect(try changes(report(push: 481), central()).push == nil)
        #expect(try changes(report(push: 482), central()).push == next(481))
    }

    @Test func aRollbackThatNobodyAnnouncedIsHealedByTheWatermark() throws {
        let changes = try changes(report(timeline: "t2"), central(state: .reconciled))
        #expect(changes == SiteChanges(push: next(481)))
    }

    @Test func anUnknownIncarnationSendsEverythingAgain() throws {
        #expect(try changes(report(incarnation: "i9"), central()).push == next(1))
        // Initialised from the restored central: it owns nothing that central lacks.
        let fresh = report(timeline: "t2", incarnation: "i9")
        #expect(try SiteVerdict(on: fresh, central(state: .reconciled)) == .inLine)
    }

    @Test func anUnreconciledSiteOffersItsCandidatesEvenWhenItsCursorsAreRight() throws {
        let adopted = report(timeline: "t2", pull: 91, push: 481)
        guard case .mustFollow(let directive, let changes) = try SiteVerdict(on: adopted, central()) else {
            throw NotFollowing()
        }
        #expect(changes.isEmpty)
        let kept = directive.kept(of: Timeline.rootID)
        #expect([90, 91].map { kept?.isLost(Cursor($0)) } == [false, true])
    }

    @Test func aSiteWhoseDatabaseWasRolledBackIsQuarantined() throws {
        #expect(
            try SiteVerdict(on: report(push: 400, own: 479), central())
                == .quarantined(.rolledBack(watermark: lastSeen(480), highestOwn: lastSeen(479)))
        )
        #expect(
            try SiteVerdict(on: report(push: 1, own: nil), central())
                == .quarantined(.rolledBack(watermark: lastSeen(480), highestOwn: nil))
        )
    }

    @Test func aQuarantinedDatabaseStaysSoUntilItIsAnother() throws {
        let grown = report(push: 600, own: 600)
        #expect(
            try SiteVerdict(on: grown, central(state: .quarantined, incarnation: "i1"))
                == .quarantined(.stillTheSameDatabase(incarnation: "i1"))
        )
        let afresh = report(incarnation: "i2", push: 1, own: 0)
        #expect(try changes(afresh, central(state: .quarantined, incarnation: "i1")).timeline == "t2")
    }

    @Test func aForeignTimelineIsRefused() throws {
        #expect(try SiteVerdict(on: report(timeline: "t9"), central()) == .refused(.foreignTimeline("t9")))
    }

    @Test func anUnknownSiteIsRefused() throws {
        #expect(try SiteVerdict(on: report(site: 3), central()) == .refused(.unknownSite))
    }

    @Test func aSiteAheadOfEverythingCentralHandedOutIsRefused() throws {
        #expect(
            try SiteVerdict(on: report(pull: 1092), central())
                == .refused(.aheadOfCentral(lastPulled: lastSeen(1091), highestHandedOut: Cursor(1090)))
        )
        #expect(try changes(report(pull: 1091), central()).pull == next(91))
    }

    @Test func aDirectiveIsForOneSiteAndOneDatabase() throws {
        let directive = try central().directive(for: 2, incarnation: "i1")
        #expect(throws: ReconciliationError.directiveForAnotherSite(directive: 2, own: 3)) {
            try directive.changes(at: report(site: 3))
        }
        #expect(throws: ReconciliationError.directiveForAnotherIncarnation(directive: "i1", own: "i2")) {
            try directive.changes(at: report(incarnation: "i2"))
        }
        #expect(throws: ReconciliationError.directiveFromAnotherLineage(own: "t9")) {
            try directive.changes(at: report(timeline: "t9"))
        }
    }

    /// A file may arrive late: what the site has done meanwhile is not undone further than needed.
    @Test func aDirectiveWithoutAReportFollowsTheSitesOwnCursors() throws {
        let directive = try central().directive(for: 2)
        #expect(try directive.changes(at: report(pull: 50, push: 60)) == SiteChanges(timeline: "t2"))
        #expect(try directive.changes(at: report(incarnation: "i9")).push == next(1))
        #expect(try directive.changes(at: report(timeline: "t2", pull: 5000, push: 481)).isEmpty)
    }

    @Test func aDirectiveSurvivesItsFile() throws {
        let directive = try central().directive(for: 2)
        let file = try JSONEncoder().encode(directive)
        #expect(try JSONDecoder().decode(SiteDirective.self, from: file) == directive)
        let newer = Data(String(decoding: file, as: UTF8.self).replacing("\"format\":1", with: "\"format\":2").utf8)
        let read = try JSONDecoder().decode(SiteDirective.self, from: newer)
        #expect(throws: ReconciliationError.unknownFormat(2)) { try read.changes(at: report()) }
    }

    @Test func thePlanSaysWhatEachSiteDoesWithoutAReport() throws {
        let plan = try ReconciliationPlan(central())
        #expect(plan.timeline.id == "t2")
        let site = try #require(plan.unreconciled.first)
        #expect(site.pullAgainFrom == next(91))
        #expect(
            site.pushAgainFrom == [
                PushAgain(incarnation: "i1", from: next(481)), PushAgain(incarnation: nil, from: next(1)),
            ]
        )
        #expect(site.verdict == nil)
        let done = try #require(try ReconciliationPlan(central(state: .reconciled)).sites.first)
        #expect(done.pullAgainFrom == nil && done.pushAgainFrom.isEmpty && done.candidates.isEmpty)
    }

    @Test func thePlanTakesReportsIntoAccount() throws {
        let plan = try ReconciliationPlan(central(), reports: [report(own: 10), report(site: 7)])
        #expect(plan.sites.map(\.site) == [2, 7])
        #expect(
            plan.sites.map(\.verdict) == [
                .quarantined(.rolledBack(watermark: lastSeen(480), highestOwn: lastSeen(10))), .refused(.unknownSite),
            ]
        )
    }
}
