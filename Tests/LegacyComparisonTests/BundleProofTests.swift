import DatabaseAccess
import LegacyComparison
import SyncCursors
import Testing

/// What a bundle says of two servers that were restored: when it is believed, and when not. From facts alone.
struct BundleProofTests {
    private let restore = OwnFacts.Restore(timeline: "t", bundle: "b", fork: 90, created: "2026", takenSince: 0)
    private let legacy = LegacyFacts(server: "http://m", site: 7, legacySite: 1, status: "idle", queueLength: 0)

    private func found(
        _ restored: RestoredPart? = .both,
        backup: Int? = 2,
        id: String = "b",
        aligned: Bool = true,
        last: Int64 = 90,
        in bundles: Int? = 2,
        log facts: (inout LogFacts) -> Void = { _ in },
        waiting: QueueFacts? = nil,
        push: Int64? = nil,
        told: Int64? = nil
    ) -> LegacyComparison {
        var log = LogFacts()
        log.maxCursor = 120
        facts(&log)
        return LegacyComparison(
            own: OwnFacts(
                site: 7,
                legacySite: 1,
                pull: LastSeenCursor(Cursor(100)),
                push: push.map { NextCursor(Cursor($0)) },
                toPush: 3,
                restore: restore
            ),
            legacy: legacy,
            log: log,
            waiting: waiting,
            bundle: RestoredBundle(
                id: id,
                isAligned: aligned,
                changelogLast: last,
                pushAtLegacyInstant: told.map { NextCursor(Cursor($0)) },
                backup: bundles
            ),
            restored: restored,
            legacyBackup: backup
        )
    }

    /// Only the proof of that very bundle, restored whole, to its mark and to its backup, says that nothing is lost.
    @Test func bothOfAnAlignedBundleFit() {
        let fitting = found()
        #expect(fitting.queue == .nothingLost && fitting.proof == .holds && fitting.fits)
        #expect(fitting.instant?.verdict == .common)
        // What omSupply sends then, the legacy server never had.
        #expect(fitting.pushesAgain == nil)
        #expect(found(aligned: false).pushesAgain == 3)
        for other in [
            found(nil), found(.omsupply), found(id: "other"), found(aligned: false), found(last: 80), found(in: nil),
        ] { #expect(other.queue == .queueAgain && other.proof == .none && !other.fits) }
    }

    /// The bundle speaks of omSupply alone: what mSupply was restored to, somebody has to say.
    @Test func whereNobodySaysWhatMSupplyWasRestoredToNothingIsProved() {
        let unsaid = found(backup: nil)
        #expect(unsaid.proof == .backupUnsaid && unsaid.queue == .queueAgain && !unsaid.fits)
        #expect(unsaid.instant?.verdict == .unproved && unsaid.pushesAgain == 3)
        #expect(!unsaid.isOtherBackup)
        let other = found(backup: 3)
        #expect(other.proof == .none && other.queue == .queueAgain && !other.fits && other.isOtherBackup)
        #expect(other.instant?.verdict == .unproved)
    }

    /// What is seen counts for more than what is said.
    @Test func whatTheTwoHoldSpeaksAgainstTheProof() {
        func waiting(_ extent: QueueFacts.Extent, _ change: (inout QueueFacts) -> Void) -> QueueFacts {
            var facts = QueueFacts(length: 9, read: 9)
            facts.extent = extent
            change(&facts)
            return facts
        }
        for against in [
            found(waiting: waiting(.unsaid) { $0.forgotten = 1 }), found(waiting: waiting(.unsaid) { $0.alike = 1 }),
            found(log: { $0.maxCursor = 99 }), found(log: { $0.missing = .init(count: 1, first: 98) }),
            found(log: { $0.vanishedCount = 1 }),
        ] {
            #expect(against.proof == .contradicted && against.queue == .queueAgain && !against.fits)
            #expect(against.instant?.verdict != .common)
        }
        // What mSupply had queued before its backup, and omSupply had yet to take, is there to be taken.
        let more = found(waiting: waiting(.whole) { $0.coming = 1 })
        #expect(more.proof == .holds && more.queue == .queued && more.fits)
    }

    /// The push cursor of the bundle is that of its own backup: with an older one it would be too far.
    @Test func anotherBackupsCursorIsNotUsed() {
        func push(_ backup: Int?) -> [String] {
            found(.legacy, backup: backup, push: 50, told: 31).moves.map { "\($0.to) \($0.reason)" }
        }
        #expect(push(nil) == ["31 sentAfterBackup"])
        #expect(push(2) == ["31 sentAfterBackup"])
        #expect(push(1) == ["0 sentAfterUnknownBackup"])
        // Both, and the log shows that mSupply is behind.
        let behind = found(.both, backup: 1, log: { $0.maxCursor = 99 }, push: 50, told: 31)
        #expect(behind.moves.map(\.to) == [99, 0])
    }

    @Test func aBundleOfAnotherServerIsKnownByWhatBothSay() {
        let central = DatabaseOrigin(engine: .postgreSQL, site: 7, siteIdentifier: "a")
        func isOther(_ engine: Dialect, _ site: Int64?, _ identifier: String?) -> Bool {
            central.isOther(than: DatabaseOrigin(engine: engine, site: site, siteIdentifier: identifier))
        }
        #expect(!isOther(.postgreSQL, 7, "a") && !isOther(.postgreSQL, nil, nil) && !isOther(.postgreSQL, 7, nil))
        #expect(isOther(.postgreSQL, 12, nil) && isOther(.postgreSQL, 7, "b") && isOther(.sqlite, 7, "a"))
    }
}
