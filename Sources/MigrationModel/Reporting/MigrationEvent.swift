/// What happens during a run, in the order in which it happens. Meant for screens and logs.
public enum MigrationEvent: Sendable, Hashable {
    /// Another process is migrating this database. Reported once and then each second or so.
    case waitingForLock(holder: LockHolder?, waited: Duration)
    /// The lock is held and the plan is final.
    case planned(MigrationPlan)
    /// An earlier run died in this step; it is on record as `interrupted` and will be tried again.
    case foundInterrupted(id: String, version: Version, started: String)
    /// Failures that an earlier run could not record in the database, and kept in a file, are in the log now.
    case journalMerged(path: String, entries: Int)
    /// `number` counts from 1.
    case started(MigrationPlan.Step, number: Int, of: Int)
    /// At least each second while a step runs, also inside one long statement: slow is not dead.
    case progress(MigrationProgress)
    /// The step met a lock that others hold, or lost a deadlock: it was rolled back and is tried again after a pause.
    case retrying(MigrationPlan.Step, Retry)
    /// The step's result is being looked at, before it is committed.
    case verifying(MigrationPlan.Step)
    case finished(MigrationPlan.Step, number: Int, of: Int, took: Duration)
    /// A view of somebody else's could not be made again; its definition stays in `migration_saved_view`.
    case viewNotRestored(name: String, reason: String)
    case failed(MigrationFailure)
    /// The database is at this version, whether or not anything had to be done.
    case ready(Version)
}

/// How far a run has come.
public struct MigrationProgress: Sendable, Hashable, Codable {
    public let step: MigrationPlan.Step
    /// Counts from 1.
    public let number: Int
    public let of: Int
    /// Of the whole run, 0 to 1; never less than before.
    public let fraction: Double
    /// A guess, from how long steps took before and from what has been done; nil while there is nothing to guess from.
    public let remaining: Duration?
    /// Since the step began.
    public let running: Duration
    public let activity: Activity

    package init(
        step: MigrationPlan.Step,
        number: Int,
        of: Int,
        fraction: Double,
        remaining: Duration?,
        running: Duration,
        activity: Activity
    ) {
        (self.step, self.number, self.of, self.fraction, self.remaining) = (step, number, of, fraction, remaining)
        (self.running, self.activity) = (running, activity)
    }

    public enum Activity: Sendable, Hashable, Codable {
        /// Counts the step's statements from 1; 0 before the first.
        case statement(Int)
        /// Rows of a batched step.
        case rows(done: Int64, total: Int64)
        /// The statement waits for these sessions.
        case blocked(by: [Blocker])
        /// An index is being built: the server's own name for what it does now, and how far that is.
        case building(phase: String, fraction: Double)
    }
}

/// A session that holds a lock which a step waits for.
public struct Blocker: Sendable, Hashable, Codable {
    public let pid: Int64
    /// Its `application_name`.
    public let name: String?
    public let user: String?
    /// As the server calls it: `idle in transaction`, `active`.
    public let state: String?
    /// Start of its transaction, UTC.
    public let since: String?

    package init(pid: Int64, name: String?, user: String?, state: String?, since: String?) {
        (self.pid, self.name, self.user, self.state, self.since) = (pid, name, user, state, since)
    }
}

/// A step that is tried again.
public struct Retry: Sendable, Hashable, Codable {
    /// Tries made so far.
    public let tries: Int
    public let code: String
    /// Who held the lock, where an observer could see it.
    public let blockers: [Blocker]
    public let pause: Duration

    package init(tries: Int, code: String, blockers: [Blocker], pause: Duration) {
        (self.tries, self.code, self.blockers, self.pause) = (tries, code, blockers, pause)
    }
}

/// Who holds the lock of a running migration.
public struct LockHolder: Sendable, Hashable, Codable {
    /// The server process on PostgreSQL, the holder's own on SQLite.
    public let pid: Int64?
    /// The session's `application_name` on PostgreSQL, what the holder wrote into its lock file on SQLite.
    public let name: String?
    /// Start of the holder's session, UTC; nil where it is not known.
    public let since: String?

    public init(pid: Int64?, name: String?, since: String?) {
        self.pid = pid
        self.name = name
        self.since = since
    }
}
