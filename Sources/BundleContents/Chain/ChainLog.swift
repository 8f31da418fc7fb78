import BundleArchive
package import PostgreSQLFormats
import WALPositions

/// Reads the write-ahead log of a chain from its first needed record to its end, as one log.
package struct ChainLog {
    private let chain: BundleChain
    private let timeline: Timeline
    private let segmentSize: UInt64
    private let systemIdentifier: String
    private let start: LSN

    /// - Throws: `BundleError.chain(.noLog)` for the bundle of a SQLite server.
    package init(_ chain: BundleChain) throws(BundleError) {
        guard case .postgreSQL(let server) = chain.full.identity.server, let coverage = chain.full.manifest.postgres
        else { throw .chain(.noLog) }
        self.chain = chain
        timeline = coverage.timeline
        segmentSize = UInt64(server.walSegmentSize)
        systemIdentifier = server.systemIdentifier
        start = coverage.start
    }

    /// Hands on every record, and proves on the way that each bundle's log goes on in the next one's: where two hold
    /// the same bytes they are the same, and the chain of records reaches the mark of each.
    ///
    /// - Parameter onSegment: called before each segment; may throw to stop.
    /// - Throws: `BundleError.chain`: `.logDiffers`, `.recordsStop`; `.damaged`.
    package func read(onSegment: () throws -> Void, onRecord: (WALRecord) throws -> Void) throws {
        let first = WALSegment(timeline: timeline, containing: start, size: segmentSize)
        var reader = WALRecordReader(
            firstSegment: first,
            systemIdentifier: UInt64(systemIdentifier),
            startingAt: start
        )
        // The last segment of the bundle before, up to where its log ends: the next bundle has it too.
        var seam: (segment: WALSegment, bytes: [UInt8])?
        for (number, link) in chain.links.enumerated() {
            guard let coverage = link.manifest.postgres else { throw BundleError.chain(.noLog) }
            for segment in segments(of: link, coverage) {
                try onSegment()
                let bytes = try link.archive.content(of: BundleLayout.wal + "/" + segment.fileName, limit: 1 << 30)
                if let held = seam.take(), held.segment != segment || !bytes.starts(with: held.bytes) {
                    throw BundleError.chain(.logDiffers(bundle: link.identity.id, segment: held.segment.fileName))
                }
                if let end = coverage.end, end <= segment.end, number < chain.links.count - 1 {
                    seam = (segment, Array(bytes.prefix(Int(end.value - segment.start.value))))
                } else {
                    try bytes.withUnsafeBytes { try reader.consume($0, onRecord: onRecord) }
                }
            }
        }
        guard let end = chain.last.manifest.postgres?.wholeUpTo, reader.end >= end else {
            let reason = reader.complaint.map { "\($0)" } ?? "nothing follows"
            throw BundleError.chain(.recordsStop(bundle: chain.last.identity.id, at: reader.end, reason: reason))
        }
    }

    /// From the segment in which the bundle's log begins to the one that holds its end.
    private func segments(of link: OpenBundle, _ coverage: PostgreSQLCoverage) -> [WALSegment] {
        WALCoverage.segments(
            from: link.identity.kind == .wal ? LSN(coverage.start.value - 1) : coverage.start,
            to: coverage.wholeUpTo,
            timeline: timeline,
            size: segmentSize
        )
    }
}
