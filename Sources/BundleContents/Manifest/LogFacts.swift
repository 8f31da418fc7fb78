package import PostgreSQLFormats

/// What a stretch of write-ahead log tells of time, as a manifest keeps it.
package struct LogFacts: Sendable, Hashable, Codable {
    package let firstCommit: WALCommit?
    package let lastCommit: WALCommit?
    /// In the order of the log.
    package let restorePoints: [WALRestorePoint]

    package init(_ findings: WALFindings) {
        firstCommit = findings.firstCommit
        lastCommit = findings.lastCommit
        restorePoints = findings.restorePoints
    }

    /// The latest time that the log knows of; nil when it holds neither commit nor restore point.
    package var latest: WALTime? { [lastCommit?.time, restorePoints.last?.time].compactMap(\.self).max() }
}
