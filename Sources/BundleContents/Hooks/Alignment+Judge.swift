package import LegacyBackup
package import SyncCursors

/// What a verdict is made from.
package struct AlignmentFacts: Sendable {
    /// How many files the legacy part holds; nil when there is none.
    package var legacyFiles: Int?
    /// How much of the legacy folder was copied.
    package var extent: LegacyRecord.Extent?
    /// The set in it; nil where none is finished.
    package var set: SetIdentity?
    /// It may be of another database than the legacy server's.
    package var hasSeveralDatabases = false
    package var match: HookMatch = .noHooks
    /// For a set without hooks around it: why.
    package var gap: HookGap?
    /// What became of the newest backup, where it is no good and the set is an older one.
    package var newest: FailedBackup?
    /// A begin whose end did not come in time, and how long it was waited for.
    package var unended: Int?
    package var waitedForEnd: Double?
    /// The bundle's own mark.
    package var own: AlignmentProof.Instant
    /// The bundle's database.
    package var database: MarkedDatabase?
    package var syncsUnderWay: Int?
    /// What had been synchronised while the legacy server's data were locked, where somebody looked then.
    package var locked: LockedReading?
    /// Read at the bundle's own mark.
    package var syncs: SyncLogReading?
    /// For a set with hooks around it.
    package var reach: MarkReach?

    package init(legacyFiles: Int?, own: AlignmentProof.Instant) {
        (self.legacyFiles, self.own) = (legacyFiles, own)
    }
}

/// What was synchronised, and where the cursors stood, when an archive that the begin had not seen lay in the folder.
package struct LockedReading: Sendable, Hashable {
    /// The begin's number.
    package let begin: Int
    /// What had come since the begin.
    package let arrived: Set<LegacyFile>
    package let syncs: SyncLogReading?
    package let cursors: CursorSnapshot?

    package init(begin: Int, arrived: Set<LegacyFile>, syncs: SyncLogReading?, cursors: CursorSnapshot?) {
        (self.begin, self.arrived, self.syncs, self.cursors) = (begin, arrived, syncs, cursors)
    }

    /// Whether it was that set that was being written: an archive of another database says nothing of this one's lock. A
    /// file grows while it is written, so that its name has to do.
    package func isOf(_ segments: [LegacyFile]) -> Bool {
        !arrived.isEmpty && Set(segments.map(\.path)).isSuperset(of: arrived.map(\.path))
    }
}

extension Alignment {
    /// Decides from facts alone. omSupply's instant is the hook's mark, made before the legacy server locked its data, so
    /// it is not after the legacy backup's. What is left to prove is that the mark can be restored to, and that nothing
    /// between it and the lock is in one of the two alone.
    package static func judge(_ facts: AlignmentFacts) -> Alignment {
        guard let files = facts.legacyFiles else { return plain(.none, .noLegacyPart, facts) }
        var proof = AlignmentProof(own: facts.own)
        (proof.legacy, proof.unended, proof.waitedForEnd) = (facts.set, facts.unended, facts.waitedForEnd)
        (proof.gap, proof.newest) = (facts.gap, facts.newest)
        var underWay = facts.syncsUnderWay
        func verdict(_ verdict: Verdict, _ finding: AlignmentFinding) -> Alignment {
            Alignment(
                verdict: verdict,
                reason: finding.reason(proof),
                syncsUnderWay: underWay,
                finding: finding,
                proof: proof
            )
        }
        if facts.extent == .unreachable { return verdict(.unknown, .folderUnreadable) }
        if files == 0 { return verdict(.unknown, .emptyFolder) }
        if facts.hasSeveralDatabases { return verdict(.unknown, .severalDatabases) }
        guard case .embraced(let begin, let end) = facts.match, let mark = begin.mark else {
            if let syncs = facts.syncsUnderWay, syncs > 0 { return verdict(.skewed, .syncAtOwnMark) }
            if facts.unended != nil { return verdict(.unknown, .notEnded) }
            switch facts.match {
            case .noHooks: return verdict(.unknown, .noHooks)
            case .failed(let begin, let status):
                (proof.begin, proof.endStatus) = (begin, status)
                return verdict(.unknown, .backupFailed)
            case .doubtful(let begin, let end, let doubt):
                (proof.begin, proof.end, proof.doubt) = (begin, end, doubt)
                return verdict(.unknown, .doubtful)
            case .embraced, .unembraced: return verdict(.unknown, whyUnembraced(facts))
            }
        }
        (proof.begin, proof.end, proof.endStatus) = (begin.number, end.number, end.status)
        if let finding = foreign(facts.reach) {
            (proof.database, proof.otherDatabase) = (facts.database, mark.database)
            return verdict(.unknown, finding)
        }
        proof.begun = begin.made
        proof.hook = .init(mark: mark.name, place: mark.place, cursors: mark.cursors)
        underWay = mark.syncs.map { $0.underWay == nil ? 0 : 1 }
        (proof.waitedForSync, proof.waitedForLock) = (mark.waitedForSync, mark.waitedForLock)
        let locked = facts.locked.flatMap { $0.begin == begin.number ? $0 : nil }
        let reading = locked?.syncs ?? end.syncs ?? facts.syncs
        let read: AlignmentProof.SyncsRead =
            locked?.syncs != nil ? .whileLocked : end.syncs != nil ? .atEnd : .atOwnMark
        let changes = reading.flatMap { now in mark.syncs.flatMap { now.changes(since: $0) } }
        if let changes { (proof.syncs, proof.syncsRead) = (changes, read) }

        switch facts.reach {
        case .inLog, .inChain, .sameCursors: break
        case .beforeBase: return verdict(.skewed, whyNoNewer(facts) ?? .markBeforeBase)
        case .otherTimeline: return verdict(.skewed, .otherTimeline)
        case .changed: return verdict(.skewed, whyNoNewer(facts) ?? .changedSinceMark)
        case .notInLog: return verdict(.unknown, .markNotInLog)
        case .otherServer, .otherDatabase, nil: return verdict(.unknown, .otherServer)
        }
        guard mark.syncs != nil, reading != nil else { return verdict(.unknown, .noSyncLog) }
        guard let changes else { return verdict(.unknown, .syncLogUnclear) }
        if let finding = harm(in: changes) {
            return verdict(isProved(by: changes, read) ? .skewed : .unknown, finding)
        }
        let seen = locked?.cursors ?? end.cursors ?? facts.own.cursors
        if hasPushed(seen.stored, since: mark) {
            return verdict(locked?.cursors != nil ? .skewed : .unknown, .pushedAfterMark)
        }
        if mayHavePushed(changes, since: mark, seen) { return verdict(.unknown, .pushUnanswered) }
        return verdict(.aligned, .proved)
    }

