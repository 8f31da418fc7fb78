package import BundleContents
import SyncCursors

/// Words for a verdict, for somebody who looks after servers and not after databases.
extension BundleWords {
    /// Lines of `bundle show`.
    package static func explanation(_ alignment: Alignment) -> [String] {
        var lines = ["Legacy     \(alignment.verdict.rawValue): \(alignment.reason)"]
        guard let finding = alignment.finding else { return lines }
        if let meaning = meaning(of: alignment.verdict) { lines.append("Meaning    \(meaning)") }
        if let advice = advice(on: finding) { lines.append("To do      \(advice)") }
        guard let proof = alignment.proof else { return lines }
        if let hook = proof.hook {
            let receipts = [proof.begin, proof.end].compactMap { $0.map(String.init) }.joined(separator: " and ")
            let marked = proof.begun.map { ", marked \(clock($0))" } ?? ""
            lines.append("omSupply   \(instant(hook))\(marked), right before that backup (receipts \(receipts))")
            lines.append("           \(instant(proof.own)) when this bundle was made")
        } else if proof.own.place != nil || proof.own.changelogLast != nil {
            lines.append("omSupply   \(instant(proof.own)) when this bundle was made")
        }
        return lines + syncs(proof) + waiting(proof)
    }

    /// `2026-11-22 21:01:58 UTC` for `2026-11-22T21:01:58Z`.
    private static func clock(_ time: String) -> String {
        ErrorReport.visible("\(time.prefix(10)) \(time.dropFirst(11).prefix(8)) UTC")
    }

    private static func instant(_ instant: AlignmentProof.Instant) -> String {
        let last = instant.changelogLast.map { "change log \($0.cursor)" } ?? "empty change log"
        return instant.place.map { "\($0.lsn) on timeline \($0.timeline), \(last)" } ?? last
    }

    private static func syncs(_ proof: AlignmentProof) -> [String] {
        guard let read = proof.syncsRead else { return [] }
        let until =
            switch read {
            case .whileLocked: "until mSupply was locked"
            case .atEnd: "until mSupply's backup had ended"
            case .atOwnMark: "until this bundle was made"
            }
        if proof.syncs.isEmpty { return ["Syncs      none from the mark on, \(until)"] }
        let shown = proof.syncs.prefix(5).map { change in
            let queue = change.after.queue
            let taken =
                switch change.acknowledged {
                case .none: "took nothing from mSupply's queue"
                case .possible: "was taking from mSupply's queue (\(queue.done ?? 0) of \(queue.total ?? 0))"
                case .certain:
                    "took \((queue.done ?? 0) - (change.before?.queue.done ?? 0)) items from mSupply's queue"
                }
            return "Syncs      begun \(change.after.started): \(taken), \(until)"
        }
        return shown + (proof.syncs.count > 5 ? ["           and \(proof.syncs.count - 5) more"] : [])
    }

    private static func waiting(_ proof: AlignmentProof) -> [String] {
        func words(_ seconds: Double?, _ what: String) -> String? {
            guard let seconds, seconds >= 0.05 else { return nil }
            let tenths = Int(seconds * 10)
            return "\(tenths / 10).\(tenths % 10) s for \(what)"
        }
        let waited = [
            words(proof.waitedForSync, "a synchronisation to end"), words(proof.waitedForLock, "the change log"),
            words(proof.waitedForEnd, "mSupply's backup to end"),
        ].compactMap(\.self)
        return waited.isEmpty ? [] : ["Waited     " + waited.joined(separator: ", ")]
    }

    static func meaning(of verdict: Alignment.Verdict) -> String? {
        switch verdict {
        case .aligned:
            "restored together, the two servers fit: omSupply goes to the moment right before mSupply began its backup, and "
                + "mSupply to this backup alone, without its journal"
        case .skewed:
            "restored together, the two servers do not fit: one of them has forgotten what the other goes by"
        case .unknown: "restored together, the two servers may fit or not: nothing proves it"
        case .none: nil
        }
    }

    /// What makes the next bundle better.
    package static func advice(on finding: AlignmentFinding) -> String? {
        switch finding {
        case .proved, .noLegacyPart: nil
        case .emptyFolder:
            "see whether mSupply still makes backups, and into this folder, and whether its share is mounted"
        case .folderUnreadable:
            "see whether its share is mounted and this user may read it, or mend --legacy or backup.legacy_folder"
        case .noFinishedSet: "see what 4D's Backup Journal says, and let mSupply make a good backup"
        case .noHooks: "let 4D call `omsupply-admin legacy begin` and `legacy end`: the operator's guide has the lines"
        case .severalDatabases:
            "let each database back up into a folder of its own, and name mSupply's (--legacy, backup.legacy_folder)"
        case .doubtful:
            "call the hooks around mSupply's backup alone, with its folder mounted; its next backup will do"
        case .notEmbraced: "see in 4D's Backup Journal whether the two hooks are called, and what they answer"
        case .receiptUnreadable:
            "see whose file that is in legacy-hooks, and whether it is whole; mSupply's next backup makes new ones"
        case .beginVetoed:
            "see to that reason, or let On Backup Startup pass the veto on, so that 4D makes no backup without a mark"
        case .folderNotSeen: "let `backup.legacy_folder` name a folder that the hooks' user can read"
        case .newestFailed:
            "look into 4D's Backup Journal, let mSupply make a good backup, and a `--kind wal` bundle after it will fit"
        case .newestVetoed:
            "see to that reason, let mSupply make its next backup, and a `--kind wal` bundle after it will fit"
        case .backupFailed: "look into 4D's Backup Journal, and let mSupply make a good backup"
        case .notEnded: "make a `--kind wal` bundle when mSupply's backup has ended, or wait longer (--legacy-wait)"
        case .markBeforeBase:
            "make a full bundle before mSupply's backup, with --await-legacy; or a `--kind wal` bundle after it: that one will fit"
        case .otherServer: "see that hooks and bundles name the same database server"
        case .otherDatabase: "see that hooks and bundles name the same database"
        case .otherTimeline:
            "let mSupply make its next backup, and make a `--kind wal` bundle after it: that one will fit"
        case .markNotInLog:
            "see whether the server's disk was set back, make a full bundle and a backup of mSupply after it"
        case .changedSinceMark: "make the bundle when nobody works, or right after mSupply's backup"
        case .syncAtOwnMark, .syncAcrossMark, .queueAcknowledged, .pushedAfterMark:
            "let mSupply make its backup when omSupply does not synchronise, or give `legacy begin` more time (--limit)"
        case .syncStandsStill:
            "start omSupply, see that it synchronises to the end, and let mSupply make its next backup after that"
        case .pushUnanswered:
            "see that omSupply synchronises to the end, and let mSupply make its next backup when it does not synchronise"
        case .noSyncLog: "look at this database: a central server of omSupply has a table sync_log"
        case .syncLogUnclear: "see whether rows of sync_log were removed; the next backup of mSupply will do"
        }
    }

    /// What `bundle create` says of a bundle beside its path.
    ///
    /// - Parameter isAwaited: a backup with hooks was waited for.
    package static func warnings(of alignment: Alignment, isAwaited: Bool = false) -> [String] {
        guard let finding = alignment.finding else { return [] }
        switch (alignment.verdict, finding) {
        case (.aligned, _): return []
        case (.none, _) where !isAwaited, (.unknown, .noHooks) where !isAwaited: return []
        case (let verdict, _):
            let advice = advice(on: finding).map { "; \($0)" } ?? ""
            return ["both servers' instants: \(verdict.rawValue), since \(alignment.reason)\(advice)"]
        }
    }
}
