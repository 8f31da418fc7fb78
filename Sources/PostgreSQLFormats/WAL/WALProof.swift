package import WALPositions

/// What WAL must hold to be a backup's, or to carry one on.
package struct WALNeed: Sendable, Hashable {
    package let systemIdentifier: UInt64
    /// The timeline at the end.
    package let timeline: Timeline
    package let segmentSize: UInt64
    /// Where replay begins: of a backup, its redo position.
    package let start: LSN
    /// How far the log must be whole, itself not included. Stop and mark are needed besides.
    package let end: LSN
    package let backup: Backup?
    package let mark: Mark?
    /// Needed from timeline 2 on, unless the whole stretch is known to be of one timeline.
    package let history: TimelineHistory?

    /// What `backup_label` and `pg_backup_stop` say.
    package struct Backup: Sendable, Hashable {
        /// Where the record of the backup's checkpoint begins; nil where that is not known.
        package let checkpoint: LSN?
        /// Behind the record that ends the backup; nil where that is not known.
        package let stop: LSN?

        package init(checkpoint: LSN?, stop: LSN?) {
            self.checkpoint = checkpoint
            self.stop = stop
        }
    }

    /// A restore point that must be where it was made.
    package struct Mark: Sendable, Hashable {
        package let name: String
        /// What `pg_create_restore_point` returned.
        package let lsn: LSN

        package init(name: String, lsn: LSN) {
            self.name = name
            self.lsn = lsn
        }
    }

    /// - Parameter backup: nil where there is no record of a backup's end: WAL that carries a backup on, or a backup
    ///   taken of a standby.
    package init(
        systemIdentifier: UInt64,
        timeline: Timeline,
        segmentSize: UInt64,
        start: LSN,
        end: LSN,
        backup: Backup? = nil,
        mark: Mark? = nil,
        history: TimelineHistory? = nil
    ) {
        self.systemIdentifier = systemIdentifier
        self.timeline = timeline
        self.segmentSize = segmentSize
        self.start = start
        self.end = end
        self.backup = backup
        self.mark = mark
        self.history = history
    }

    /// The same, held against what a backup's own files say besides.
    package func with(checkpoint: LSN?, history: TimelineHistory?) -> WALNeed {
        WALNeed(
            systemIdentifier: systemIdentifier,
            timeline: timeline,
            segmentSize: segmentSize,
            start: start,
            end: end,
            backup: backup.map { Backup(checkpoint: checkpoint ?? $0.checkpoint, stop: $0.stop) },
            mark: mark,
            history: history ?? self.history
        )
    }

    /// What must be fed first.
    package var firstSegment: WALSegment {
        WALSegment(timeline: history?.timeline(at: start) ?? timeline, containing: start, size: segmentSize)
    }

    /// How far the log must be whole, stop and mark included.
    package var wholeUpTo: LSN { max(end, backup?.stop ?? end, mark?.lsn ?? end) }
}

/// Proves that WAL holds what is needed: fed with the bytes of all segments in order, from `need.firstSegment` on.
package struct WALProof: Sendable {
    package let need: WALNeed
    /// What may be restored to, from the start as far as the log is whole.
    package private(set) var findings = WALFindings()
    /// The latest time of a commit before the backup's end: every such commit is in, whatever point is restored to. nil
    /// where there is none, and for WAL that carries a backup on.
    package private(set) var latestCommitInBackup: WALTime?

    private var reader: WALRecordReader
    private var hasCheckpoint: Bool
    private var hasBackupEnd: Bool
    private var hasMark: Bool
    private var minimalSince: LSN?

    package enum Failure: Error, Sendable, Hashable {
        /// The log is not whole up to where it has to be. `damage` is nil where the bytes just end.
        case incomplete(wholeUpTo: LSN, needed: LSN, damage: WALDamage?)
        case noCheckpoint(at: LSN)
        /// No record says that the backup that started there ended, or not where it ought to.
        case noBackupEnd(start: LSN, stop: LSN?)
        case noRestorePoint(name: String, at: LSN)
        /// From there on the server wrote with `wal_level = minimal`: PostgreSQL replays no such log.
        case minimalLog(from: LSN)
    }

    package init(_ need: WALNeed) {
        self.need = need
        let first = need.firstSegment
        reader = WALRecordReader(
            firstSegment: WALSegment(timeline: need.timeline, number: first.number, size: first.size),
            systemIdentifier: need.systemIdentifier,
            startingAt: need.start,
            history: need.history
        )
        hasCheckpoint = need.backup?.checkpoint == nil
        hasBackupEnd = need.backup == nil
        hasMark = need.mark == nil
    }

    /// Takes the next bytes, in pieces of any size. What comes behind damage is ignored.
    package mutating func consume(_ bytes: UnsafeRawBufferPointer) {
        // The reader must not see a proof that changes under it.
        var reader = reader
        reader.consume(bytes) { note($0) }
        self.reader = reader
    }

    /// How far the log is whole.
    package var wholeUpTo: LSN { reader.end }
    /// Why it is not whole any further; nil as long as everything fits. Behind what is needed it does not matter.
    package var complaint: WALDamage? { reader.complaint }

    /// nil when the bytes so far hold everything that is needed.
    package var failure: Failure? {
        if reader.end < need.wholeUpTo || findings.recordCount == 0 {
            return .incomplete(wholeUpTo: reader.end, needed: need.wholeUpTo, damage: reader.complaint)
        }
        if let minimalSince { return .minimalLog(from: minimalSince) }
        if !hasCheckpoint, let checkpoint = need.backup?.checkpoint { return .noCheckpoint(at: checkpoint) }
        if !hasBackupEnd { return .noBackupEnd(start: need.start, stop: need.backup?.stop) }
        if !hasMark, let mark = need.mark { return .noRestorePoint(name: mark.name, at: mark.lsn) }
        return nil
    }

    private mutating func note(_ record: WALRecord) {
        findings.note(record)
        switch record.event {
        case .checkpoint(let redo, _, _):
            if record.start == need.backup?.checkpoint, redo == need.start { hasCheckpoint = true }
        case .backupEnd(let start):
            if start == need.start, need.backup?.stop.map({ $0 == record.end }) ?? true { hasBackupEnd = true }
        case .commit(let time), .commitPrepared(let time):
            if !hasBackupEnd { latestCommitInBackup = max(latestCommitInBackup ?? time, time) }
        case .restorePoint(let name, _):
            if let mark = need.mark, mark.name == name, mark.lsn == record.end { hasMark = true }
        case .parameterChange(isMinimal: true):
            // Behind what is needed it does not matter.
            if record.start < need.wholeUpTo { minimalSince = minimalSince ?? record.start }
        default: break
        }
    }
}

extension WALProof.Failure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .incomplete(let end, let needed, let damage):
            "its records end at \(end), before \(needed)" + (damage.map { ": \($0)" } ?? "")
        case .noCheckpoint(let position): "there is no checkpoint at \(position)"
        case .noBackupEnd(let start, _): "no record ends the backup from \(start) on"
        case .noRestorePoint(let name, let position): "the restore point \(name) is not at \(position)"
        case .minimalLog(let position):
            "from \(position) on the server wrote with wal_level = minimal, and PostgreSQL does not replay such a log"
        }
    }

    /// Where the log is to blame.
    package var position: LSN {
        switch self {
        case .incomplete(let end, _, let damage): damage?.position ?? end
        case .noCheckpoint(let position), .noRestorePoint(_, let position), .minimalLog(let position): position
        case .noBackupEnd(let start, let stop): stop ?? start
        }
    }
}
