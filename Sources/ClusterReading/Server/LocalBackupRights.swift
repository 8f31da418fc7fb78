package import DatabaseAccess
package import PostgreSQLDriver

/// What a role needs to have a cluster's files read directly. Without it the cluster is copied over the replication
/// protocol, which is slower and just as good.
package struct LocalBackupRights: Sendable, Hashable {
    package var mayStart: Bool
    package var mayStop: Bool
    /// `data_directory` is shown only to those who may read all settings.
    package var maySeeDataDirectory: Bool

    package var isComplete: Bool { mayStart && mayStop && maySeeDataDirectory }

    /// The statements that give what is lacking; empty when nothing is.
    package func grants(to role: String) -> [String] {
        let name = SQL.quoted(identifier: role)
        var grants: [String] = []
        if !mayStart { grants.append("GRANT EXECUTE ON FUNCTION pg_backup_start(text, boolean) TO \(name);") }
        if !mayStop { grants.append("GRANT EXECUTE ON FUNCTION pg_backup_stop(boolean) TO \(name);") }
        if !maySeeDataDirectory { grants.append("GRANT pg_read_all_settings TO \(name);") }
        return grants
    }
}

extension LocalBackupRights {
    /// - Parameter db: a server of PostgreSQL 15 or later; an older one has none of the functions, and so no right.
    package init(of db: PostgreSQLConnection) throws(DatabaseError) {
        let rows = try db.query(
            """
            SELECT coalesce(has_function_privilege(to_regprocedure('pg_backup_start(text, boolean)'), 'EXECUTE'), false)
                    AS start,
                coalesce(has_function_privilege(to_regprocedure('pg_backup_stop(boolean)'), 'EXECUTE'), false) AS stop,
                pg_has_role('pg_read_all_settings', 'USAGE') AS see
            """
        )
        guard let row = rows.first else { throw .unexpectedAnswer("no facts about the role") }
        mayStart = try row.boolean("start")
        mayStop = try row.boolean("stop")
        maySeeDataDirectory = try row.boolean("see")
    }
}
