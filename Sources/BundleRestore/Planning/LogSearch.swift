import BundleContents
import PostgreSQLFormats
import WALPositions

/// Finds the record behind which recovery has to end, while the log's records pass in order: no I/O here.
struct LogSearch {
    private let target: RestoreTarget
    /// Where the base backup became consistent: every commit before it is in whatever the target.
    private let stop: LSN
    private let timeline: Timeline
    /// When the base backup had begun: commits before that are in, and not in the log. With no commit before `stop` nothing
    /// else bounds the time that can be asked for.
    private let began: WALTime

    private var findings = WALFindings()
    private var commits: CommitSearch?
    /// The last record that ends at `stop` or before it: the end-of-backup record on a primary.
    private var consistent: WALRecord?
    private var last: WALRecord?
    private var hit: WALRecord?
    /// The last commit up to a restore point.
    private var commitBeforePoint: WALCommit?
    private var latestBeforeStop: WALTime?
    private var firstCommit: WALCommit?

    init(_ target: RestoreTarget, stop: LSN, timeline: Timeline, began: WALTime) {
        (self.target, self.stop, self.timeline, self.began) = (target, stop, timeline, began)
        switch target.point {
        case .time(let time): commits = CommitSearch(.time(time))
        case .position(let position): commits = CommitSearch(.position(position))
        case .mark, .restorePoint: break
        }
    }

    mutating func note(_ record: WALRecord) {
        let commitsBefore = findings.commitCount
        findings.note(record)
        commits?.note(record)
        last = record
        let isIncludedAnyway = record.end <= stop
        if isIncludedAnyway { consistent = record }
        if findings.commitCount > commitsBefore, let commit = findings.lastCommit {
            if isIncludedAnyway {
                latestBeforeStop = max(latestBeforeStop ?? commit.time, commit.time)
            } else if firstCommit == nil {
                firstCommit = commit
            }
        }
        switch target.point {
        case .mark: break
        case .position(let wanted): if record.end <= wanted { hit = record }
        case .time: if commits?.last?.start == record.start { hit = record }
        case .restorePoint(let name):
            // Of several of one name the newest is meant.
            if case .restorePoint(name, _) = record.event { (hit, commitBeforePoint) = (record, findings.lastCommit) }
        }
    }

    /// What the records that have passed cover.
    var coverage: RestoreCoverage {
        let facts = LogFacts(findings)
        return RestoreCoverage(
            timeline: timeline,
            from: stop,
            earliest: max(began, latestBeforeStop ?? began),
            end: last?.end ?? stop,
            latest: facts.latest,
            firstCommit: firstCommit,
            lastCommit: facts.lastCommit.flatMap { $0.end > stop ? $0 : nil },
            restorePoints: facts.restorePoints.filter { $0.lsn >= stop }
        )
    }

    /// Where recovery ends.
    ///
    /// - Throws: `BundleError.refused`: `.outsideCoverage`, `.unknownRestorePoint`.
    func decide() throws(BundleError) -> RecoveryTarget {
        let coverage = coverage
        guard let last, let consistent else { throw .refused(.outsideCoverage(target, coverage)) }
        let record: WALRecord
        switch target.point {
        case .mark: preconditionFailure("the mark is found by its name, which the manifest knows")
        case .position(let wanted):
            guard wanted >= coverage.from, wanted <= coverage.end else {
                throw .refused(.outsideCoverage(target, coverage))
            }
            record = hit ?? consistent
        case .time(let wanted):
            guard wanted >= coverage.earliest, wanted <= coverage.latest ?? began else {
                throw .refused(.outsideCoverage(target, coverage))
            }
            // Where nothing came afterwards, as on an idle server, the end of the log is that time.
            record = commits?.isDone == true ? hit ?? consistent : last
        case .restorePoint(let name):
            guard let hit else { throw .refused(.unknownRestorePoint(name, known: coverage.restorePoints.map(\.name))) }
            guard hit.end >= coverage.from else { throw .refused(.outsideCoverage(target, coverage)) }
            record = hit
        }
        let reached = record.start < consistent.start ? consistent : record
        return RecoveryTarget(
            stop: .record(reached.start),
            position: reached.end,
            timeline: timeline,
            lastChange: commits?.last ?? commitBeforePoint
        )
    }
}
