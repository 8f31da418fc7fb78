package import BundleContents
import DatabaseAccess
package import PostgreSQLDriver
import SyncCursors

/// A connection for queries and one for replication to a cluster that can be backed up as it is.
package struct ClusterSession {
    package let configuration: PostgreSQLConfiguration
    package let sql: PostgreSQLConnection
    package let replication: ReplicationConnection
    package let server: PostgreSQLServer
    package let site: String?

    /// Connects and makes sure, without writing anything, that a bundle can be made.
    ///
    /// - Throws: `BundleError.serverUnfit`, `.missingRight`; `DatabaseError`.
    package init(_ configuration: PostgreSQLConfiguration) throws {
        self.configuration = configuration
        sql = try PostgreSQLConnection(configuration)
        // This session says nothing for a long time; a limit that the role has must not end it.
        for limit in ["idle_session_timeout", "idle_in_transaction_session_timeout", "statement_timeout"] {
            try sql.execute("SELECT set_config(\(limit), '0', false)")
        }
        let facts = try ClusterFacts(of: sql)
        if let complaint = facts.complaint() { throw complaint }
        do { replication = try ReplicationConnection(configuration) } catch {
            guard case .cannotConnect(_, let message) = error else { throw error }
            // The same role just connected for queries: what is left is the line for replication.
            throw BundleError.serverUnfit(.noReplicationEntry(line: facts.replicationEntry, server: message.message))
        }
        server = try Self.server(facts, sql, replication)
        site = try SiteName.read(sql)
    }

    private static func server(
        _ cluster: ClusterFacts,
        _ sql: PostgreSQLConnection,
        _ replication: ReplicationConnection
    ) throws(DatabaseError) -> PostgreSQLServer {
        let rows = try sql.query(
            """
            SELECT current_database()::text AS database,
                (SELECT oid::bigint FROM pg_database WHERE datname = current_database()) AS oid,
                pg_size_bytes(current_setting('wal_segment_size')) AS segment,
                (SELECT rolname::text FROM pg_roles WHERE rolsuper AND rolcanlogin ORDER BY oid LIMIT 1) AS superuser
            """
        )
        guard let row = rows.first else { throw .unexpectedAnswer("no facts about the database") }
        return PostgreSQLServer(
            version: cluster.version,
            systemIdentifier: try replication.identifySystem().identifier,
            blockSize: Int(cluster.settings["block_size"] ?? "") ?? 8192,
            walSegmentSize: Int(try row.integer("segment")),
            dataChecksums: cluster.settings["data_checksums"] == "on",
            database: try row.text("database"),
            superuser: try row.text("superuser"),
            settings: cluster.settings.filter { PostgreSQLServer.recoverySettings.contains($0.key) },
            databaseOID: try row.integer("oid"),
            databases: try sql.databases(),
            platform: try ServerPlatform(of: sql)
        )
    }
}
