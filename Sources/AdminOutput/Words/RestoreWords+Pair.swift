import BundleContents
package import BundleRestore
import SyncCursors

/// Words for mSupply's backup in a restore, and for how far omSupply lies from it.
extension RestoreWords {
    /// Lines of the plan.
    static func pair(_ plan: RestorePlan) -> [String] {
        guard let pair = plan.pair else { return [] }
        var lines = ["mSupply goes to " + backup(pair)]
        if plan.part != .all { return lines }
        if pair.fits { return lines + ["the two servers fit (aligned)"] + (alone(pair).map { ["in 4D " + $0] } ?? []) }
        lines.append("THE TWO SERVERS ARE NOT PROVED TO FIT (\(pair.verdict.rawValue)): \(doubt(pair))")
        lines += distance(pair)
        if pair.verdict != .aligned, let meaning = BundleWords.meaning(of: pair.verdict) { lines.append(meaning) }
        return lines
    }

    /// Which of its backups, as a person looks for it in 4D.
    static func backup(_ pair: RestoredPair) -> String {
        let place = pair.isOfEarlierBundle ? ", out of bundle \(pair.bundle.prefix(8)) of \(pair.created)" : ""
        guard let set = pair.set else {
            return "what its folder held: no backup in it is proved to be finished\(place)"
        }
        return "its backup \(LegacyWords.description(set))\(place)"
    }

    /// What the proof asks of whoever restores the backup in 4D; nil where the two do not fit anyway.
    static func alone(_ pair: RestoredPair) -> String? {
        guard let backup = pair.fittingBackup else { return nil }
        return
            "restore backup \(backup) alone, and integrate no journal: 4D may be set to do that by itself, so switch that off "
            + "and keep .journal and .4BL files away from it"
    }

    private static func doubt(_ pair: RestoredPair) -> String {
        if !pair.isMark { return "omSupply goes to another point than the one that mSupply's backup belongs to" }
        if pair.isOfEarlierBundle { return "the newest bundle has no backup of mSupply, and an older one is taken" }
        return ErrorReport.visible(pair.reason)
    }

    /// How far the one is from the other, in what both are counted by.
    private static func distance(_ pair: RestoredPair) -> [String] {
        guard let begun = pair.begun else { return [] }
        let atBackup =
            "mSupply's backup began at change \(pair.changelogAtBackup?.cursor.value ?? 0) of omSupply's log (\(begun))"
        guard let restored = pair.changelogRestored, restored != pair.changelogAtBackup else { return [atBackup] }
        let changes = restored.cursor.value - (pair.changelogAtBackup?.cursor.value ?? 0)
        return [
            "\(atBackup), and omSupply goes to change \(restored.cursor): \(abs(changes)) \(changes < 0 ? "earlier" : "later")"
        ]
    }

    /// What was restored and does not fit: for whoever reads the end alone.
    package static func warnings(of plan: RestorePlan) -> [String] {
        guard plan.part == .all, let pair = plan.pair, pair.verdict == .skewed else { return [] }
        return ["the two servers do not fit (skewed): \(doubt(pair))"]
    }
}
