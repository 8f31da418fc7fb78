import BundleArchive
import PostgreSQLFormats
import WALPositions

/// Proves on the way that a bundle's write-ahead log is what its manifest says: every record from the start of the
/// backup to the mark, whole, in order and on the timelines that its history names, and that recovery will begin there.
struct LogAudit {
    private let need: WALNeed
    /// What replay needs, in order.
    private let needed: [WALSegment]
    /// What the log is held against. Both come before it in the archive.
    private var label: Paper?
    private var history: Paper?
    /// nil until the first segment goes by.
    private var proof: WALProof?
    /// How many segments have begun to go by.
    private var begun = 0
    private var current: String?

    private struct Paper {
        let path: String
        var content: [UInt8] = []

        mutating func add(_ bytes: UnsafeRawBufferPointer) {
            content += bytes.prefix(TimelineHistory.maximumSize + 1 - content.count)
        }
    }

    /// nil where there is no log.
    init?(_ identity: BundleIdentity, _ manifest: BundleManifest) {
        guard case .postgreSQL(let server) = identity.server, let coverage = manifest.postgres,
            let systemIdentifier = UInt64(server.systemIdentifier)
        else { return nil }
        need = WALNeed(
            systemIdentifier: systemIdentifier,
            timeline: coverage.timeline,
            segmentSize: UInt64(server.walSegmentSize),
            start: coverage.start,
            end: coverage.wholeUpTo,
            backup: identity.kind == .full ? WALNeed.Backup(checkpoint: nil, stop: coverage.stop) : nil,
            // One that lies before is in a bundle that this one continues.
            mark: coverage.mark.lsn > coverage.start
                ? WALNeed.Mark(name: coverage.mark.name, lsn: coverage.mark.lsn) : nil
        )
        needed = WALCoverage.segments(
            from: coverage.start,
            to: coverage.wholeUpTo,
            timeline: coverage.timeline,
            size: UInt64(server.walSegmentSize)
        )
        guard identity.kind == .full else { return }
        label = Paper(path: BundleLayout.label)
        if coverage.timeline > 1 {
            history = Paper(path: BundleLayout.wal + "/" + TimelineHistory.fileName(of: coverage.timeline))
        }
    }

    /// nil when every segment is there and as large as it has to be.
    func complaint(aboutMembers members: IndexMembers) -> String? {
        let prefix = BundleLayout.wal + "/"
        let sizes = members.lazy.filter { $0.path.hasPrefix(prefix) }.map { ($0.path.dropFirst(prefix.count), $0.size) }
        return WALCoverage.complaint(
            needed: needed,
            sizes: Dictionary(sizes.map { (String($0), $1) }) { first, _ in first }
        )
    }

    /// Takes what it needs of the content that goes by. Segments lie in the archive in the order of the log.
    mutating func consume(_ content: UnsafeRawBufferPointer, of path: String) {
        if path == label?.path { label?.add(content) }
        if path == history?.path { history?.add(content) }
        if current != path {
            guard begun < needed.count, path == BundleLayout.wal + "/" + needed[begun].fileName else { return }
            current = path
            begun += 1
        }
        if proof == nil { proof = WALProof(completeNeed) }
        proof?.consume(content)
    }

    private var completeNeed: WALNeed {
        need.with(checkpoint: parsedLabel?.checkpoint, history: parsedHistory)
    }

    private var parsedLabel: BackupLabel? {
        label.flatMap { BackupLabel(parsing: String(decoding: $0.content, as: UTF8.self)) }
    }

    private var parsedHistory: TimelineHistory? {
        history.flatMap { try? TimelineHistory(of: need.timeline, parsing: $0.content) }
    }

    /// The member that is to blame, and why; nil when the log is proved. Means nothing when only some members were read.
    var failure: (member: String, reason: String)? {
        if let label {
            guard let parsed = parsedLabel, parsed.start == need.start, parsed.timeline == need.timeline else {
                return (label.path, "recovery would not begin at \(need.start) on timeline \(need.timeline)")
            }
        }
        if let history, parsedHistory == nil {
            return (history.path, "it does not say how timeline \(need.timeline) came about")
        }
        guard let failure = (proof ?? WALProof(completeNeed)).failure else { return nil }
        let segment = needed.last { $0.start <= failure.position } ?? needed.first
        return (segment.map { BundleLayout.wal + "/" + $0.fileName } ?? BundleLayout.wal, "\(failure)")
    }
}
