public import DatabaseAccess

/// `bundle.json`: what is known before the first byte is copied.
public struct BundleIdentity: Sendable, Hashable, Codable {
    /// Raised when an older reader would misunderstand; fields that are merely new leave it.
    public static let formatVersion = 1

    public var formatVersion = Self.formatVersion
    public let id: String
    public let kind: Kind
    /// The bundle that this one continues; nil for a full one.
    public let base: String?
    public let site: String
    /// UTC, `2026-11-20T23:26:42Z`; for people. Order is decided by LSNs and cursors.
    public let created: String
    public let tool: String
    public let server: Server

    package init(
        id: String,
        kind: Kind,
        base: String?,
        site: String,
        created: String,
        tool: String,
        server: Server
    ) {
        (self.id, self.kind, self.base, self.site) = (id, kind, base, site)
        (self.created, self.tool, self.server) = (created, tool, server)
    }

    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Restorable alone.
        case full
        /// What came after another bundle: log, and new and changed files. Restorable with the bundles it continues.
        case wal
    }

    public enum Server: Sendable, Hashable, Codable {
        case postgreSQL(PostgreSQLServer)
        case sqlite(SQLiteServer)

        public var dialect: Dialect {
            switch self {
            case .postgreSQL: .postgreSQL
            case .sqlite: .sqlite
            }
        }
    }
}

/// The cluster that was copied: what a restore has to match.
public struct PostgreSQLServer: Sendable, Hashable, Codable {
    /// 150018 for 15.18.
    public let version: Int
    public let systemIdentifier: String
    public let blockSize: Int
    public let walSegmentSize: Int
    public let dataChecksums: Bool
    /// omSupply's database in the cluster.
    public let database: String
    /// The role that `initdb` made: it can always connect to a recovered copy.
    public let superuser: String
    /// What `recoverySettings` were set to.
    public let settings: [String: String]
    /// Of that database in the cluster's catalogue; nil in bundles of tools that did not ask.
    public var databaseOID: Int64? = nil
    /// Every database of the cluster that can be connected to; nil in bundles of tools that did not ask.
    public var databases: [String]? = nil
    /// nil in bundles of tools that did not ask.
    public var platform: ServerPlatform? = nil

    /// Settings that a recovery needs at least as large as they were when the WAL was written.
    package static let recoverySettings = [
        "max_connections", "max_worker_processes", "max_wal_senders", "max_prepared_transactions",
        "max_locks_per_transaction",
    ]

    package init(
        version: Int,
        systemIdentifier: String,
        blockSize: Int,
        walSegmentSize: Int,
        dataChecksums: Bool,
        database: String,
        superuser: String,
        settings: [String: String],
        databaseOID: Int64? = nil,
        databases: [String]? = nil,
        platform: ServerPlatform? = nil
    ) {
        (self.version, self.systemIdentifier) = (version, systemIdentifier)
        (self.blockSize, self.walSegmentSize, self.dataChecksums) = (blockSize, walSegmentSize, dataChecksums)
        (self.database, self.superuser, self.settings, self.databases) = (database, superuser, settings, databases)
        (self.databaseOID, self.platform) = (databaseOID, platform)
    }

    public var major: Int { version / 10_000 }
}

public struct SQLiteServer: Sendable, Hashable, Codable {
    public let libraryVersion: String
    /// The file's name without its folder and ending.
    public let database: String

    package init(libraryVersion: String, database: String) {
        (self.libraryVersion, self.database) = (libraryVersion, database)
    }
}
