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
        let later = LegacyComparison(own: own(pull: 100, restore: taken), legacy: legacy, log: log(120))
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

    /// Only the proof of that very bundle, restored whole and to its mark, says that nothing is lost.
    @Test func bothOfAnAlignedBundleFit() {
        func found(_ restored: RestoredPart?, id: String = "b", aligned: Bool = true, last: Int64 = 90)
            -> LegacyComparison
        {
            LegacyComparison(
                own: own(pull: 100, restore: restore, toPush: 3),
                legacy: legacy,
                log: log(120),
                bundle: RestoredBundle(id: id, isAligned: aligned, changelogLast: last, pushAtLegacyInstant: nil),
                restored: restored
            )
        }
        func queue(_ restored: RestoredPart?, id: String = "b", aligned: Bool = true, last: Int64 = 90)
            -> LegacyComparison.Queue
        { found(restored, id: id, aligned: aligned, last: last).queue }
        #expect(queue(.both) == .nothingLost)
        // What omSupply sends then, the legacy server never had.
        #expect(found(.both).pushesAgain == nil)
        #expect(found(.both, aligned: false).pushesAgain == 3)
        #expect(queue(nil) == .queueAgain)
        #expect(queue(.omsupply) == .queueAgain)
        #expect(queue(.both, id: "other") == .queueAgain)
        #expect(queue(.both, aligned: false) == .queueAgain)
        #expect(queue(.both, last: 80) == .queueAgain)
    }
}
