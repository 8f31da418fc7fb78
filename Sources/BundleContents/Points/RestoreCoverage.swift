package import PostgreSQLFormats
package import WALPositions

/// Which points a chain of bundles can be restored to.
public struct RestoreCoverage: Sendable, Hashable, Codable {
    package let timeline: Timeline
    /// The base backup is consistent from here on.
    package let from: LSN
    /// The first time that can be restored to: nothing before it can be told from it.
    package let earliest: WALTime
    /// Behind the last whole record.
    package let end: LSN
    /// The last time that the log knows of; nil when it holds neither commit nor restore point.
    package let latest: WALTime?
    /// Commits behind `from`.
    package let firstCommit: WALCommit?
    package let lastCommit: WALCommit?
    package let restorePoints: [WALRestorePoint]

    package init(
        timeline: Timeline,
        from: LSN,
        earliest: WALTime,
        end: LSN,
        latest: WALTime?,
        firstCommit: WALCommit?,
        lastCommit: WALCommit?,
        restorePoints: [WALRestorePoint]
    ) {
        (self.timeline, self.from, self.earliest, self.end, self.latest) = (timeline, from, earliest, end, latest)
        (self.firstCommit, self.lastCommit, self.restorePoints) = (firstCommit, lastCommit, restorePoints)
    }
}
