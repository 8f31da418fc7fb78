package import PostgreSQLFormats

/// What a stretch of write-ahead log tells of time, as a manifest keeps it.
package struct LogFacts: Sendable, Hashable, Codable {
    package let firstCommit: WALCommit?
    package let lastCommit: WALCommit?
    /// In the order of the log.
    package let restorePoints: [WALRestorePoint]
    /// The latest commit that is in whatever point is restored to, since the base backup ended after it; nil without
    /// one, in a `wal` bundle, and when the tool did not look.
    package var latestCommitInBackup: WALTime? = nil

    package init(_ findings: WALFindings, latestCommitInBackup: WALTime? = nil) {
        self.latestCommitInBackup = latestCommitInBackup
        firstCommit = findings.firstCommit
        lastCommit = findings.lastCommit
        restorePoints = findings.restorePoints
    }

    /// The latest time that the log knows of; nil when it holds neither commit nor restore point.
    package var latest: WALTime? { [lastCommit?.time, restorePoints.last?.time].compactMap(\.self).max() }
}
