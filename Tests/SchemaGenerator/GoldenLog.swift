import DatabaseAccess
import MigrationModel
import Migrations

/// What the log of a golden database holds beside the runs that went well.
enum GoldenLog {
    /// Before one version a run fails, before another one a process dies.
    static func addIncident(
        before version: Version,
        _ migrator: Migrator,
        _ db: any DatabaseConnection
    ) throws {
        switch version {
        case Version(1, 2, 0):
            try db.execute("CREATE TABLE stock_line (id TEXT)")
            do { try migrator.migrate(db) } catch MigrationError.failed(_) {
                try db.execute("DROP TABLE stock_line")
                return
            }
            throw DidNotFail(version: version)
        case Version(1, 6, 0):
            try db.execute(
                """
                INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, outcome)
                SELECT max(number) + 1, '1.6.0', 'migration', '1.6.0', '1.6.0', 1,
                    CAST('2024-01-01 00:00:00' AS \(type: .timestamp)), 'started'
                FROM migration_log
                """
            )
        default: break
        }
    }

    /// Takes this machine and this day out of the log: made again, the dump is the same.
    static func settle(_ db: any DatabaseConnection) throws {
        for row in try db.query("SELECT number FROM migration_log ORDER BY number") {
            let number = try row.integer("number")
            let day = "2024-01-\(number < 10 ? "0" : "")\(number)"
            try db.execute(
                """
                UPDATE migration_log SET started = CAST(\(day + " 08:00:00.000001") AS \(type: .timestamp)),
                    host = 'central', pid = \(1_000 + number)
                WHERE number = \(number)
                """
            )
            try db.execute(
                """
                UPDATE migration_log SET finished = CAST(\(day + " 08:00:01.25") AS \(type: .timestamp)),
                    milliseconds = 1250
                WHERE number = \(number) AND finished IS NOT NULL
                """
            )
        }
    }

    static func isFirstForm(at version: Version) -> Bool { [Version(1, 3, 0), Version(1, 7, 0)].contains(version) }

    /// Makes the log what the first driver wrote: no content hashes, lists of what there was then, no table of state.
    /// Frozen: whatever the driver keeps today, this stays as it is.
    static func turnBack(_ db: any DatabaseConnection) throws {
        let columns: SQL = """
            number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code,
            statement_number, message, host, pid
            """
        try db.execute("CREATE TABLE kept AS SELECT * FROM migration_log")
        for table in ["migration_log", "migration_state", "migration_checkpoint"] {
            try db.execute("DROP TABLE \(identifier: table)")
        }
        try db.execute(
            """
            CREATE TABLE migration_log (
                number \(type: .bigInteger) PRIMARY KEY,
                id TEXT NOT NULL,
                kind TEXT NOT NULL CHECK (kind IN ('migration', 'fragment', 'stamp')),
                version TEXT NOT NULL,
                app_version TEXT NOT NULL,
                attempt \(type: .bigInteger) NOT NULL,
                started \(type: .timestamp) NOT NULL,
                finished \(type: .timestamp),
                milliseconds \(type: .bigInteger),
                rows_changed \(type: .bigInteger),
                outcome TEXT NOT NULL CHECK (
                    outcome IN ('started', 'applied', 'late', 'baselined', 'failed', 'interrupted', 'restored')
                ),
                code TEXT,
                statement_number \(type: .bigInteger),
                message TEXT,
                host TEXT,
                pid \(type: .bigInteger)
            )
            """
        )
        try db.execute(
            """
            CREATE UNIQUE INDEX migration_log_done ON migration_log (id)
            WHERE outcome IN ('applied', 'late', 'baselined')
            """
        )
        try db.execute("INSERT INTO migration_log (\(columns)) SELECT \(columns) FROM kept")
        try db.execute("DROP TABLE kept")
    }

    struct DidNotFail: Error {
        let version: Version
    }
}
