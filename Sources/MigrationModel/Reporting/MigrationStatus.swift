/// How one database and one app stand to each other. Reading it writes nothing.
public struct MigrationStatus: Sendable, Hashable {
    /// nil when the database is empty, or has no version that could be read.
    public let database: Version?
    public let app: Version
    public let state: State
    /// What an upgrade would do; empty when it would be refused.
    public let pending: [MigrationPlan.Step]
    /// Batched steps that are under way, or wait for their turn, while people work.
    public let background: [MigrationPlan.Step]
    /// How far batched steps that have begun have come, by id.
    public let rows: [String: MigrationFailure.RowsDone]

    package init(
        database: Version?,
        app: Version,
        state: State,
        pending: [MigrationPlan.Step],
        background: [MigrationPlan.Step],
        rows: [String: MigrationFailure.RowsDone]
    ) {
        (self.database, self.app, self.state, self.pending) = (database, app, state, pending)
        (self.background, self.rows) = (background, rows)
    }

    public enum State: Sendable, Hashable {
        /// The schema is the app's and every declared step is on record.
        case ready
        /// No tables yet: an upgrade would install.
        case empty
        /// Steps are due.
        case pending
        /// Another process is at it now.
        case running(LockHolder?)
        /// The last attempt failed and was rolled back; a repaired program just tries again.
        case failed(MigrationLogEntry)
        /// The last run died; the next one says so and goes on.
        case interrupted(MigrationLogEntry)
        /// An upgrade would be refused, without a write.
        case refused(MigrationError)
    }
}
