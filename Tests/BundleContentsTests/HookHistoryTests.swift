import FoundationEssentials
import LegacyBackup
import Testing

@testable import BundleContents

/// Calls of hooks in every order, and which backup belongs to which of them.
struct HookHistoryTests {
    typealias Samples = HookSamples

    private func history(_ receipts: HookReceipt...) -> HookHistory { HookHistory(receipts) }

    private func pair(_ match: HookMatch) -> [Int]? {
        if case .embraced(let begin, let end) = match { [begin.number, end.number] } else { nil }
    }

    @Test func aSetThatCameBetweenBeginAndEndBelongsToThem() {
        let history = history(
            .begin(Samples.begin(1, Samples.listing(6))),
            .end(Samples.end(2, Samples.listing(6, 7))),
            .begin(Samples.begin(3, Samples.listing(6, 7))),
            .end(Samples.end(4, Samples.listing(7, 8)))
        )
        #expect(pair(history.match(Samples.files(7))) == [1, 2])
        #expect(pair(history.match(Samples.files(8))) == [3, 4])
        #expect(history.match(Samples.files(6)) == .unembraced(after: nil, before: 1))
        #expect(history.match(Samples.files(9)) == .unembraced(after: 4, before: nil))
        #expect(history.open == nil)
        #expect(HookHistory([]).match(Samples.files(7)) == .noHooks)
    }

    /// Numbering has begun again: the same name stands for another file.
    @Test func aFileOfTheSameNameIsAnother() {
        let old = LegacyListing(folder: "/legacy", files: Samples.files(1))
        let new = LegacyListing(folder: "/legacy", files: Samples.files(1, modified: 99))
        let history = history(
            .begin(Samples.begin(1, old)),
            .begin(Samples.begin(2, Samples.listing())),
            .end(Samples.end(3, new))
        )
        #expect(pair(history.match(new.files)) == [2, 3])
        #expect(history.match(old.files) == .unembraced(after: nil, before: 1))
    }

    /// 4D was writing it when the begin was called: it had locked its data before the mark.
    @Test func aBackupThatWasUnderWayAtTheBeginIsDoubtful() {
        let half = LegacyListing(folder: "/legacy", files: Samples.files(7, size: 50))
        #expect(doubt(half, Samples.listing(7)) == .begunBefore("mSupply[7].4BK"))
    }

    @Test func aSetWithASegmentFromBeforeIsNotOfThatBackup() {
        let segments = Samples.files(7) + Samples.files(8)
        let history = history(
            .begin(Samples.begin(1, Samples.listing(7))),
            .end(Samples.end(2, Samples.listing(7, 8)))
        )
        #expect(history.match(segments) == .unembraced(after: 1, before: 2))
    }

    private func doubt(_ before: LegacyListing, _ after: LegacyListing, _ set: SetIdentity? = nil) -> HookDoubt? {
        let history = history(.begin(Samples.begin(1, before)), .end(Samples.end(2, after)))
        let match = history.match(Samples.files(7), of: set)
        guard case .doubtful(begin: 1, end: 2, let doubt) = match else {
            #expect(pair(match) == [1, 2])
            return nil
        }
        return doubt
    }

    /// Two came: of another database, or one of them is the backup that was made and is no good.
    @Test func ofSeveralThatCameNobodyKnowsWhichWasMeant() {
        #expect(doubt(Samples.listing(6), Samples.listing(6, 7)) == nil)
        #expect(doubt(Samples.listing(6), Samples.listing(6, 7, 8)) == .others("mSupply[8].4BK"))
        // An older one that was deleted, or is there no more, says nothing.
        #expect(doubt(Samples.listing(5, 6), Samples.listing(6, 7)) == nil)
    }

    /// Copied without its times, or touched: it looks new, and 4D had named it before.
    @Test func whatTheHistoryNamedBeforeIsOlder() {
        let noted = [NotedBackup(number: 7, started: LegacyTime(date: "2026-11-20"))]
        let before = LegacyListing(folder: "/legacy", files: [], noted: noted, device: 1)
        func set(_ day: Int) -> SetIdentity {
            SetIdentity(name: "mSupply", number: 7, started: LegacyTime(date: "2026-11-\(day)"))
        }
        #expect(doubt(before, Samples.listing(7), set(20)) == .notedBefore)
        // Of another count.
        #expect(doubt(before, Samples.listing(7), set(21)) == nil)
    }