    /// What the receipts tell of another database says nothing of this one.
    private static func foreign(_ reach: MarkReach?) -> AlignmentFinding? {
        switch reach {
        case .otherServer, nil: .otherServer
        case .otherDatabase: .otherDatabase
        default: nil
        }
    }

    private static func whyUnembraced(_ facts: AlignmentFacts) -> AlignmentFinding {
        if let finding = whyNoNewer(facts) { return finding }
        if let extent = facts.extent, extent != .set { return .noFinishedSet }
        return switch facts.gap {
        case .unreadable: .receiptUnreadable
        case .vetoed: .beginVetoed
        case .folderNotSeen: .folderNotSeen
        case .notCalled, nil: .notEmbraced
        }
    }

    /// Why an older backup was taken: the newest one is no good, or has not ended.
    private static func whyNoNewer(_ facts: AlignmentFacts) -> AlignmentFinding? {
        if facts.unended != nil { return .notEnded }
        return facts.newest.map { if case .vetoed = $0 { .newestVetoed } else { .newestFailed } }
    }

    private static func harm(in changes: [SyncRunChange]) -> AlignmentFinding? {
        if changes.contains(where: { $0.acknowledged == .certain }) { return .queueAcknowledged }
        let possible = changes.filter { $0.acknowledged == .possible }
        if possible.isEmpty { return nil }
        return possible.allSatisfy { $0.before == $0.after } ? .syncStandsStill : .syncAcrossMark
    }

    /// A legacy server that has locked its data takes no acknowledgement: what was seen by then came before. Later readings
    /// cannot tell that from what came after the lock, but of a synchronisation that was in the middle of the queue at the
    /// mark and went on. What may have been acknowledged is never proved.
    private static func isProved(by changes: [SyncRunChange], _ read: AlignmentProof.SyncsRead) -> Bool {
        let certain = changes.filter { $0.acknowledged == .certain }
        return switch read {
        case .whileLocked: !certain.isEmpty
        case .atEnd: certain.contains { $0.before?.queue.hasBegun == true }
        case .atOwnMark: false
        }
    }

    /// The best that a bundle can say of itself, known before one is made.
    ///
    /// - Parameters:
    ///   - folder: a legacy folder that could not be read, and why.
    ///   - begin: one with a mark in another database than the bundle's.
    package static func best(
        _ verdict: Verdict,
        _ finding: AlignmentFinding,
        gap: HookGap? = nil,
        folder: String? = nil,
        database: MarkedDatabase? = nil,
        begin: BeginReceipt? = nil
    ) -> Alignment {
        var proof = AlignmentProof(own: .init(mark: nil, place: nil, cursors: CursorSnapshot()))
        (proof.gap, proof.unreadableFolder) = (gap, folder)
        (proof.database, proof.otherDatabase, proof.begin) = (database, begin?.mark?.database, begin?.number)
        return Alignment(verdict: verdict, reason: finding.reason(proof), syncsUnderWay: nil, finding: finding)
    }

    private static func plain(_ verdict: Verdict, _ finding: AlignmentFinding, _ facts: AlignmentFacts) -> Alignment {
        let reason = finding.reason(AlignmentProof(own: facts.own))
        return Alignment(verdict: verdict, reason: reason, syncsUnderWay: facts.syncsUnderWay, finding: finding)
    }

    /// Whether rows behind the mark have gone to the legacy server: it would know what omSupply has forgotten.
    private static func hasPushed(_ stored: [StoredCursor], since mark: HookMark) -> Bool {
        guard let next = stored.first(where: { $0.key == CursorKey.remotePush })?.value else { return false }
        let last = mark.cursors.changelogLast?.cursor.value ?? 0
        let before = mark.cursors.stored.first { $0.key == CursorKey.remotePush }?.value ?? 0
        // One that stood behind the log's end before, as after rows were removed, says nothing.
        return next > last + 1 && next != before
    }
}
