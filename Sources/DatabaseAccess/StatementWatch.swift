/// Looks at a statement while it runs, on the thread that waits for it.
///
/// A statement, a script or a COMMIT counts, also while it waits for a lock; a rollback is never looked at on
/// PostgreSQL. What answers within one interval is not looked at. SQLite is looked at between its own steps: the
/// merging of a large sort and the writing of a commit are one step each.
public struct StatementWatch {
    public enum Answer: Sendable, Hashable {
        case goOn
        /// The statement fails: SQLSTATE `57014` on PostgreSQL, `SQLITE_INTERRUPT` on SQLite, where a cancelled change
        /// ends the whole transaction. A statement that finishes first succeeds all the same.
        case cancel
    }

    /// The least time between two looks.
    public let interval: Duration

    /// Is told for how long the statement has run. It must not use the connection it looks at. After `.cancel` it is
    /// asked again until the statement has ended.
    public let look: (_ running: Duration) -> Answer

    public init(interval: Duration, look: @escaping (_ running: Duration) -> Answer) {
        self.interval = interval
        self.look = look
    }
}
