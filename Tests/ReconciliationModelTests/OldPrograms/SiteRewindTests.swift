import ReconciliationModel
import ReconciliationTestSupport
import SyncCursors
import Testing

struct SiteRewindTests {
    private func timeline(_ id: String, _ number: Int, of parent: String, fork: Int64, abandoned: Int64) -> Timeline {
        Timeline(id: id, number: number, parent: parent, fork: lastSeen(fork), abandoned: Cursor(abandoned))
    }

    private func range(_ timeline: String, above: Int64, through: Int64, again: Int64) -> LostRange {
        LostRange(timeline: timeline, first: Cursor(above + 1), last: Cursor(through), pullFrom: next(again))
    }

    private func lost(_ timelines: Timeline...) throws -> [LostRange] {
        try Lineage([.root()] + timelines).lost
    }

    @Test func aServerThatWasNeverRestoredHasLostNothing() throws {
        #expect(try lost() == [])
        #expect(Lineage().lost == [])
    }

    @Test func whatLiesBetweenForkAndGapIsLost() throws {
        let ranges = try lost(timeline("b", 2, of: "root", fork: 90, abandoned: 2000))
        #expect(ranges == [range("root", above: 90, through: 2000, again: 91)])
        #expect(ranges.map { $0.contains(Cursor(90)) } == [false])
        #expect(ranges.map { $0.contains(Cursor(91)) } == [true])
        #expect(ranges.map { $0.contains(Cursor(2000)) } == [true])
        #expect(ranges.map { $0.contains(Cursor(2001)) } == [false])
    }

    @Test func eachRestoreOnTheWayLosesARangeOfItsOwn() throws {
        let ranges = try lost(
            timeline("b", 2, of: "root", fork: 90, abandoned: 2000),
            timeline("c", 3, of: "b", fork: 2050, abandoned: 4000)
        )
        #expect(
            ranges == [
                range("root", above: 90, through: 2000, again: 91),
                range("b", above: 2050, through: 4000, again: 2051),
            ]
        )
    }

    /// The second restore is of an older bundle: the first one's timeline is lost whole, and more of the root.
    @Test func aTimelineThatIsLostWholeLeadsBackBeforeItsBeginning() throws {
        let ranges = try lost(
            timeline("b", 2, of: "root", fork: 90, abandoned: 2000),
            timeline("c", 3, of: "root", fork: 80, abandoned: 4000)
        )
        #expect(
            ranges == [
                range("root", above: 80, through: 2000, again: 81),
                range("b", above: 2000, through: 4000, again: 81),
            ]
        )
    }

    private func central(_ watermarks: PushWatermark...) throws -> CentralFacts {
        CentralFacts(
            lineage: try Lineage([.root(), timeline("b", 2, of: "root", fork: 90, abandoned: 2000)]),
            sites: [SiteStanding(site: 2, state: .unreconciled)],
            watermarks: watermarks
        )
    }

    @Test func withoutAWatermarkEverythingIsPushedAgain() throws {
        let rewind = try central().rewind(forSite: 2)
        #expect(rewind.pushAgainFrom == [PushAgain(incarnation: nil, from: next(1))])
        #expect(rewind.lost == [range("root", above: 90, through: 2000, again: 91)])
    }

    @Test func eachKnownLifeHasItsOwnStart() throws {
        let central = try central(
            PushWatermark(site: 2, incarnation: "first", cursor: lastSeen(480)),
            PushWatermark(site: 3, incarnation: "other", cursor: lastSeen(7))
        )
        let known = PushAgain(incarnation: "first", from: next(481))
        #expect(central.rewind(forSite: 2).pushAgainFrom == [known, PushAgain(incarnation: nil, from: next(1))])
        let asked = central.rewind(forSite: 2, pushingFrom: next(300))
        #expect(asked.pushAgainFrom == [PushAgain(incarnation: nil, from: next(300))])
    }

    @Test func aSiteOfNoKnownLifeRunsAnOldProgramAsFarAsCentralKnows() throws {
        #expect(try ReconciliationPlan(central()).sites.map(\.isOldProgram) == [true])
        let pushed = try central(PushWatermark(site: 2, incarnation: "first", cursor: lastSeen(480)))
        #expect(try ReconciliationPlan(pushed).sites.map(\.isOldProgram) == [false])
        let reconciled = CentralFacts(sites: [SiteStanding(site: 2, state: .reconciled, incarnation: "first")])
        #expect(try ReconciliationPlan(reconciled).sites.map(\.isOldProgram) == [false])
    }
}
