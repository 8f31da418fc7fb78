import DatabaseAccess
import PostgreSQLDriver

/// A connection for queries and one for replication to a cluster that can be backed up as it is.
struct ClusterSession {
    let configuration: PostgreSQLConfiguration
    let sql: PostgreSQLConnection
    let replication: ReplicationConnection
    let server: PostgreSQLServer
    let site: String?

    /// Connects and makes sure, without writing anything, that a bundle can be made.
    ///
    /// - Throws: `BundleError.serverUnfit`, `.missingRight`; `DatabaseError`.
    init(_ configuration: PostgreSQLConfiguration) throws {
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
        server = try ClusterSource.server(facts, sql, replication)
        site = try SiteName.read(sql)
    }
}
