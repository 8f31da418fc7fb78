/// What of the legacy server's folder goes into a bundle, and why not more.
public struct LegacySelection: Sendable, Hashable {
    public let extent: LegacyRecord.Extent
    /// The newest finished backup; nil where there is none.
    public let set: BackupSet?
    /// What continues it, in the order in which it is replayed.
    public let logs: [LogArchive]
    /// The current journal, which carries on behind the last log.
    public let journal: LegacyFile?
    /// 4D's settings, histories and text journals, and journals of something else.
    public let papers: [LegacyFile]
    /// Backups that are not whole; those that are only older than the chosen one are not among them.
    public let rejected: [RejectedSet]
    public let breaks: [NumberingBreak]
    /// Backups of several databases lie there, and which one is meant is a guess.
    public let isAmbiguous: Bool

    /// Decides.
    ///
    /// A backup is finished when the history has an entry for it with a good status, all its files are there, and none of
    /// them has changed since the entry was seen first. The newest is the one that the history has last, whatever its number;
    /// where several series count, the one with the latest start.
    ///
    /// - Parameters:
    ///   - start: what the folder held when the whole backup began; nil where it was not looked at.
    ///   - now: what it holds.
    ///   - past: what is known of it from before.
    ///   - spoiled: sets of which a copy was tried in vain.
    public static func decide(
        start: LegacyContents?,
        now: LegacyContents,
        past: LegacyPast = LegacyPast(),
        spoiled: Set<SetIdentity> = []
    ) -> LegacySelection {
        let audit = SetAudit(start: start, now: now, past: past, spoiled: spoiled)
        guard audit.knowsAnything else {
            return LegacySelection(extent: .notUnderstood, papers: now.papers)
        }
        let choice = SetChoice(audit, past)
        guard let newest = choice.chosen else {
            return LegacySelection(extent: .wholeFolder, papers: now.papers, rejected: choice.rejected)
        }
        let chain = LogChain(after: newest, in: now, audit)
        return LegacySelection(
            extent: .set,
            set: newest.set,
            logs: chain.logs,
            journal: chain.journal,
            papers: now.papers + chain.otherJournals,
            rejected: choice.rejected,
            breaks: choice.breaks + chain.breaks,
            isAmbiguous: choice.isAmbiguous
        )
    }

    init(
        extent: LegacyRecord.Extent,
        set: BackupSet? = nil,
        logs: [LogArchive] = [],
        journal: LegacyFile? = nil,
        papers: [LegacyFile],
        rejected: [RejectedSet] = [],
        breaks: [NumberingBreak] = [],
        isAmbiguous: Bool = false
    ) {
        (self.extent, self.set, self.logs, self.journal) = (extent, set, logs, journal)
        (self.papers, self.rejected, self.breaks) = (papers, rejected, breaks)
        self.isAmbiguous = isAmbiguous
    }

    /// Every file that is copied, the backup first.
    public var files: [LegacyFile] {
        (set?.segments ?? []) + logs.map(\.file) + (journal.map { [$0] } ?? []) + papers
    }

    /// Bytes of those files.
    public var size: Int64 { files.size }

    /// What a manifest says of it.
    ///
    /// - Parameter sha256: of the set that was copied.
    public func record(sha256: String?) -> LegacyRecord {
        LegacyRecord(
            extent: extent,
            identity: set?.identity(sha256: sha256),
            set: set,
            logs: logs,
            journal: journal,
            rejected: rejected,
            breaks: breaks
        )
    }
}
