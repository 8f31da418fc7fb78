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
}

/// Where recovery ends, in the words that PostgreSQL is told. A time is never among them: PostgreSQL refuses to open a
/// cluster whose log has no commit behind that time, as that of an idle server.
public struct RecoveryTarget: Sendable, Hashable, Codable {
    package enum Stop: Sendable, Hashable, Codable {
        /// Right behind the bundle's mark, a restore point of that name.
        case mark(String)
        /// Right behind the record that begins here. PostgreSQL stops at the first record that begins at the wanted
        /// position or after it, so it has to be a record's beginning to be exact.
        case record(LSN)
    }

    package let stop: Stop
    /// Everything that ends at this position or before it is in.
    package let position: LSN
    package let timeline: Timeline
    /// The last commit that is in; nil when the log was not searched or has none.
    package let lastChange: WALCommit?

    /// The server's settings that lead there, and nowhere else.
    package var settings: [String: String] {
        var settings = [
            "recovery_target_timeline": String(timeline), "recovery_target_inclusive": "on",
            "recovery_target_action": "promote",
        ]
        switch stop {
        case .mark(let name): settings["recovery_target_name"] = name
        case .record(let start): settings["recovery_target_lsn"] = start.description
        }
        return settings
    }
}
