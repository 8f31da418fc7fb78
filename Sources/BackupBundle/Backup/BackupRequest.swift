public import PostgreSQLDriver

/// What goes into a bundle, and where the bundle goes.
public struct BackupRequest: Sendable {
    public enum Source: Sendable {
        case postgreSQL(PostgreSQLConfiguration)
        /// The path of the database file.
        case sqlite(String)
    }

    public var source: Source
    /// The folder that keeps the bundles; it is made if it is missing.
    public var output: String
    /// The legacy server's backup folder; nil for a bundle without that part.
    public var legacyFolder: String?
    /// `server.base_dir`, the app's files; nil for a bundle without that part.
    public var filesFolder: String?
    /// Threads that compress.
    public var jobs: Int
    /// zstd's level, 1 (fastest) to 19.
    public var level: Int
    /// Refuse unless both servers' states are proved to be one instant.
    public var requireAligned: Bool
    /// Named in the bundle, as `omsupply-admin 0.1.0`.
    public var tool: String

    public init(
        source: Source,
        output: String,
        legacyFolder: String? = nil,
        filesFolder: String? = nil,
        jobs: Int,
        level: Int = 1,
        requireAligned: Bool = false,
        tool: String
    ) {
        self.source = source
        self.output = output
        self.legacyFolder = legacyFolder
        self.filesFolder = filesFolder
        self.jobs = jobs
        self.level = level
        self.requireAligned = requireAligned
        self.tool = tool
    }
}