    @Test func bothLookIntoOneFolder() {
        func empty(_ folder: String, _ device: Int64?) -> LegacyListing {
            LegacyListing(folder: folder, files: [], device: device)
        }
        let after = LegacyListing(folder: "/legacy", files: Samples.files(7), device: 1)
        #expect(doubt(empty("/old", 1), after) == .otherFolder(begin: "/old", end: "/legacy"))
        #expect(doubt(empty("/legacy", 2), after) == .otherDevice)
        #expect(doubt(empty("/legacy", 1), after) == nil)
        // A share may be mounted anew between two looks at it.
        let full = LegacyListing(folder: "/legacy", files: Samples.files(6), device: 2)
        #expect(
            doubt(full, LegacyListing(folder: "/legacy", files: Samples.files(6) + Samples.files(7), device: 1)) == nil
        )
    }

    @Test func whatCameTogetherIsKnown() {
        let history = history(
            .begin(Samples.begin(1, Samples.listing(6))),
            .end(Samples.end(2, nil)),
            .begin(Samples.begin(3, Samples.listing(6))),
            .end(Samples.end(4, Samples.listing(6, 7, 8)))
        )
        #expect(history.arrivals == [Set(Samples.files(7) + Samples.files(8))])
        #expect(history.hasSeenBackups)
        #expect(!HookHistory([.begin(Samples.begin(1, Samples.listing()))]).hasSeenBackups)
    }

    @Test func anEndWithAnotherStatusMakesTheBackupUnused() {
        let history = history(
            .begin(Samples.begin(1, Samples.listing())),
            .end(Samples.end(2, Samples.listing(7), status: 1406))
        )
        #expect(history.match(Samples.files(7)) == .failed(begin: 1, status: 1406))
    }

    /// The first begin was never ended: what it marked belongs to nothing.
    @Test func aSecondBeginSupersedesTheFirst() {
        let twice = history(
            .begin(Samples.begin(1, Samples.listing())),
            .begin(Samples.begin(2, Samples.listing()))
        )
        #expect(twice.open?.number == 2)
        #expect(twice.closing == .begin(number: 2))
        let ended = HookHistory(twice.receipts + [.end(Samples.end(3, Samples.listing(7)))])
        #expect(pair(ended.match(Samples.files(7))) == [2, 3])
        // A set that lay there when the second one was called.
        let between = history(
            .begin(Samples.begin(1, Samples.listing())),
            .begin(Samples.begin(2, Samples.listing(7))),
            .end(Samples.end(3, Samples.listing(7, 8)))
        )
        #expect(between.match(Samples.files(7)) == .unembraced(after: 1, before: 2))
    }

    @Test func aSecondEndClosesNothing() {
        let history = history(
            .begin(Samples.begin(1, Samples.listing())),
            .end(Samples.end(2, Samples.listing(7))),
            .end(Samples.end(3, Samples.listing(7, 8), status: 1406))
        )
        #expect(pair(history.match(Samples.files(7))) == [1, 2])
        #expect(history.match(Samples.files(8)) == .unembraced(after: 2, before: 3))
        #expect(history.closing == .closedBefore(end: 2))
    }

    @Test func anEndWithoutABeginClosesNothing() {
        #expect(HookHistory([]).closing == .noBegin)
        let history = history(.end(Samples.end(1, Samples.listing(7))))
        #expect(history.turns == [])
        #expect(history.match(Samples.files(7)) == .unembraced(after: nil, before: 1))
    }

    private func lost(_ number: Int, isBegin: Bool) -> UnreadableReceipt {
        UnreadableReceipt(number: number, isBegin: isBegin, file: "\(number)")
    }

    /// It keeps its place among the others: nobody else gets its end, nor its begin.
    @Test func whatCannotBeReadKeepsItsPlace() {
        let begins: [HookReceipt] = [.begin(Samples.begin(1, Samples.listing()))]
        let end = HookReceipt.end(Samples.end(3, Samples.listing(7)))
        let stolen = HookHistory(begins + [end], unreadable: [lost(2, isBegin: true)])
        #expect(stolen.turns.map(\.end) == [nil])
        #expect(stolen.match(Samples.files(7)) == .unembraced(after: 1, before: 3))
        #expect(stolen.gap(after: 1, before: 3) == .unreadable(file: "2"))
        let later = HookHistory(begins, unreadable: [lost(2, isBegin: true)])
        #expect(later.open == nil && later.closing == .noBegin)
        let ended = HookHistory(begins, unreadable: [lost(2, isBegin: false)])
        #expect(ended.open == nil && ended.closing == .closedBefore(end: 2))
        #expect(HookHistory(begins + [end], unreadable: [lost(2, isBegin: false)]).turns.map(\.end) == [nil])
        let alone = HookHistory([], unreadable: [lost(1, isBegin: true)])
        #expect(alone.match(Samples.files(7)) == .unembraced(after: nil, before: nil))
        #expect(alone.gap(after: nil, before: nil) == .unreadable(file: "1"))
        // One that was before has nothing to do with it.
        #expect(
            HookHistory(begins + [end], unreadable: [lost(0, isBegin: false)]).gap(after: 1, before: 3) == .notCalled
        )
    }

    @Test func aBackupThatWentWrongIsKnown() {
        let good: [HookReceipt] = [
            .begin(Samples.begin(1, Samples.listing())), .end(Samples.end(2, Samples.listing(7))),
        ]
        #expect(HookHistory(good).failure(after: 2) == nil)
        let begin = HookReceipt.begin(Samples.begin(3, Samples.listing(7)))
        #expect(HookHistory(good + [begin]).failure(after: 2) == nil)
        let failed = good + [begin, .end(Samples.end(4, Samples.listing(7), status: 1406))]
        #expect(HookHistory(failed).failure(after: 2) == .ended(begin: 3, status: 1406))
        let vetoed = good + [.begin(Samples.veto(3)), .end(Samples.end(4, Samples.listing(7), status: 1))]
        #expect(HookHistory(vetoed).failure(after: 2) == .vetoed(begin: 3, reason: "down"))
        // 4D followed the veto: no set is without a mark because of it.
        #expect(HookHistory(vetoed).gap(after: 2, before: nil) == .notCalled)
        #expect(HookHistory(failed).failure(after: 4) == nil)
    }

    /// 4D made the backup although the hook said no.
    @Test func aBackupAfterAVetoHasNoMark() {
        let history = history(
            .begin(Samples.begin(1, Samples.listing())),
            .begin(Samples.veto(2)),
            .end(Samples.end(3, Samples.listing(7)))
        )
        #expect(history.open == nil)
        #expect(history.match(Samples.files(7)) == .unembraced(after: 1, before: 3))
        #expect(HookHistory(history.receipts.dropLast()).closing == .vetoed(number: 2))
    }

    /// Nobody could look into the folder when it ended: what came until the next look may be another backup.
    @Test func withoutALookAtTheEndNothingIsProved() {
        let history = history(
            .begin(Samples.begin(1, Samples.listing())),
            .end(Samples.end(2, nil)),
            .begin(Samples.begin(3, Samples.listing(7)))
        )
        #expect(history.match(Samples.files(7)) == .unembraced(after: 1, before: 3))
    }

    @Test func theOrderOfTheNumbersCountsAndNotThatOfTheFiles() {
        let history = history(
            .end(Samples.end(2, Samples.listing(7))),
            .begin(Samples.begin(1, Samples.listing()))
        )
        #expect(pair(history.match(Samples.files(7))) == [1, 2])
    }

    @Test func receiptsOfSetsThatLieThereAreKept() {
        var receipts: [HookReceipt] = []
        for turn in 0..<30 {
            receipts.append(.begin(Samples.begin(turn * 2 + 1, Samples.listing())))
            receipts.append(.end(Samples.end(turn * 2 + 2, Samples.listing(turn))))
        }
        let history = HookHistory(receipts)
        let all = Set(1...60)
        let kept = { (present: LegacyListing?, most: Int) in
            all.subtracting(history.obsolete(present: present, newest: 10, most: most))
        }
        // The newest ten, and those around set 4.
        #expect(kept(Samples.listing(4), 200) == Set(51...60).union([9, 10]))
        #expect(kept(nil, 200) == all)
        #expect(kept(nil, 20) == Set(41...60))
        #expect(kept(Samples.listing(4), 20) == Set(51...60))
    }

    @Test func aReceiptIsReadAsItWasWritten() throws {
        for receipt in [
            HookReceipt.begin(Samples.begin(1, Samples.listing(1))), .begin(Samples.veto(2)),
            .end(Samples.end(3, Samples.listing(1), status: -5)),
        ] {
            let bytes = try PrettyJSON.encode(receipt)
            #expect(try JSONDecoder().decode(HookReceipt.self, from: Data(bytes)) == receipt)
        }
    }
}
