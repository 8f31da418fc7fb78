import DatabaseAccess
import Foundation
import PostgreSQLDriver
import Testing

extension PostgreSQLCluster {
    /// Waits until the server knows of nothing that a run of omsupply-admin had: no slot, no session, no backup.
    public func waitForNoTrace(_ comment: String) throws {
        let db = try connect()
        let sql: SQL = """
            SELECT (SELECT count(*) FROM pg_replication_slots) + (SELECT count(*) FROM pg_stat_activity
                WHERE pid <> pg_backend_pid() AND application_name = 'omsupply-admin')
            """
        try awaitTrue("end of a slot or a session: \(comment)") { try db.value(sql) == 0 }
    }
}
