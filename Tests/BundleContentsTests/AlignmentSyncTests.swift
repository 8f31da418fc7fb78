import SyncCursors
import Testing

@testable import BundleContents

/// What a synchronisation that did not come to its end means for the verdict, from facts alone.
struct AlignmentSyncTests {
    typealias Samples = HookSamples

    /// Whether a push can have sent rows of which no cursor tells; the mark's last row is 40.
    struct Story: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// At the mark; nil for one that began later.
        var before: SyncRun.Step?
        var after: SyncRun.Step
        var hasFailed = false
        /// At the look: the last row, and the next that is to be sent.
        var last: Int64 = 45
        var next: Int64 = 41
        /// At the mark.
        var nextAtMark: Int64 = 41
        var isHarmless: Bool
    }

    private static let notBegun = SyncRun.Step()
    private static let begun = SyncRun.Step(hasBegun: true, total: 5, done: 0)
    private static let ended = SyncRun.Step(hasBegun: true, hasEnded: true, total: 5, done: 5)

    static let stories: [Story] = [
        Story(testDescription: "the answer was lost", after: begun, hasFailed: true, isHarmless: false),
        Story(testDescription: "it is under way", after: begun, isHarmless: false),
        Story(testDescription: "nobody counted yet", after: .init(hasBegun: true), hasFailed: true, isHarmless: false),
        Story(testDescription: "under way at the mark", before: begun, after: begun, isHarmless: false),
        Story(testDescription: "failed since", before: begun, after: begun, hasFailed: true, isHarmless: false),
        Story(testDescription: "began since", before: notBegun, after: begun, isHarmless: false),
        Story(testDescription: "rows from before too", after: begun, next: 30, nextAtMark: 30, isHarmless: false),
        // A push that has all its answers has moved the cursor, which tells.
        Story(testDescription: "ended well", after: ended, isHarmless: true),
        Story(testDescription: "ended since", before: begun, after: ended, isHarmless: true),
        Story(testDescription: "ended at the mark", before: ended, after: ended, isHarmless: true),
        Story(testDescription: "failed before its push", after: notBegun, hasFailed: true, isHarmless: true),
        // Only rows up to the mark were there to be sent.
        Story(testDescription: "no row since", after: begun, last: 40, isHarmless: true),
        Story(testDescription: "rows from before", before: begun, after: begun, last: 40, next: 30, isHarmless: true),
        // After rows were removed: nothing was left to be sent.
        Story(testDescription: "nothing to send", after: begun, next: 60, nextAtMark: 60, isHarmless: true),
    ]

    @Test(arguments: stories, [AlignmentProof.SyncsRead.whileLocked, .atEnd, .atOwnMark])
    func aPushWithoutAnswerIsHarmlessOnlyIfNothingOfAfterTheMarkWasToBeSent(
        story: Story,
        read: AlignmentProof.SyncsRead
    ) {
        func log(_ push: SyncRun.Step?, failed: Bool = false) -> SyncLogReading {
            let runs = push.map { [SyncRun(id: "a", started: "", hasFailed: failed, push: $0)] } ?? []
            return SyncLogReading(count: Int64(runs.count), newest: runs)
        }
        let (now, cursors) = (
            log(story.after, failed: story.hasFailed), Samples.cursors(last: story.last, pushed: story.next)
        )
        let isLater = read == .atOwnMark
        let mark = Samples.mark(pushed: story.nextAtMark, syncs: log(story.before))
        var facts = AlignmentFacts(legacyFiles: 3, own: .init(mark: nil, place: nil, cursors: cursors))
        facts.match = .embraced(
            begin: Samples.begin(1, Samples.listing(), mark: mark),
            end: Samples.end(2, Samples.listing(7), syncs: isLater ? nil : now, cursors: isLater ? nil : cursors)
        )
        facts.reach = .inLog
        facts.syncs = now
        if read == .whileLocked { facts.locked = LockedReading(begin: 1, arrived: [], syncs: now, cursors: cursors) }
        let alignment = Alignment.judge(facts)
        #expect(alignment.proof?.syncsRead == read)
        #expect(alignment.verdict == (story.isHarmless ? .aligned : .unknown))
        #expect(alignment.finding == (story.isHarmless ? .proved : .pushUnanswered))
    }

    private func judge(_ before: SyncRun, _ after: [SyncRun], isLocked: Bool) -> Alignment {
        let cursors = Samples.cursors(last: 40, pushed: 41)
        let now = SyncLogReading(count: Int64(after.count), newest: after)
        let mark = Samples.mark(syncs: SyncLogReading(count: 1, newest: [before]))
        var facts = AlignmentFacts(legacyFiles: 3, own: .init(mark: nil, place: nil, cursors: cursors))
        facts.match = .embraced(
            begin: Samples.begin(1, Samples.listing(), mark: mark),
            end: Samples.end(2, Samples.listing(7), syncs: now, cursors: cursors)
        )
        facts.reach = .inLog
        if isLocked { facts.locked = LockedReading(begin: 1, arrived: [], syncs: now, cursors: cursors) }
        return .judge(facts)
    }

    /// As after the end of omSupply in the middle of the queue: it may have taken something after the mark, or not.
    @Test(arguments: [false, true])
    func aSynchronisationThatStandsStillProvesNothing(isLocked: Bool) {
        func run(_ id: String = "a", done: Int64, failed: Bool = false) -> SyncRun {
            SyncRun(
                id: id,
                started: "",
                hasFailed: failed,
                queue: .init(hasBegun: true, total: 5, done: done)
            )
        }
        let dead = run(done: 2)
        let still = judge(dead, [dead], isLocked: isLocked)
        #expect(still.verdict == .unknown)
        #expect(still.finding == .syncStandsStill)
        #expect(still.syncsUnderWay == 1)
        // Another one, begun since, does not tell when it died.
        let idle = SyncRun(id: "b", started: "", finished: "")
        #expect(judge(dead, [idle, dead], isLocked: isLocked).finding == .syncStandsStill)
        // It did something, and nobody knows what.
        let failed = judge(dead, [run(done: 2, failed: true)], isLocked: isLocked)
        #expect(failed.verdict == .unknown)
        #expect(failed.finding == .syncAcrossMark)
        // One that has taken something is a skew still.
        let moved = judge(dead, [run(done: 3)], isLocked: isLocked)
        #expect(moved.verdict == .skewed)
        #expect(moved.finding == .queueAcknowledged)
    }

    @Test func aSynchronisationIsKnownAgainByAllThatItSays() {
        let run = SyncRun(id: "a", started: "", queue: .init(hasBegun: true, total: 5, done: 2))
        let log = SyncLogReading(count: 1, newest: [run])
        let moved = SyncRun(id: "a", started: "", queue: .init(hasBegun: true, total: 5, done: 3))
        let begun = HookReceipt.begin(Samples.begin(1, nil, mark: Samples.mark(syncs: log)))
        let ended = HookReceipt.end(Samples.end(1, nil, syncs: log))
        for receipt in [begun, ended] {
            #expect(HookHistory([receipt]).hasSeen(run))
            #expect(!HookHistory([receipt]).hasSeen(moved))
        }
        #expect(!HookHistory([.begin(Samples.veto(1))]).hasSeen(run))
    }
}
