public import DatabaseAccess

/// The step that failed, and why. The database is as it was before this step, or, where `rows` says so, as after the
/// last whole batch.
public struct MigrationFailure: Sendable, Hashable {
    public let step: MigrationPlan.Step
    public let phase: Phase
    /// Which of the step's statements failed, counted from 1; nil when no statement was running.
    public let statementNumber: Int?
    /// The statement's text with placeholders, never with values.
    public let statement: String?
    /// The engine's account; nil when the step threw an error of its own.
    public let databaseError: DatabaseError?
    /// The error in words, for a log.
    public let reason: String
    /// The sessions that held a lock, where an observer could see them.
    public let blockers: [Blocker]
    /// How far a batched step had come; the next run goes on there.
    public let rows: RowsDone?
    /// Whether all steps were one transaction: the database is as before the upgrade then.
    public let undoesAll: Bool
    public package(set) var record: Record

    package init(
        step: MigrationPlan.Step,
        phase: Phase,
        statementNumber: Int?,
        statement: String?,
        databaseError: DatabaseError?,
        reason: String,
        blockers: [Blocker],
        rows: RowsDone?,
        undoesAll: Bool,
        record: Record
    ) {
        (self.step, self.phase, self.statementNumber, self.statement) = (step, phase, statementNumber, statement)
        (self.databaseError, self.reason, self.blockers, self.rows) = (databaseError, reason, blockers, rows)
        (self.undoesAll, self.record) = (undoesAll, record)
    }

    public enum Phase: String, Sendable, Hashable, Codable {
        case body
        /// The work went through, and the look at its result did not like it.
        case verify
        /// The driver's own statements around the work.
        case record
    }

    public struct RowsDone: Sendable, Hashable, Codable {
        public let done: Int64
        public let total: Int64

        package init(done: Int64, total: Int64) { (self.done, self.total) = (done, total) }
    }

    /// Where the failure is on record.
    public enum Record: Sendable, Hashable {
        case log
        /// The database could not take it: in this file, until the next run merges it.
        case journal(path: String)
        /// Neither the database nor any file could take it.
        case nowhere
    }
}
