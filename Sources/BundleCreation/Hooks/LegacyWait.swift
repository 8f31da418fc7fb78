import BundleContents
import FileSystem
import Glibc
import LegacyBackup
import PostgreSQLFormats
import SyncCursors

/// Waits, while a bundle is made, for the legacy server's backup that is under way.
struct LegacyWait {
    let folder: HookFolder
    /// How long at most: for an end from its begin on, so that one that never comes is not waited for every night.
    let seconds: Double
    /// Nothing but a backup whose mark can be reached will do: one that has not begun yet is waited for too.
    let needsReach: Bool
    /// Whether a restore of the bundle could go to a mark.
    let mayReach: (HookMark) throws -> Bool
    /// The legacy server's backup folder.
    let legacyFolder: String
    /// What has been synchronised by now.
    let readSyncs: () throws -> (SyncLogReading?, CursorSnapshot?)
    /// Called twice a second; may throw to stop.
    let check: () throws -> Void

    struct Result {
        let history: HookHistory
        /// The begin whose end did not come.
        let unended: Int?
        /// Seconds; nil when there was nothing to wait for.
        let waited: Double?
        /// What was seen while the legacy server's data were locked; nil where it was not looked at in time.
        let locked: LockedReading?
    }

    /// - Parameter onWaiting: called once, before the wait begins, with the begin whose end is waited for.
    func run(onWaiting: (Int?) throws -> Void) throws -> Result {
        let start = Machine.monotonicSeconds
        var hasWaited = false
        var locked: LockedReading?
        while true {
            let waited = Machine.monotonicSeconds - start
            guard try isPending(after: waited) else {
                let history = try folder.history()
                return Result(
                    history: history,
                    unended: history.open?.number,
                    waited: hasWaited ? waited : nil,
                    locked: locked
                )
            }
            if !hasWaited { try onWaiting(folder.latest().open?.number) }
            hasWaited = true
            try check()
            if let open = try folder.latest().open, locked?.begin != open.number, isWriting(since: open) {
                let (syncs, cursors) = try readSyncs()
                // Else it has ended meanwhile, and what was read may be younger.
                if try folder.latest().open?.number == open.number {
                    locked = LockedReading(begin: open.number, syncs: syncs, cursors: cursors)
                }
            }
            // The folder may be another machine's, of which nobody tells us when it changes.
            usleep(500_000)
        }
    }

    /// Whether an archive lies there that the begin did not see: the legacy server locks its data before it writes one.
    private func isWriting(since begin: BeginReceipt) -> Bool {
        guard let before = begin.legacy, let now = try? LegacyListing.read(legacyFolder) else { return false }
        return !Set(now.files).isSubset(of: before.files)
    }

    private func isPending(after waited: Double) throws -> Bool {
        let latest = try folder.latest()
        if let open = latest.open { return waited < seconds && age(of: open.made) < seconds }
        if let turn = latest.turns.last, isSettling(turn) { return true }
        guard needsReach, waited < seconds else { return false }
        guard let turn = latest.turns.last, turn.end?.status == 0, let mark = turn.begin.mark else { return true }
        return try !mayReach(mark)
    }

    /// Whether the legacy server may still have to write its history: it calls its hook before that, or after.
    private func isSettling(_ turn: HookHistory.Turn) -> Bool {
        guard let end = turn.end, end.status == 0, age(of: end.made) < min(Self.settlingTime, seconds),
            let before = turn.begin.legacy, let after = end.legacy
        else { return false }
        let new = Set(after.files).subtracting(before.files)
        guard !new.isEmpty, let now = try? LegacyFolder(path: legacyFolder).contents() else { return false }
        return new.isDisjoint(with: LegacySelection.decide(start: nil, now: now).set?.segments ?? [])
    }

    /// Seconds since a time of a receipt. Here a clock does no harm: it decides how long is waited, and nothing else.
    private func age(of made: String) -> Double {
        UTCTime.parse(made).map { Double(Int64(BundleName.now()) - $0.unixSeconds) } ?? .infinity
    }

    private static let settlingTime = 30.0
}
