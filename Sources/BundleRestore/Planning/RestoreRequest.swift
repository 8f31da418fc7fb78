public import BundleContents

/// What to restore, and where to.
public struct RestoreRequest: Sendable {
    /// The archive.
    public var bundle: String
    /// The folder of the restored server: `postgres/` or `sqlite/`, `legacy/` and `files/` below it, as in the bundle.
    public var target: String
    public var part: RestorePart
    /// The point to go to; anything but the mark needs a bundle of a PostgreSQL server. Nil for the usual one: the mark;
    /// where that is the legacy server's instant and the database is wanted alone, the end of the bundle's log.
    public var until: RestoreTarget?
    /// The one database of the cluster that is wanted, as a file of `pg_dump`; nil for the whole server.
    public var onlyDatabase: String?
    /// An existing target is set aside by rename; without it, it is refused.
    public var replace: Bool
    /// `backup.pg_bin_dir`: where PostgreSQL's programs are, if not where Debian keeps them or in `PATH`.
    public var serverPrograms: String?
    /// Threads that decompress.
    public var jobs: Int

    public init(
        bundle: String,
        target: String,
        part: RestorePart = .all,
        until: RestoreTarget? = nil,
        onlyDatabase: String? = nil,
        replace: Bool = false,
        serverPrograms: String? = nil,
        jobs: Int
    ) {
        self.bundle = bundle
        self.target = target
        self.part = onlyDatabase == nil ? part : .omsupply
        self.until = until
        self.onlyDatabase = onlyDatabase
        self.replace = replace
        self.serverPrograms = serverPrograms
        self.jobs = jobs
    }
}
