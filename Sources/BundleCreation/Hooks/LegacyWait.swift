import BundleContents
import FileSystem
import Glibc
import LegacyBackup
import PostgreSQLFormats
import SyncCursors

/// Waits, while a bundle is made, for the legacy server's backup that is under way.
struct LegacyWait {
    let folder: HookFolder
    /// How long at most: for an end from its begin on, so that one that never comes is not waited for every night; for
    /// the next begin from now on.
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

    /// - Parameter onWaiting: called before each wait, with what is waited for and how many seconds at most.
    func run(onWaiting: (LegacyAwaited, Double) throws -> Void) throws -> Result {
        let start = Machine.monotonicSeconds
        var announced: LegacyAwaited?
        var locked: LockedReading?
        /// When the begin that is open was seen first, in seconds from the start.
        var seen: (begin: Int, at: Double)?
        while true {
            let waited = Machine.monotonicSeconds - start
            let latest = try folder.latest()
            if let open = latest.open, seen?.begin != open.number { seen = (open.number, waited) }
            guard let (awaited, rest) = try pending(latest, after: waited, sinceSeen: waited - (seen?.at ?? 0)) else {
                let history = try folder.history()
                return Result(
                    history: history,
                    unended: history.open?.number,
                    waited: announced == nil ? nil : waited,
                    locked: locked
                )
            }
            if awaited != announced { try onWaiting(awaited, rest) }
            announced = awaited
            try check()
            if let open = latest.open, locked?.begin != open.number, let arrived = arrived(since: open) {
                let (syncs, cursors) = try readSyncs()
                // Else it has ended meanwhile, and what was read may be younger.
                if try folder.latest().open?.number == open.number {
                    locked = LockedReading(begin: open.number, arrived: arrived, syncs: syncs, cursors: cursors)
                }
            }
            // The folder may be another machine's, of which nobody tells us when it changes.
            usleep(500_000)
        }
    }

    /// Archives that the begin did not see: the legacy server locks its data before it writes one. nil where there are none.
    private func arrived(since begin: BeginReceipt) -> Set<LegacyFile>? {
        guard let before = begin.legacy, let now = try? LegacyListing.read(legacyFolder) else { return nil }
        let arrived = now.arrived(since: before)
        return arrived.isEmpty ? nil : arrived
    }

    /// What is waited for, and how many seconds more; nil when there is nothing to wait for any more.
    private func pending(
        _ latest: HookHistory,
        after waited: Double,
        sinceSeen: Double
    ) throws -> (LegacyAwaited, Double)? {
        if let open = latest.open {
            // The later of the two: a clock may have been set.
            let rest = seconds - max(sinceSeen, age(of: open.made))
            return rest > 0 ? (.end(begin: open.number), rest) : nil
        }
        if let turn = latest.turns.last, let rest = settling(turn) { return (.history, rest) }
        guard needsReach, waited < seconds else { return nil }
        if let turn = latest.turns.last, turn.end?.status == 0, let mark = turn.begin.mark, try mayReach(mark) {
            return nil
        }
        return (.next, seconds - waited)
    }

    /// How many seconds the legacy server still has to write its history: it calls its hook before that, or after.
    private func settling(_ turn: HookHistory.Turn) -> Double? {
        guard let end = turn.end, end.status == 0, let before = turn.begin.legacy, let after = end.legacy else {
            return nil
        }
        let rest = min(Self.settlingTime, seconds) - age(of: end.made)
        let new = after.arrived(since: before)
        guard rest > 0, !new.isEmpty, let now = try? LegacyFolder(path: legacyFolder).contents() else { return nil }
        return new.isSubset(of: LegacySelection.decide(start: nil, now: now).set?.segments ?? []) ? nil : rest
    }

    /// Seconds since a time of a receipt. Here a clock does no harm: it decides how long is waited, and nothing else.
    private func age(of made: String) -> Double {
        UTCTime.parse(made).map { max(0, Double(Int64(BundleName.now()) - $0.unixSeconds)) } ?? .infinity
    }

    private static let settlingTime = 30.0
}
