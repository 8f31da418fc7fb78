import ReconciliationModel
import ReconciliationTestSupport
import SyncCursors
import Testing

struct TimelineOpeningTests {
    private func open(
        _ central: CentralFacts,
        highest: Int64? = nil,
        known: [Timeline] = []
    ) throws(ReconciliationError) -> TimelineOpening {
        try TimelineOpening(
            central,
            bundle: "b1",
            highestHandedOut: highest.map { Cursor($0) },
            knownTimelines: known,
            id: "new",
            created: ""
        )
    }

    private let restored = CentralFacts(changelogLast: lastSeen(90), highestHandedOut: Cursor(92))

    @Test func theHighestKnownCursorIsTheCeiling() throws {
        let timeline = try open(restored, highest: 2000).timeline
        #expect(timeline.parent == Timeline.rootID)
        #expect(timeline.number == 2)
        #expect(timeline.fork == lastSeen(90))
        #expect(timeline.abandoned == Cursor(2000))
    }

    @Test func anUnknownCeilingLeavesAGap() throws {
        #expect(try open(restored).timeline.abandoned == Cursor(92 + 1_000_000))
    }

    /// A lease tells how far the lost server was when it took it, and nothing of what came after.
    @Test(arguments: [(50, 92), (2_000, 2_000)])
    func theGapIsLeftAboveALease(_ leased: Int64, _ highest: Int64) throws {
        let opening = try TimelineOpening(
            restored,
            bundle: "b1",
            highestHandedOut: nil,
            leased: Cursor(leased),
            knownTimelines: [],
            id: "new",
            created: ""
        )
        #expect(opening.timeline.abandoned == Cursor(highest + 1_000_000))
    }

    /// However often a bundle is restored, as in a drill every month: what each gap left out is not left out again.
    @Test func documentNumbersGoUpAsFarAsCursorsAndNoFurther() throws {
        var known: [Timeline] = [.root()]
        for drill in 1...5 {
            let opened = try TimelineOpening(
                restored,
                bundle: "b\(drill)",
                highestHandedOut: nil,
                knownTimelines: known,
                id: "t\(drill)",
                created: ""
            ).timeline
            let abandoned = try #require(opened.abandoned)
            #expect(abandoned.value == 92 + Int64(drill) * TimelineOpening.gap)
            #expect(opened.numbersRaised == abandoned.value - 90)
            known.append(opened)
        }
    }

    /// A damaged record of timelines: refused, and no sum of it is tried.
    @Test(arguments: [Int64.max, .min, -1, 1 << 60])
    func numbersThatNoServerHasAreRefused(_ number: Int64) throws {
        let raised = Timeline(
            id: "t2",
            number: 2,
            parent: "root",
            fork: lastSeen(90),
            abandoned: Cursor(2_000),
            numbersRaised: number
        )
        let abandoned = Timeline(id: "t2", number: 2, parent: "root", fork: lastSeen(90), abandoned: Cursor(number))
        for known in [raised, abandoned] {
            #expect(throws: ReconciliationError.brokenLineage(timeline: "t2", .impossibleNumber)) {
                try open(restored, known: [.root(), known])
            }
        }
    }

    @Test func aCeilingBelowWhatIsKnownIsRaised() throws {
        #expect(try open(restored, highest: 50).timeline.abandoned == Cursor(92))
    }

    @Test func theForkIsNeverAboveTheLastRow() throws {
        #expect(try open(restored).timeline.fork == lastSeen(90))
        #expect(try open(CentralFacts()).timeline.fork == lastSeen(0))
    }

    @Test func cursorsStayBelow32Bits() throws {
        let limit = Cursor.limit.value
        #expect(try open(restored, highest: limit - 3).timeline.abandoned == Cursor(limit - 3))
        #expect(throws: ReconciliationError.cursorsExhausted(firstNew: Cursor(limit))) {
            try open(restored, highest: limit - 1)
        }
        let full = CentralFacts(changelogLast: lastSeen(limit - 1_000_000))
        #expect(throws: ReconciliationError.self) { try open(full) }
    }

    /// The same bundle restored twice: the second database has never heard of the first one's timeline.
    @Test func timelinesOfTheLostDatabaseAreKept() throws {
        let lost = LineageTests.branch("t2", 2, of: "root", at: 90)
        let opening = try open(restored, known: [.root(), lost])
        #expect(opening.added.map(\.id) == ["root", "t2", "new"])
        #expect(opening.timeline.number == 3)
        #expect(opening.timeline.parent == "root")
        #expect((opening.timeline.abandoned ?? Cursor(0)) > (lost.abandoned ?? Cursor(0)))
        #expect(
            try Lineage(opening.added).sharedHistory(of: "t2", and: "new")
                == .through(lastSeen(90), missing: [], unread: [])
        )
    }
}
