package import PostgreSQLFormats
public import WALPositions

/// Which points in time one bundle adds, by its own papers.
public struct CoveredPoints: Sendable, Hashable, Codable {
    /// Where a base backup became consistent; in a `wal` bundle where its base's log ends.
    public let from: LSN
    /// Behind the last whole record.
    public let end: LSN
    /// The first time that can be asked for; nil in a `wal` bundle, which goes on where its base ends.
    package let earliest: WALTime?
    /// The last time that the log knows of; nil when it holds neither commit nor restore point.
    package let latest: WALTime?

    /// nil when the tool that made the bundle did not look where its log ends.
    package init?(_ coverage: PostgreSQLCoverage, _ identity: BundleIdentity) {
        guard let end = coverage.end else { return nil }
        self.end = end
        latest = coverage.log?.latest
        switch identity.kind {
        case .wal: (from, earliest) = (coverage.start, nil)
        case .full:
            from = coverage.stop
            earliest = coverage.log?.earliest ?? UTCTime.parse(identity.created)
        }
    }
}
