import LegacyComparison
import SyncCursors
import Testing

/// The decision, from facts alone.
struct LegacyComparisonTests {
    private func own(pull: Int64, push: Int64? = nil, restore: OwnFacts.Restore? = nil, toPush: Int64 = 0) -> OwnFacts {
        OwnFacts(
            site: 7,
            legacySite: 1,
            pull: LastSeenCursor(Cursor(pull)),
            push: push.map { NextCursor(Cursor($0)) },
            toPush: toPush,
            restore: restore
        )
    }

    private let legacy = LegacyFacts(server: "http://m", site: 7, legacySite: 1, status: "idle", queueLength: 0)

    private func log(
        _ maximum: Int64,
        missing: Int64? = nil,
        differing: Int64? = nil,
        vanished: Int64 = 0
    ) -> LogFacts {
        var facts = LogFacts()
        facts.maxCursor = maximum
        facts.missing = .init(count: missing == nil ? 0 : 1, first: missing)
        facts.differing = .init(count: differing == nil ? 0 : 1, first: differing)
        facts.vanishedCount = vanished
        return facts
    }

    private func moves(_ found: LegacyComparison) -> [String] {
        found.moves.map { "\($0.key) \($0.from) \($0.to) \($0.reason)" }
    }

    private let restore = OwnFacts.Restore(timeline: "t", bundle: "b", fork: 90, created: "2026", takenSince: 0)

    @Test func twoThatWereNeverRestoredFit() {
        let found = LegacyComparison(own: own(pull: 100, push: 50), legacy: legacy, log: log(120))
        #expect(found.fits && found.restored == nil && found.queue == .notRestored)
        // A difference alone is no sign of a restore: mSupply may write a field without telling.
        #expect(LegacyComparison(own: own(pull: 100), legacy: legacy, log: log(120, differing: 4)).fits)
    }

