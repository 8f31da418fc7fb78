import DatabaseAccess

/// Makes the tables that the driver keeps for itself. Schema migrations do not mention them.
enum LogTables {
    /// Makes what is missing, and brings a log of the first form to today's: without a content hash, and with lists of
    /// the kinds and outcomes of its time, which SQLite cannot change in place.
    static func prepare(_ form: LogForm, _ db: borrowing Transaction) throws {
        guard form != .current else { return }
        if form == .first {
            try db.execute("DROP INDEX IF EXISTS migration_log_done")
            try db.execute("ALTER TABLE migration_log RENAME TO migration_log_first")
        }
        try createLog(db)
        if form == .first {
            try db.execute(
                """
                INSERT INTO migration_log (\(raw: columns)) SELECT \(raw: columns) FROM migration_log_first
                """
            )
            try db.execute("DROP TABLE migration_log_first")
        }
        // Made after the rows are in, and after the primary key of the old table has freed its name.
        // Whatever else goes wrong, the engine itself keeps a step from being recorded as done twice. In the order of
        // the alphabet `applied` and `baselined`, and `baseline`, `fragment` and `migration`, come before the others:
        // two comparisons cost a third of what two lists do, at every row.
        try db.execute(
            """
            CREATE UNIQUE INDEX migration_log_done ON migration_log (id)
            WHERE outcome < 'c' AND kind < 'n'
            """
        )
        try db.execute("CREATE TABLE migration_state (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)")
        try db.execute(
            """
            CREATE TABLE migration_checkpoint (
                id TEXT NOT NULL PRIMARY KEY,
                position TEXT NOT NULL,
                rows_done \(type: .bigInteger) NOT NULL,
                rows_total \(type: .bigInteger) NOT NULL,
                batches \(type: .bigInteger) NOT NULL,
                changed \(type: .timestamp) NOT NULL
            )
            """
        )
    }

    /// The columns that both forms of the log have.
    private static let columns = """
        number, id, kind, version, app_version, attempt, started, finished, milliseconds, rows_changed, outcome, code, \
        statement_number, message, host, pid
        """

    private static func createLog(_ db: borrowing Transaction) throws {
        try db.execute(
            """
            CREATE TABLE migration_log (
                number \(postgreSQL: "BIGINT", sqlite: "INTEGER") PRIMARY KEY,
                id TEXT NOT NULL,
                kind TEXT NOT NULL,
                version TEXT NOT NULL,
                app_version TEXT NOT NULL,
                attempt \(type: .bigInteger) NOT NULL,
                started \(type: .timestamp) NOT NULL,
                finished \(type: .timestamp),
                milliseconds \(type: .bigInteger),
                rows_changed \(type: .bigInteger),
                outcome TEXT NOT NULL,
                code TEXT,
                statement_number \(type: .bigInteger),
                message TEXT,
                content_hash TEXT,
                host TEXT,
                pid \(type: .bigInteger)
            )
            """
        )
    }
}

/// What a database has of a log.
package enum LogForm: Sendable, Hashable { case none, first, current }
