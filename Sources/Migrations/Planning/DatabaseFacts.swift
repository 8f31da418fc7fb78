package import DatabaseAccess
import DatabaseSchema
package import MigrationModel

/// What a database says of itself, read without a write: all that a plan is computed from.
package struct DatabaseFacts: Sendable, Hashable {
    package var dialect: Dialect
    /// `DATABASE_VERSION` in `key_value_store`; nil when there is no such table, row or value.
    package var version: Version?
    /// Whether there is nothing of anybody's in the database. The log of an installation that failed does not count.
    package var isEmpty: Bool
    package var form: LogForm
    /// The steps that are done, those under way, and the last attempt; nil when the database has no log.
    package var log: [RecordedStep]?
    package var state: MigrationState

    package init(
        dialect: Dialect = .sqlite,
        version: Version? = nil,
        isEmpty: Bool = false,
        form: LogForm = .current,
        log: [RecordedStep]? = nil,
        state: MigrationState = MigrationState()
    ) {
        self.dialect = dialect
        self.version = version
        self.isEmpty = isEmpty
        self.form = form
        self.log = log
        self.state = state
    }

    /// Reads them as of one instant: another process may be migrating meanwhile, and a version from before its commit
    /// with a log from after it would look like a conflict.
    ///
    /// A database that this driver has been at is read by one statement; any other takes several, in one snapshot. An
    /// error is passed on: a broken connection must never look like an old or an empty database.
    package init(of db: any DatabaseConnection) throws {
        if let facts = try Self.atOnce(db) {
            self = facts
        } else if db.transactionStatus == .idle {
            self = try db.withTransaction(readOnly: true) { transaction in
                // Each statement would see the commits before itself otherwise. SQLite reads one snapshot anyway.
                if db.dialect == .postgreSQL {
                    try transaction.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                }
                return try Self(withinTransactionOn: db)
            }
        } else {
            try self.init(withinTransactionOn: db)
        }
    }

    /// nil when one of the tables is missing, or there is nothing in them.
    private static func atOnce(_ db: any DatabaseConnection) throws -> DatabaseFacts? {
        // A failed statement would end a transaction.
        guard db.transactionStatus == .idle else { return nil }
        let rows: [Row]
        do throws(DatabaseError) {
            rows = try db.query(statement(includingStamp: true))
        } catch {
            if isOfAnotherForm(error) { return nil }
            throw error
        }
        var facts = DatabaseFacts(dialect: db.dialect)
        try facts.take(rows)
        return facts.log?.isEmpty == false ? facts : nil
    }

    /// A table is missing, or the log has not yet the column for contents.
    private static func isOfAnotherForm(_ error: DatabaseError) -> Bool {
        switch error.code {
        case "42P01", "42703": true
        // SQLite has one code for everything that it cannot prepare, and another for that while somebody makes the tables.
        case "SQLITE_ERROR", "SQLITE_SCHEMA": error.serverMessage?.message.hasPrefix("no such ") == true
        default: false
        }
    }

    private init(withinTransactionOn db: any DatabaseConnection) throws {
        self.init(dialect: db.dialect)
        form = try MigrationLog.form(of: db)
        version = try VersionStamp.read(db)
        switch form {
        case .none: break
        case .first: log = try db.query("\(Self.logRows(hash: "NULL"))").map(Self.recorded)
        case .current: try take(db.query(Self.statement(includingStamp: false)))
        }
        isEmpty = try version == nil && !Self.hasObjects(db)
    }

    /// The log, the state and the version as rows of one answer.
    private static func statement(includingStamp: Bool) -> SQL {
        let stamp: SQL = """

            UNION ALL SELECT -2, 'DATABASE_VERSION', 'version', value_string, '', NULL
            FROM key_value_store WHERE id = 'DATABASE_VERSION'
            """
        return """
            \(logRows(hash: "content_hash"))
            UNION ALL SELECT -1, name, 'state', value, '', NULL FROM migration_state\(includingStamp ? stamp : "")
            """
    }

    private static func logRows(hash: SQL) -> SQL {
        """
        SELECT number, id, kind, version, outcome, \(hash) AS content_hash FROM migration_log
        WHERE outcome IN ('applied', 'late', 'baselined', 'started')
            OR number = (SELECT max(number) FROM migration_log)
        """
    }

    private mutating func take(_ rows: [Row]) throws {
        var steps: [RecordedStep] = []
        steps.reserveCapacity(rows.count)
        var state: [String: String] = [:]
        for row in rows {
            switch row.values[0] {
            case -1: state[try row.text("id")] = try row.text("version")
            case -2: version = try row.optionalText("version").map { text throws(MigrationError) in try Version(text) }
            default: steps.append(try Self.recorded(row))
            }
        }
        log = steps.sorted { $0.number < $1.number }
        self.state = try MigrationState(rows: state)
    }

    private static func recorded(_ row: Row) throws -> RecordedStep {
        let number = try row.integer("number")
        let version = try row.text("version")
        guard let readable = try? Version(version), let kind = StepKind(rawValue: try row.text("kind")),
            let outcome = MigrationLogEntry.Outcome(rawValue: try row.text("outcome"))
        else { throw MigrationError.invalidHistory(.unreadableRow(number: number, version: version)) }
        return RecordedStep(
            number: number,
            id: try row.text("id"),
            kind: kind,
            version: readable,
            outcome: outcome,
            contentHash: try row.optionalText("content_hash").flatMap(ContentHash.init)
        )
    }

    /// Whether there are tables, views, sequences, types or functions that are neither the driver's nor an extension's.
    private static func hasObjects(_ db: any DatabaseConnection) throws(DatabaseError) -> Bool {
        switch db.dialect {
        case .sqlite:
            try db.value(
                """
                SELECT count(*) FROM sqlite_schema
                WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND tbl_name NOT IN (\(list: DriverTables.names))
                """
            ) != .integer(0)
        case .postgreSQL:
            try db.value(
                """
                SELECT count(*) FROM (
                    SELECT 'pg_class'::regclass AS catalog, oid, relnamespace AS namespace FROM pg_class
                    WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND relname NOT IN (\(list: DriverTables.names))
                    UNION ALL SELECT 'pg_proc'::regclass, oid, pronamespace FROM pg_proc
                    UNION ALL SELECT 'pg_type'::regclass, oid, typnamespace FROM pg_type WHERE typtype IN ('e', 'd')
                ) AS object
                JOIN pg_namespace ON pg_namespace.oid = object.namespace AND nspname = current_schema()
                WHERE NOT EXISTS (
                    SELECT FROM pg_depend
                    WHERE classid = object.catalog AND objid = object.oid AND deptype = 'e'
                )
                """
            ) != .integer(0)
        }
    }
}
