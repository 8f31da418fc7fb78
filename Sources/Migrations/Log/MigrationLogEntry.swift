/// One attempt at one step, as `migration_log` keeps it.
public struct MigrationLogEntry: Sendable, Hashable, Codable {
    /// Counts the rows of the log.
    public let number: Int64
    public let id: String
    public let kind: StepKind
    public let version: Version
    /// The app that made the attempt, as it named itself.
    public let appVersion: String
    /// 1 for the first attempt at this id.
    public let attempt: Int64
    /// UTC, `YYYY-MM-DD HH:MM:SS.ffffff`.
    public let started: String
    public let finished: String?
    public let milliseconds: Int64?
    public let rowsChanged: Int64?
    public let outcome: Outcome
    /// SQLSTATE or the name of SQLite's result code.
    public let code: String?
    public let statementNumber: Int64?
    public let message: String?
    public let host: String?
    public let pid: Int64?

    public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        /// Committed before the work; what is left of a run that died, or belongs to one that goes on now.
        case started
        /// Written in the transaction of the work.
        case applied
        /// As `applied`, for a fragment of a version that the database had left behind.
        case late
        /// Taken over with the database: it has run, but not under this log.
        case baselined
        /// Written after the rollback.
        case failed
        /// A later run found it `started` with nobody at work.
        case interrupted

        /// Whether the step's work is in the database.
        public var isDone: Bool { self == .applied || self == .late || self == .baselined }
    }
}