    @Test func aCursorAboveTheLogGoesToItsEnd() {
        let found = LegacyComparison(own: own(pull: 150, push: 50), legacy: legacy, log: log(120))
        #expect(
            moves(found) == [
                "CENTRAL_SYNC_PULL_CURSOR 150 120 aheadOfLog", "REMOTE_SYNC_PUSH_CURSOR 50 0 sentAfterUnknownBackup",
            ]
        )
        #expect(found.restored == .legacy && !found.fits)
        // As it was told.
        #expect(LegacyComparison(own: own(pull: 120, push: 0), legacy: legacy, log: log(120)).fits)
    }

    /// mSupply went on after its restore: its log is as long again, and another.
    @Test func aCursorGoesBehindTheFirstEntryThatIsUnlike() {
        let missing = LegacyComparison(own: own(pull: 150), legacy: legacy, log: log(160, missing: 121))
        #expect(moves(missing) == ["CENTRAL_SYNC_PULL_CURSOR 150 120 unlikeBelow"])
        let both = LegacyComparison(own: own(pull: 150), legacy: legacy, log: log(140, missing: 130, differing: 7))
        #expect(moves(both) == ["CENTRAL_SYNC_PULL_CURSOR 150 6 unlikeBelow"])
        let first = LegacyComparison(own: own(pull: 150), legacy: legacy, log: log(160, missing: 1))
        #expect(moves(first) == ["CENTRAL_SYNC_PULL_CURSOR 150 0 unlikeBelow"])
        let empty = LegacyComparison(own: own(pull: 150), legacy: legacy, log: log(0))
        #expect(moves(empty) == ["CENTRAL_SYNC_PULL_CURSOR 150 0 aheadOfLog"])
    }

    @Test func whatIsToldCountsWhereNothingShows() {
        let told = LegacyComparison(
            own: own(pull: 100, push: 50),
            legacy: legacy,
            log: log(100, differing: 40),
            restored: .legacy
        )
        #expect(
            moves(told) == [
                "CENTRAL_SYNC_PULL_CURSOR 100 39 unlikeBelow", "REMOTE_SYNC_PUSH_CURSOR 50 0 sentAfterUnknownBackup",
            ]
        )
    }

    @Test func theBundleTellsFromWhereToSend() {
        let bundle = RestoredBundle(
            id: "b",
            isAligned: true,
            changelogLast: 90,
            pushAtLegacyInstant: NextCursor(Cursor(31))
        )
        let found = LegacyComparison(own: own(pull: 150, push: 50), legacy: legacy, log: log(120), bundle: bundle)
        #expect(moves(found).last == "REMOTE_SYNC_PUSH_CURSOR 50 31 sentAfterBackup")
        // It only goes back.
        let lower = LegacyComparison(own: own(pull: 150, push: 30), legacy: legacy, log: log(120), bundle: bundle)
        #expect(moves(lower).count == 1)
    }

    @Test func vanishedRecordsAreSomethingToDo() {
        let found = LegacyComparison(own: own(pull: 100), legacy: legacy, log: log(120, vanished: 1))
        #expect(!found.fits && found.moves.isEmpty && found.restored == .legacy)
    }

    @Test func anOmSupplyThatWentBackNeedsItsQueueAgain() {
        let found = LegacyComparison(own: own(pull: 100, restore: restore, toPush: 3), legacy: legacy, log: log(120))
        #expect(found.queue == .queueAgain && found.restored == .omsupply && found.pushesAgain == 3 && !found.fits)
        let taken = OwnFacts.Restore(timeline: "t", bundle: "b", fork: 90, created: "2026", takenSince: 2)
        let later = LegacyComparison(
            own: own(pull: 100, restore: taken),
            legacy: legacy,
            log: log(120),
            restored: .omsupply
        )
        #expect(later.queue == .takenSince && later.fits)
        // Long ago, and not what it is about now.
        let other = LegacyComparison(
            own: own(pull: 9, restore: restore),
            legacy: legacy,
            log: log(9),
            restored: .legacy
        )
        #expect(other.queue == .notRestored && other.fits)
    }

    @Test func aRestoreIsNewsUntilAllHasComeAgain() {
        func found(taken: Int64, came: Int64, missing: Int64, told: RestoredPart? = nil) -> LegacyComparison {
            var facts = log(120)
            (facts.cameAgain, facts.notAgain) = (came, missing)
            let restore = OwnFacts.Restore(timeline: "t", bundle: "b", fork: 90, created: "2026", takenSince: taken)
            return LegacyComparison(own: own(pull: 100, restore: restore), legacy: legacy, log: facts, restored: told)
        }
        #expect(found(taken: 0, came: 0, missing: 5).queue == .queueAgain)
        #expect(found(taken: 3, came: 1, missing: 4).queue == .takenSince)
        #expect(found(taken: 3, came: 1, missing: 4).restored == .omsupply)
        let done = found(taken: 9, came: 5, missing: 0)
        #expect(done.queue == .notRestored && done.restored == nil && done.fits)
        #expect(found(taken: 9, came: 5, missing: 0, told: .omsupply).queue == .takenAgain)
        // It had nothing by its queue: what came since tells nothing of it.
        #expect(found(taken: 9, came: 0, missing: 0, told: .omsupply).queue == .takenSince)
    }

    @Test func aLogThatWasNotReadToItsEndFitsNothing() {
        var facts = log(120)
        facts.silence = .init(after: 20, through: 120, askedTo: 120)
        #expect(LegacyComparison(own: own(pull: 100), legacy: legacy, log: facts).fits)
        facts.silence = .init(after: 20, through: 120, askedTo: 119)
        #expect(!LegacyComparison(own: own(pull: 100), legacy: legacy, log: facts).fits)
    }

    /// Two that were rolled forward: which is ahead, and by what.
    @Test func whichOfTheTwoIsAhead() throws {
        func instant(_ facts: LogFacts, _ waiting: QueueFacts? = nil, taken: Int64 = 0) throws -> CommonInstant {
            let restore = OwnFacts.Restore(timeline: "t", bundle: "b", fork: 90, created: "2026", takenSince: taken)
            return try #require(
                LegacyComparison(
                    own: own(pull: 100, push: 50, restore: restore),
                    legacy: legacy,
                    log: facts,
                    waiting: waiting,
                    restored: .both
                ).instant
            )
        }
        func waiting(_ extent: QueueFacts.Extent, _ change: (inout QueueFacts) -> Void = { _ in }) -> QueueFacts {
            var facts = QueueFacts(length: 9, read: 9)
            facts.extent = extent
            change(&facts)
            return facts
        }
        // What came to the log since the last synchronisation is no lead.
        #expect(try instant(log(120)).verdict == .unproved)
        #expect(try instant(log(120), waiting(.unsaid)).verdict == .unproved)
        #expect(try instant(log(120), waiting(.tooLong)).verdict == .unproved)
        #expect(try instant(log(120), waiting(.whole)).verdict == .common)
        var silent = log(120)
        silent.silence = .init(after: 20, through: 120, askedTo: 119)
        #expect(try instant(silent, waiting(.whole)).verdict == .unproved)
        // What came again tells nothing of what was sent.
        var again = log(120)
        again.cameAgain = 4
        #expect(try instant(again, taken: 4).verdict == .unproved)

        let behind = try instant(log(97, vanished: 2))
        #expect(behind.verdict == .omsupplyAhead)
        #expect(behind.omsupply == [.init(.readBeyondLog, 3), .init(.vanished, 2)] && behind.legacy.isEmpty)
        let unknown = try instant(log(120), waiting(.whole) { $0.lostCount = 1 })
        #expect(unknown.omsupply == [.init(.sentAndUnknown, 1)] && unknown.verdict == .omsupplyAhead)
        // What still waits was taken, unless everything was queued again.
        #expect(try instant(log(120), waiting(.unsaid) { $0.alike = 2 }).omsupply == [.init(.takenAndWaiting, 2)])
        #expect(try instant(log(120), waiting(.unsaid) { ($0.alike, $0.sent) = (2, 1) }).verdict == .unproved)
        #expect(try instant(log(120), waiting(.whole) { $0.alike = 2 }).verdict == .common)

        let ahead = try instant(log(120), waiting(.unsaid) { ($0.forgotten, $0.coming) = (1, 5) })
        #expect(ahead.verdict == .legacyAhead && ahead.legacy == [.init(.sentAndForgotten, 1)])
        #expect(try instant(log(120), waiting(.whole) { $0.coming = 5 }).legacy == [.init(.queued, 5)])
        let apart = try instant(log(120, missing: 7, vanished: 1))
        #expect(apart.verdict == .apart && apart.legacy == [.init(.passedBy, 1)])
    }

    @Test func whatTheLegacyServerDoesNotKnowIsSentAgain() {
        var waiting = QueueFacts(length: 9, read: 9)
        waiting.extent = .whole
        func moves(_ waiting: QueueFacts, pull: Int64 = 100) -> [String] {
            self.moves(
                LegacyComparison(
                    own: own(pull: pull, push: 50),
                    legacy: legacy,
                    log: log(100),
                    waiting: waiting,
                    restored: .both
                )
            )
        }
        #expect(moves(waiting) == [])
        // All that was sent is there: nothing to guess.
        #expect(moves(waiting, pull: 101) == ["CENTRAL_SYNC_PULL_CURSOR 101 100 aheadOfLog"])
        (waiting.lostCount, waiting.lost) = (1, [LostRecord(table: "t", record: "r", cursor: 44)])
        #expect(moves(waiting) == ["REMOTE_SYNC_PUSH_CURSOR 50 44 sentAndUnknown"])
        // One that was lost alone has older versions of what it knows.
        let alone = LegacyComparison(
            own: own(pull: 100, push: 50),
            legacy: legacy,
            log: log(100),
            waiting: waiting,
            restored: .legacy
        )
        #expect(self.moves(alone) == ["REMOTE_SYNC_PUSH_CURSOR 50 0 sentAfterUnknownBackup"])
    }
}
