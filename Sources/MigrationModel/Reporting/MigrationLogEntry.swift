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
    /// What the step contained; nil where that is not known.
    public let contentHash: String?
    public let host: String?
    public let pid: Int64?

    package init(
        number: Int64,
        id: String,
        kind: StepKind,
        version: Version,
        appVersion: String,
        attempt: Int64,
        started: String,
        finished: String?,
        milliseconds: Int64?,
        rowsChanged: Int64?,
        outcome: Outcome,
        code: String?,
        statementNumber: Int64?,
        message: String?,
        contentHash: String?,
        host: String?,
        pid: Int64?
    ) {
        (self.number, self.id, self.kind, self.version, self.appVersion) = (number, id, kind, version, appVersion)
        (self.attempt, self.started, self.finished, self.milliseconds) = (attempt, started, finished, milliseconds)
        (self.rowsChanged, self.outcome, self.code) = (rowsChanged, outcome, code)
        (self.statementNumber, self.message, self.contentHash) = (statementNumber, message, contentHash)
        (self.host, self.pid) = (host, pid)
    }

    public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        /// Committed before the work; what is left of a run that died, or belongs to one that goes on now.
        case started
        /// Written in the transaction of the work.
        case applied
        /// As `applied`, for a fragment of a version that the database had left behind.
        case late
        /// Taken over with the database, or part of the baseline it was installed from: it is in the database, but has
        /// not run under this log.
        case baselined
        /// Written after the rollback.
        case failed
        /// A later run found it `started` with nobody at work, or it was stopped and rolled back.
        case interrupted
        /// The database was put back from a backup after a failure.
        case restored

        /// Whether the step's work is in the database.
        public var isDone: Bool { self == .applied || self == .late || self == .baselined }
    }
}

/// What a plan needs of a row of the log: all rows of steps that are done, and the last one of all.
package struct RecordedStep: Sendable, Hashable {
    package let number: Int64
    package let id: String
    package let kind: StepKind
    package let version: Version
    package let outcome: MigrationLogEntry.Outcome
    package let contentHash: ContentHash?

    package init(
        number: Int64,
        id: String,
        kind: StepKind,
        version: Version,
        outcome: MigrationLogEntry.Outcome,
        contentHash: ContentHash? = nil
    ) {
        self.number = number
        self.id = id
        self.kind = kind
        self.version = version
        self.outcome = outcome
        self.contentHash = contentHash
    }
}
