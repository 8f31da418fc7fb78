import ClusterReading
public import BundleContents
public import PostgreSQLDriver

/// What goes into a bundle, and where the bundle goes.
public struct BackupRequest: Sendable {
    public enum Access: String, Sendable, Hashable, CaseIterable {
        /// Its files where that is possible, else over the network.
        case auto
        /// Its files, or not at all.
        case local
        /// Over the replication protocol.
        case remote
    }

    public enum Source: Sendable {
        case postgreSQL(PostgreSQLConfiguration)
        /// The path of the database file.
        case sqlite(String)
    }

    public var source: Source
    /// How much the bundle holds.
    public var kind: BundleIdentity.Kind
    /// The archive that a `wal` bundle continues; nil for the newest of the output folder that is of the same cluster.
    public var base: String?
    /// The folder that keeps the bundles; it is made if it is missing.
    public var output: String
    /// The legacy server's backup folder; nil for a bundle without that part.
    public var legacyFolder: String?
    /// `server.base_dir`, the app's files; nil for a bundle without that part.
    public var filesFolder: String?
    /// How a PostgreSQL cluster is read.
    public var access: Access
    /// Threads that read, check and compress.
    public var jobs: Int
    /// zstd's level, 1 (fastest) to 19.
    public var level: Int
    /// Raw bytes a second that are read at most; nil for as fast as it goes.
    public var rateLimit: Int64?
    /// Whether a server that is read over the network compresses what it sends; nil for wherever it is on another
    /// machine.
    package var serverCompresses: Bool?
    /// Seconds that the change log's lock is tried for before the mark is made without it.
    package var lockPatience = AlignmentMark.patience
    /// Seconds that a legacy backup is waited for which has begun and not ended. With `requireAligned` or `awaitsLegacy`
    /// also one that has yet to begin, where no other can be reached.
    public var legacyWait: Double
    /// Wait for the legacy server's next backup where no other can be reached, and make the bundle in any case.
    public var awaitsLegacy: Bool
    /// Fail unless both servers' states are proved to be one instant: before anything is copied where that can be known,
    /// else without a bundle in the end.
    public var requireAligned: Bool
    /// Named in the bundle, as `omsupply-admin 0.1.0`.
    public var tool: String

    public init(
        source: Source,
        kind: BundleIdentity.Kind = .full,
        base: String? = nil,
        output: String,
        legacyFolder: String? = nil,
        filesFolder: String? = nil,
        access: Access = .auto,
        jobs: Int,
        level: Int = 1,
        rateLimit: Int64? = nil,
        legacyWait: Double = 3600,
        awaitsLegacy: Bool = false,
        requireAligned: Bool = false,
        tool: String
    ) {
        self.source = source
        self.kind = kind
        self.base = base
        self.output = output
        self.legacyFolder = legacyFolder
        self.filesFolder = filesFolder
        self.access = access
        self.jobs = jobs
        self.level = level
        self.rateLimit = rateLimit
        self.legacyWait = legacyWait
        self.awaitsLegacy = awaitsLegacy
        self.requireAligned = requireAligned
        self.tool = tool
    }
}
