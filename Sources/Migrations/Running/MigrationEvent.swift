/// What happens during a run, in the order in which it happens. Meant for screens and logs.
public enum MigrationEvent: Sendable, Hashable {
    /// Another process is migrating this database. Reported once and then each second or so.
    case waitingForLock(holder: LockHolder?, waited: Duration)
    /// The lock is held and the plan is final.
    case planned(MigrationPlan)
    /// An earlier run died in this step; it is on record as `interrupted` and will be tried again.
    case foundInterrupted(id: String, version: Version, started: String)
    /// `number` counts from 1.
    case started(MigrationPlan.Step, number: Int, of: Int)
    case finished(MigrationPlan.Step, number: Int, of: Int, took: Duration)
    case failed(MigrationFailure)
    /// The database is at this version, whether or not anything had to be done.
    case ready(Version)
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
