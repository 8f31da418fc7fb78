import BundleArchive
import PostgreSQLFormats
import WALPositions

/// Proves on the way that a bundle's write-ahead log is what its manifest says: every record from the start of the
/// backup to the mark, whole and in order.
struct LogAudit {
    private var proof: WALProof
    /// What replay needs, in order.
    private let needed: [WALSegment]
    /// How many of them have begun to go by.
    private var begun = 0
    private var current: String?

    /// nil where there is no log.
    init?(_ identity: BundleIdentity, _ manifest: BundleManifest) {
        guard case .postgreSQL(let server) = identity.server, let coverage = manifest.postgres,
            let systemIdentifier = UInt64(server.systemIdentifier)
        else { return nil }
        let need = WALNeed(
            systemIdentifier: systemIdentifier,
            timeline: coverage.timeline,
            segmentSize: UInt64(server.walSegmentSize),
            start: coverage.start,
            end: coverage.mark.lsn,
            backup: identity.kind == .full ? WALNeed.Backup(checkpoint: nil, stop: coverage.stop) : nil,
            mark: WALNeed.Mark(name: coverage.mark.name, lsn: coverage.mark.lsn)
        )
        proof = WALProof(need)
        needed = WALCoverage.segments(
            from: coverage.start,
            to: coverage.mark.lsn,
            timeline: coverage.timeline,
            size: UInt64(server.walSegmentSize)
        )
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
        if current != path {
            guard begun < needed.count, path == BundleLayout.wal + "/" + needed[begun].fileName else { return }
            current = path
            begun += 1
        }
        proof.consume(content)
    }

    /// The member that is to blame, and why; nil when the log is proved. Means nothing when only some members were read.
    var failure: (member: String, reason: String)? {
        guard let failure = proof.failure else { return nil }
        let segment = needed.last { $0.start <= failure.position } ?? needed.first
        return (segment.map { BundleLayout.wal + "/" + $0.fileName } ?? BundleLayout.wal, "\(failure)")
    }
}
