import DatabaseAccess
import MigrationModel

/// `pg_try_advisory_lock` on the session that migrates.
enum AdvisoryLock {
    /// Advisory locks belong to one database; the schema tells apart several omSupply in one. The hash is the server's
    /// own, of a name that nothing else uses.
    private static let key: SQL = "hashtextextended('omsupply migrations in ' || coalesce(current_schema(), ''), 0)"

    /// A pooler announces a number of its own for the server process. Behind one the next statement may reach another
    /// session, and a lock or a setting of this one is nobody's; that it is configured to keep sessions apart cannot be
    /// seen from here.
    static func refusePooler(_ db: any DatabaseConnection) throws {
        guard let announced = db.announcedBackend, case .integer(let pid)? = try db.value("SELECT pg_backend_pid()"),
            pid != announced
        else { return }
        throw MigrationError.pooledConnection
    }

    static func tryAcquire(_ db: any DatabaseConnection) throws -> MigrationLock.Attempt {
        guard try db.value("SELECT pg_try_advisory_lock(\(key))") != .boolean(true) else { return .acquired }
        return .busy(try holder(db))
    }

    static func release(_ db: any DatabaseConnection) throws {
        _ = try db.value("SELECT pg_advisory_unlock(\(key))")
    }

    static func isHeld(_ db: any DatabaseConnection) throws -> Bool { try !holders(db).isEmpty }

    static func holder(_ db: any DatabaseConnection) throws -> LockHolder? {
        guard let row = try holders(db).first else { return nil }
        return LockHolder(
            pid: try row.integer("pid"),
            name: try row.optionalText("application_name"),
            since: try row.optionalText("since")
        )
    }

    private static func holders(_ db: any DatabaseConnection) throws -> [Row] {
        // pg_locks shows a 64-bit key as two halves, with objsubid 1.
        try db.query(
            """
            SELECT l.pid, nullif(a.application_name, '') AS application_name,
                to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS since
            FROM pg_locks AS l LEFT JOIN pg_stat_activity AS a USING (pid)
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND l.classid::bigint = (\(key) >> 32) & 4294967295
                AND l.objid::bigint = \(key) & 4294967295
            """
        )
    }
}
