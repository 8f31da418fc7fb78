public import DatabaseAccess
public import FileSystem
public import MigrationModel

/// How a run behaves when it is not alone, and how it can be watched and stopped.
public struct MigrationOptions: Sendable {
    /// How long to wait for another process that migrates the same database; five minutes unless said otherwise.
    public var lockTimeout: Duration = .seconds(300)

    /// How long a statement may wait for a lock that a session of the application holds, on PostgreSQL. Whoever comes
    /// behind the waiting statement waits as long. Five seconds unless said otherwise.
    public var statementLockTimeout: Duration = .seconds(5)

    /// How often a step is tried again, from its beginning, after a lock timeout, a deadlock or a serialisation
    /// failure.
    public var retries = 10

    /// How long all tries of one step may take together, pauses included; then it fails.
    public var retryBudget: Duration = .seconds(300)

    /// How long one batch of a batched step should take; its size is adapted to it. Long batches cost less, and nobody
    /// else is at work while an upgrade runs.
    public var batchDuration: Duration = .seconds(2)

    /// The same for a background step, whose locks people wait for.
    public var backgroundBatchDuration: Duration = .milliseconds(250)

    /// A rest after each batch of a background step, so that people's work comes first.
    public var backgroundPause: Duration = .milliseconds(100)

    /// Makes a second connection to the same PostgreSQL server. Used only while a statement takes long: to name the
    /// sessions that it waits for and to see how far an index has come.
    public var observer: (@Sendable () throws -> any DatabaseConnection)?

    /// The folder for the journal of failures that the database itself could not take. Beside the database on SQLite
    /// unless given; what cannot be written there goes to `/var/tmp`.
    public var journalFolder: String?

    /// How long steps took on other databases, by id: makes the estimate of the time left better.
    public var pastDurations: [String: Duration] = [:]

    /// Called on a thread of its own when the run has said nothing for 0.3 seconds: while the engine does not let
    /// anyone look, such as in a long COMMIT. Everything else comes as an event, on the run's own thread.
    public var heartbeat: (@Sendable (MigrationProgress) -> Void)?

    /// A stop that is asked for ends the statement that runs, rolls the step back and records it as interrupted.
    public var cancellation: Cancellation?

    /// Keeps the texts of each step's statements in the report: for the generator of content hashes.
    package var traces = false

    public init(lockTimeout: Duration = .seconds(300), cancellation: Cancellation? = nil) {
        self.lockTimeout = lockTimeout
        self.cancellation = cancellation
    }
}
