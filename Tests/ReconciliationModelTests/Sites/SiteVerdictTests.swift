import Foundation
import ReconciliationModel
import ReconciliationTestSupport
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
        own: Int64? = 500,
        session: Int64? = nil,
        pulledThrough: Int64? = nil
    ) -> SiteReport {
        SiteReport(
            site: site,
            timeline: timeline,
            incarnation: incarnation,
            pull: next(pull),
            push: next(push),
            highestOwn: own.map(lastSeen),
            session: session,
            pulledThrough: pulledThrough.map(lastSeen)
        )
    }

    private func central(
        restored: Bool = true,
        state: SiteState? = .unreconciled,
        incarnation: String? = nil,
        watermark: Int64? = 480,
        session: Int64 = 0
    ) throws -> CentralFacts {
        // Whoever was reconciled names a timeline.
        let timeline = state == .reconciled ? "t2" : nil
        return CentralFacts(
            lineage: restored ? try Lineage([.root(), LineageTests.branch("t2", 2, of: "root", at: 90)]) : Lineage(),
            changelogLast: lastSeen(restored ? 90 : 99),
            highestHandedOut: Cursor(restored ? 1090 : 99),
            sites: [SiteStanding(site: 2, state: state, timeline: timeline, incarnation: incarnation)],
            watermarks: watermark.map {
                [PushWatermark(site: 2, incarnation: "i1", cursor: lastSeen($0), session: session)]
            } ?? []
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

    /// It has grown past the watermark since, with other rows; without the count it would look like the one it was.
    @Test func aSiteThatForgotAPushIsQuarantined() throws {
        #expect(
            try SiteVerdict(on: report(push: 600, own: 600, session: 6), central(session: 7))
                == .quarantined(.forgotPush(session: 7, remembered: 6))
        )
        #expect(try changes(report(session: 7), central(session: 7)).push == next(481))
        // A program that counts none is known by its log alone.
        #expect(try changes(report(push: 600, own: 600), central(session: 7)).push == next(481))
    }

    @Test func aSiteThatWasCutOffInAPullGoesBackToTheLastWholeOne() throws {
        #expect(try changes(report(pull: 70, pulledThrough: 40), central()).pull == next(41))
        #expect(try changes(report(pull: 70, pulledThrough: 69), central()).pull == nil)
        #expect(try changes(report(pulledThrough: 99), central()).pull == next(91))
    }

    /// It keeps both cursors; its program may name the first timeline, or know of none.
    @Test(arguments: [nil, Timeline.rootID]) func aSiteThatReadNothingLostAdoptsTheTimeline(_ timeline: String?) throws
    {
        let clean = report(timeline: timeline, pull: 91, push: 481)
        #expect(try changes(clean, central()) == SiteChanges(timeline: "t2"))
        // Whoever handed out rows to it since the restore has told it nothing of the timeline either.
        #expect(try changes(clean, central(state: nil)) == SiteChanges(timeline: "t2"))
    }

    /// Of both branches the site has what came before they parted.
    @Test func aSiteOfASiblingTimelinePullsAgainFromWhereTheyParted() throws {
        let lineage = try Lineage([
            .root(), LineageTests.branch("t2", 2, of: "root", at: 90), LineageTests.branch("t3", 3, of: "root", at: 80),
        ])
        let central = CentralFacts(
            lineage: lineage,
            changelogLast: lastSeen(80),
            highestHandedOut: Cursor(2090),
            sites: [SiteStanding(site: 2, state: .unreconciled, timeline: "t2", incarnation: "i1")],
            watermarks: [PushWatermark(site: 2, incarnation: "i1", cursor: lastSeen(470))]
        )
        let sibling = report(timeline: "t2", pull: 1095)
        #expect(try changes(sibling, central) == SiteChanges(timeline: "t3", pull: next(81), push: next(471)))
        // It had adopted the sibling and read nothing of it.
        #expect(try changes(report(timeline: "t2", pull: 85, push: 471), central).pull == next(81))
        #expect(try changes(report(timeline: "t2", pull: 81, push: 471), central) == SiteChanges(timeline: "t3"))
    }

    /// A program without timelines that has gone on since: its cursor lies above all that was lost.
    @Test func aCursorAboveTheGapIsCentralsOwn() throws {
        let facts = CentralFacts(
            lineage: try Lineage([.root(), LineageTests.branch("t2", 2, of: "root", at: 90)]),
            changelogLast: lastSeen(1095),
            highestHandedOut: Cursor(1095),
            sites: [SiteStanding(site: 2, state: .unreconciled)],
            watermarks: []
        )
        // What it has read of the lost part cannot be told, so it reads all again from the fork.
        #expect(try changes(report(pull: 1096), facts).pull == next(91))
    }

    @Test func aSiteThatWasGivenUpShakesHandsAndItsRolledBackDatabaseStaysOut() throws {
        func givenUp(_ incarnation: String?) throws -> CentralFacts {
            CentralFacts(
                lineage: try central().lineage,
                changelogLast: lastSeen(90),
                highestHandedOut: Cursor(1090),
                sites: [SiteStanding(site: 2, state: .reconciled, incarnation: incarnation)]
            )
        }
        let afresh = report(timeline: "t2", incarnation: "i2", pull: 91, push: 1, own: 0)
        for facts in [try givenUp(nil), try givenUp("i1")] {
            #expect(facts.sites.first?.isGivenUp == true)
            #expect(try changes(afresh, facts).isEmpty)
        }
        // A lost device that turns up is let in like any other; one that was rolled back is not.
        #expect(try changes(report(), givenUp(nil)).timeline == "t2")
        #expect(
            try SiteVerdict(on: report(push: 600, own: 600), givenUp("i1"))
                == .quarantined(.stillTheSameDatabase(incarnation: "i1"))
        )
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
        #expect(site.owedThrough == nil && done.owedThrough == nil)
    }

    /// It has followed, and may not be initialised afresh before central has its log again.
    @Test func thePlanSaysHowFarASiteHasYetToPushAgain() throws {
        func plan(stored: Int64?) throws -> SitePlan {
            let standing = SiteStanding(
                site: 2,
                state: .reconciled,
                timeline: "t2",
                incarnation: "i1",
                owedThrough: lastSeen(500)
            )
            let marks = stored.map { [PushWatermark(site: 2, incarnation: "i1", cursor: lastSeen($0))] } ?? []
            return try #require(
                try ReconciliationPlan(
                    CentralFacts(lineage: central().lineage, sites: [standing], watermarks: marks)
                ).sites.first
            )
        }
        let owing = try plan(stored: 480)
        #expect(owing.owedThrough == lastSeen(500))
        #expect(owing.pushAgainFrom == [PushAgain(incarnation: "i1", from: next(481))])
        #expect(try plan(stored: nil).pushAgainFrom == [PushAgain(incarnation: "i1", from: next(1))])
        let done = try plan(stored: 500)
        #expect(done.owedThrough == nil && done.pushAgainFrom.isEmpty)
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
