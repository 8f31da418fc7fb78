public import LegacyBackup
public import SyncCursors

/// Whether both servers' states in a bundle belong to one instant.
public struct Alignment: Sendable, Hashable, Codable {
    public enum Verdict: String, Sendable, Hashable, Codable {
        /// Proved to be one instant.
        case aligned
        /// Proved not to be.
        case skewed
        /// Nothing is known of the legacy backup's instant.
        case unknown
        /// There is no legacy part.
        case none
    }

    public let verdict: Verdict
    /// One line, for whoever reads the manifest by eye.
    public let reason: String
    /// Synchronisations between the two servers that were under way at the mark; nil when the log could not be read.
    public let syncsUnderWay: Int?
    /// What decided; nil in bundles of tools that did not look at hooks.
    public var finding: AlignmentFinding? = nil
    /// What it was decided from; nil where there is no legacy part.
    public var proof: AlignmentProof? = nil

    package init(
        verdict: Verdict,
        reason: String,
        syncsUnderWay: Int?,
        finding: AlignmentFinding? = nil,
        proof: AlignmentProof? = nil
    ) {
        (self.verdict, self.reason, self.syncsUnderWay) = (verdict, reason, syncsUnderWay)
        (self.finding, self.proof) = (finding, proof)
    }

    /// Of what a later tool found the verdict is read, and its reason.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        verdict = try values.decode(Verdict.self, forKey: .verdict)
        reason = try values.decode(String.self, forKey: .reason)
        syncsUnderWay = try values.decodeIfPresent(Int.self, forKey: .syncsUnderWay)
        finding = try? values.decodeIfPresent(AlignmentFinding.self, forKey: .finding)
        proof = try? values.decodeIfPresent(AlignmentProof.self, forKey: .proof)
    }
}

/// What a verdict rests on.
public enum AlignmentFinding: String, Sendable, Hashable, Codable, CaseIterable {
    /// Everything fits.
    case proved
    case noLegacyPart
    case emptyFolder
    /// The legacy folder could not be read.
    case folderUnreadable
    /// Hooks were called, and no finished set is in the bundle that they could belong to.
    case noFinishedSet
    /// No hook was ever called: only clocks link the two instants.
    case noHooks
    /// Backups of several databases lie there, and none of them is known to be the legacy server's.
    case severalDatabases
    /// The set was finished while no hook was called around it.
    case notEmbraced
    /// Hooks were called around it, and it need not be the backup that they were called for.
    case doubtful
    /// A receipt that may belong to the set cannot be read.
    case receiptUnreadable
    /// The begin before the set was vetoed, and it was made all the same.
    case beginVetoed
    /// Hooks were called, and could not look at the legacy server's folder: which backup it was is not known.
    case folderNotSeen
    /// The end that belongs to the set gave a status other than 0.
    case backupFailed
    /// A begin has come, and its end has not, in the time that was given.
    case notEnded
    /// The set's mark lies before the base backup was consistent.
    case markBeforeBase
    /// The same, because the legacy server's newest backup is no good and the one before was taken.
    case newestFailed
    /// The same, because the newest one was vetoed.
    case newestVetoed
    /// The mark is of another server.
    case otherServer
    /// The mark is of another database of the same server, or does not say of which.
    case otherDatabase
    /// The server was restored or promoted since the mark.
    case otherTimeline
    /// The mark should be in the log, and is not.
    case markNotInLog
    /// SQLite: the database went on between the mark and the copy.
    case changedSinceMark
    /// A synchronisation was under way at the bundle's own mark.
    case syncAtOwnMark
    /// There is no record of synchronisations, or it could not be read.
    case noSyncLog
    /// The record of synchronisations does not add up.
    case syncLogUnclear
    /// A synchronisation was taking items from the legacy server's queue across the mark.
    case syncAcrossMark
    /// Items of the legacy server's queue were acknowledged after the mark.
    case queueAcknowledged
    /// A synchronisation was in the middle of the legacy server's queue at the mark, and stands there since.
    case syncStandsStill
    /// Rows that were written after the mark were sent to the legacy server.
    case pushedAfterMark
    /// Such rows may have been sent: a push that was at work after the mark did not come to its end.
    case pushUnanswered
}

/// The facts behind a verdict.
public struct AlignmentProof: Sendable, Hashable, Codable {
    /// Of omSupply: a mark and the cursors at it.
    public struct Instant: Sendable, Hashable, Codable {
        public let mark: String?
        public let place: LogPlace?
        public let changelogLast: LastSeenCursor?
        public let stored: [StoredCursor]

        package init(mark: String?, place: LogPlace?, cursors: CursorSnapshot) {
            (self.mark, self.place) = (mark, place)
            (changelogLast, stored) = (cursors.changelogLast, cursors.stored)
        }

        /// As far as they are kept.
        var cursors: CursorSnapshot { CursorSnapshot(changelogLast: changelogLast, stored: stored) }
    }

    /// When it was seen what had been synchronised since the mark.
    public enum SyncsRead: String, Sendable, Hashable, Codable {
        /// While the legacy server was writing its backup: its data were locked.
        case whileLocked
        /// When it had ended.
        case atEnd
        /// When the bundle was marked, later.
        case atOwnMark
    }

    /// The numbers of the receipts around the set; nil without hooks around it.
    public var begin: Int? = nil
    public var end: Int? = nil
    public var endStatus: Int? = nil
    /// The instant that belongs to the legacy backup; nil where the mark is not one of the bundle's database.
    public var hook: Instant? = nil
    /// The bundle's database, and the mark's where that is another one; the latter is nil where the mark does not say.
    public var database: MarkedDatabase? = nil
    public var otherDatabase: MarkedDatabase? = nil
    /// The instant at which the bundle itself was marked.
    public var own: Instant
    public var legacy: SetIdentity? = nil
    /// Synchronisations that ran, or may have run, between the mark and the moment at which `sync_log` was read again.
    public var syncs: [SyncRunChange] = []
    /// nil where nothing could be compared.
    public var syncsRead: SyncsRead? = nil
    /// Seconds.
    public var waitedForSync: Double? = nil
    public var waitedForLock: Double? = nil
    public var waitedForEnd: Double? = nil
    /// A begin whose end did not come in time.
    public var unended: Int? = nil
    /// When the begin made its mark; UTC, for people.
    public var begun: String? = nil
    /// Why no hooks are known around the set; nil where they are, and without a set.
    public var gap: HookGap? = nil
    /// Why those around it need not belong to it.
    public var doubt: HookDoubt? = nil
    /// A legacy folder that could not be read, and why, where nothing was copied because of it.
    package var unreadableFolder: String? = nil
    /// A newer backup of the legacy server that is no good.
    public var newest: FailedBackup? = nil

    package init(own: Instant) { self.own = own }
}
