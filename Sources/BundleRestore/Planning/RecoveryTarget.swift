package import PostgreSQLFormats
package import WALPositions

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
