import BundleContents
import SyncCursors
import Testing
import WALPositions

@testable import AdminOutput

/// What `bundle show` says of the two servers' instants.
struct AlignmentWordsTests {
    @Test(arguments: AlignmentFinding.allCases)
    func everyFindingHasAReasonAndSomethingToDo(finding: AlignmentFinding) {
        let lines = BundleWords.explanation(.best(.unknown, finding))
        #expect(lines.first?.hasPrefix("Legacy     unknown: ") == true)
        #expect(lines.contains { $0.hasPrefix("Meaning    ") })
        let needsNothing = finding == .proved || finding == .noLegacyPart
        #expect(lines.contains { $0.hasPrefix("To do      ") } != needsNothing)
    }

    @Test func anAlignedBundleFitsWithoutTheJournal() {
        let lines = BundleWords.explanation(.best(.aligned, .proved))
        #expect(lines.contains { $0.hasSuffix(", and mSupply to this backup alone, without its journal") }, "\(lines)")
    }

    /// A bundle that says so is one after the restore, or continues one.
    @Test func afterARestoreNoFurtherFullBundleIsAskedFor() {
        #expect(BundleWords.advice(on: .otherTimeline)?.contains("full bundle") == false)
    }

    @Test func anEarlierToolsVerdictIsOneLine() {
        let old = Alignment(verdict: .unknown, reason: "it does not say", syncsUnderWay: 0)
        #expect(BundleWords.explanation(old) == ["Legacy     unknown: it does not say"])
        #expect(BundleWords.warnings(of: old) == [])
    }

    @Test func onlyASiteWithoutHooksIsNotWarned() {
        for finding in AlignmentFinding.allCases {
            let warnings = BundleWords.warnings(of: .best(.unknown, finding))
            #expect(warnings.isEmpty == (finding == .noHooks), "\(finding)")
            #expect(!BundleWords.warnings(of: .best(.unknown, finding), isAwaited: true).isEmpty, "\(finding)")
        }
        // As where the share is not mounted.
        let empty = BundleWords.warnings(of: .best(.unknown, .emptyFolder))
        #expect(
            empty.first?.contains("unknown, since there is no file in the legacy folder; see whether mSupply") == true
        )
    }

    @Test func bothInstantsAndWhatCameBetweenAreShown() {
        func instant(_ lsn: UInt64, _ last: Int64) -> AlignmentProof.Instant {
            AlignmentProof.Instant(
                mark: "m",
                place: LogPlace(systemIdentifier: "7", timeline: 1, lsn: LSN(lsn)),
                cursors: CursorSnapshot(changelogLast: LastSeenCursor(Cursor(last)))
            )
        }
        var proof = AlignmentProof(own: instant(0x900, 60))
        (proof.begin, proof.end, proof.hook) = (1, 2, instant(0x500, 40))
        let queue = SyncRun.Step(hasBegun: true, hasEnded: true, total: 5, done: 5)
        let run = SyncRun(id: "a", started: "2026-11-22 10:00:00", finished: "", queue: queue)
        proof.syncs = [SyncRunChange(before: nil, after: run)]
        proof.begun = "2026-11-22T21:01:58Z"
        (proof.syncsRead, proof.waitedForSync, proof.waitedForLock) = (.whileLocked, 0.52, 0.01)
        let alignment = Alignment(
            verdict: .skewed,
            reason: "why",
            syncsUnderWay: 0,
            finding: .queueAcknowledged,
            proof: proof
        )
        let text = BundleWords.explanation(alignment).joined(separator: "\n")
        #expect(
            text.contains(
                "omSupply   0/500 on timeline 1, change log 40, marked 2026-11-22 21:01:58 UTC, right before that backup (receipts 1 and 2)"
            )
        )
        #expect(text.contains("           0/900 on timeline 1, change log 60 when this bundle was made"))
        #expect(text.contains("took 5 items from mSupply's queue, until mSupply was locked"))
        #expect(text.contains("Waited     0.5 s for a synchronisation to end"))
        #expect(!text.contains("for the change log"))
        #expect(BundleWords.warnings(of: alignment).first?.contains("skewed, since why; let mSupply") == true)
    }
}
