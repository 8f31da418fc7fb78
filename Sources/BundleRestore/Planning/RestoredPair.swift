public import BundleContents
public import LegacyBackup
public import SyncCursors

/// The legacy server's backup that a restore brings back, and how omSupply lies to it then.
public struct RestoredPair: Sendable, Hashable, Codable {
    /// What the manifest says of the bundle whose state is restored.
    public let verdict: Alignment.Verdict
    public let reason: String
    /// nil where no backup in the part is proved to be finished.
    public let set: SetIdentity?
    /// The bundle that has it.
    public let bundle: String
    /// When that one was begun; UTC.
    public let created: String
    /// Whether that is another one than the bundle whose state is restored.
    public let isOfEarlierBundle: Bool
    /// Whether the database goes to the instant that the verdict is of.
    public let isMark: Bool
    /// When the legacy backup began, by the hook's mark in omSupply's log; UTC. nil without hooks around it.
    public let begun: String?
    /// The last row of omSupply's change log then.
    public let changelogAtBackup: LastSeenCursor?
    /// The same in the restored database; nil where it goes to another point, or the log is empty.
    public let changelogRestored: LastSeenCursor?

    /// Whether the two are proved to be of one instant when both are restored.
    public var fits: Bool { verdict == .aligned && isMark && !isOfEarlierBundle }

    /// The number of the legacy server's backup that the proof is of: that one alone, without any journal behind it. nil
    /// where the two do not fit.
    public var fittingBackup: Int? { fits ? set?.number : nil }
}

extension RestoredPair {
    /// - Returns: nil where the bundles have no legacy part.
    init?(_ selection: RestoreSelection) {
        let links = selection.chain.links
        guard selection.members.records.contains(where: { RestorePart.legacy.includes($0.path) }) else { return nil }
        // A bundle that could not copy the part leaves what the ones before have.
        let holder = links.last { $0.manifest.legacy?.set != nil } ?? selection.chain.last
        let (last, own) = (selection.chain.last, holder.manifest.alignment)
        isOfEarlierBundle = holder.identity.id != last.identity.id
        (verdict, reason) = (last.manifest.alignment.verdict, last.manifest.alignment.reason)
        (set, bundle, created) = (holder.manifest.legacy?.identity, holder.identity.id, holder.identity.created)
        isMark = selection.isMark
        (begun, changelogAtBackup) = (own.proof?.begun, own.proof?.hook?.changelogLast)
        changelogRestored = selection.isMark ? last.manifest.cursors.changelogLast : nil
    }
}
