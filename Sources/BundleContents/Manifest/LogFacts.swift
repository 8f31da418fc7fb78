package import PostgreSQLFormats

/// What a stretch of write-ahead log tells of time, as a manifest keeps it.
package struct LogFacts: Sendable, Hashable, Codable {
    package let firstCommit: WALCommit?
    package let lastCommit: WALCommit?
    /// In the order of the log.
    package let restorePoints: [WALRestorePoint]
    /// The first time that can be restored to: what was committed before is in whatever the target. By the server's clock
    /// right after the backup began, or the backup's last commit. nil in a `wal` bundle, and when the tool did not look.
    package var earliest: WALTime? = nil

    package init(_ findings: WALFindings, earliest: WALTime? = nil) {
        self.earliest = earliest
        firstCommit = findings.firstCommit
        lastCommit = findings.lastCommit
        restorePoints = findings.restorePoints
    }

    /// The latest time that the log knows of; nil when it holds neither commit nor restore point.
    package var latest: WALTime? { [lastCommit?.time, restorePoints.last?.time].compactMap(\.self).max() }
}
