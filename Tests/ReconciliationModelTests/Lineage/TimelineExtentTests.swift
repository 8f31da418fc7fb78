import ReconciliationModel
import ReconciliationTestSupport
import SyncCursors
import Testing

/// Which cursors each timeline handed out, and which of them a restore cut off.
struct TimelineExtentTests {
    private func branch(
        _ id: String,
        _ number: Int,
        of parent: String,
        after fork: Int64,
        above abandoned: Int64?
    ) -> Timeline {
        Timeline(
            id: id,
            number: number,
            parent: parent,
            fork: lastSeen(fork),
            abandoned: abandoned.map { Cursor($0) }
        )
    }

    private func lost(_ timeline: String, _ first: Int64, _ last: Int64, again: Int64? = nil) -> LostRange {
        LostRange(timeline: timeline, first: Cursor(first), last: Cursor(last), pullFrom: next(again ?? first))
    }

    @Test func aServerThatWasNeverRestoredHasLostNothing() {
        #expect(
            Lineage().extents == [
                TimelineExtent(timeline: "root", first: Cursor(1), last: nil, keptThrough: nil)
            ]
        )
        #expect(Lineage().lost == [])
    }

    @Test func ofTwoRestoresInARowEachLosesTheTailOfOneTimeline() throws {
        let lineage = try Lineage([
            .root(), branch("t2", 2, of: "root", after: 90, above: 120),
            branch("t3", 3, of: "t2", after: 151, above: 200),
        ])
        #expect(lineage.lost == [lost("root", 91, 120), lost("t2", 152, 200)])
        #expect(
            lineage.extents.last == TimelineExtent(timeline: "t3", first: Cursor(201), last: nil, keptThrough: nil)
        )
    }

    @Test func ofAnAbandonedBranchEverythingIsLost() throws {
        // The third timeline begins again at an older bundle of the first.
        let lineage = try Lineage([
            .root(), branch("t2", 2, of: "root", after: 90, above: 120),
            branch("t3", 3, of: "root", after: 80, above: 1_000_200),
        ])
        #expect(lineage.lost == [lost("root", 81, 120), lost("t2", 121, 1_000_200, again: 81)])
        #expect(lineage.extents[1].keptThrough == lastSeen(80))
    }

    @Test func aTimelineThatHandedOutNothingHasLostNothing() throws {
        let lineage = try Lineage([
            .root(), branch("t2", 2, of: "root", after: 90, above: 120),
            branch("t3", 3, of: "root", after: 90, above: 120),
        ])
        #expect(lineage.lost == [lost("root", 91, 120)])
        #expect(lineage.extents[1].last == Cursor(120))
    }

    @Test func aRestoreThatLostNoCursorIsNotInTheList() throws {
        #expect(try Lineage([.root(), branch("t2", 2, of: "root", after: 90, above: 90)]).lost == [])
        // An older program may have left the ceiling out: then nothing is known to have been handed out above the fork.
        #expect(try Lineage([.root(), branch("t2", 2, of: "root", after: 90, above: nil)]).lost == [])
    }

    @Test func sitesAreCountedByWhetherTheyMayPush() {
        let counts = SiteCounts(
            [nil, .reconciled, .unreconciled, .quarantined, .unreconciled, .unreconciled].enumerated().map {
                SiteStanding(site: Int64($0), state: $1, timeline: "root")
            } + [SiteStanding(site: 7, state: .reconciled, note: "its database was given up")]
        )
        #expect(counts.inLine == 2 && counts.unreconciled == 3 && counts.quarantined == 1 && counts.all == 7)
        #expect(counts.givenUp == 1)
    }

    @Test func aSitePullsAgainFromTheLowestForkSinceItsOwnTimeline() throws {
        let lineage = try Lineage([
            .root(), branch("t2", 2, of: "root", after: 90, above: 120),
            branch("t3", 3, of: "t2", after: 151, above: 200),
        ])
        let timelines = [nil, "root", "t2", "t3", "elsewhere"]
        let plan = try ReconciliationPlan(
            CentralFacts(
                lineage: lineage,
                sites: timelines.enumerated().map {
                    SiteStanding(site: Int64($0), state: .unreconciled, timeline: $1)
                },
                watermarks: [
                    PushWatermark(site: 1, incarnation: "a", cursor: lastSeen(40)),
                    PushWatermark(site: 2, incarnation: "b", cursor: lastSeen(7)),
                ]
            )
        )
        #expect(plan.sites.map(\.pullAgainFrom) == [next(91), next(91), next(152), nil, nil])
        #expect(
            plan.sites[1].pushAgainFrom == [
                PushAgain(incarnation: "a", from: next(41)), PushAgain(incarnation: nil, from: next(1)),
            ]
        )
        #expect(plan.sites[0].pushAgainFrom == [PushAgain(incarnation: nil, from: next(1))])
    }
}
