import DatabaseAccess
import FileSystem

/// The table `migration_log`: one row for each attempt, and the authority on what has run.
///
/// The driver owns it and makes it when the first step of all starts; schema migrations do not mention it.
enum MigrationLog {
    static let table = "migration_log"

    private static func create(_ db: borrowing Transaction) throws(DatabaseError) {
        let outcomes = MigrationLogEntry.Outcome.allCases.map { SQL.quoted(literal: $0.rawValue) }
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
                outcome TEXT NOT NULL CHECK (outcome IN (\(raw: outcomes.joined(separator: ", ")))),
                code TEXT,
                statement_number \(type: .bigInteger),
                message TEXT,
                host TEXT,
                pid \(type: .bigInteger)
            )
            """
        )
        // Whatever else goes wrong, the engine itself keeps a step from being recorded as done twice.
        try db.execute(
            """
            CREATE UNIQUE INDEX migration_log_done ON migration_log (id)
            WHERE outcome IN ('applied', 'late', 'baselined')
            """
        )
    }

    /// nil when there is no such table.
    static func read(_ db: any DatabaseConnection) throws -> [MigrationLogEntry]? {
        guard try db.hasTable(table) else { return nil }
        return try db.query("SELECT * FROM migration_log ORDER BY number").map(entry)
    }

    private static func entry(_ row: Row) throws -> MigrationLogEntry {
        let number = try row.integer("number")
        let version = try row.text("version")
        guard let readable = try? Version(version), let kind = StepKind(rawValue: try row.text("kind")),
            let outcome = MigrationLogEntry.Outcome(rawValue: try row.text("outcome"))
        else { throw MigrationError.invalidHistory(.unreadableRow(number: number, version: version)) }
        return MigrationLogEntry(
            number: number,
            id: try row.text("id"),
            kind: kind,
            version: readable,
            appVersion: try row.text("app_version"),
            attempt: try row.integer("attempt"),
            started: try row.text("started"),
            finished: try row.optionalText("finished"),
            milliseconds: try row.optionalInteger("milliseconds"),
            rowsChanged: try row.optionalInteger("rows_changed"),
            outcome: outcome,
            code: try row.optionalText("code"),
            statementNumber: try row.optionalInteger("statement_number"),
            message: try row.optionalText("message"),
            host: try row.optionalText("host"),
            pid: try row.optionalInteger("pid")
        )
    }

    /// Puts the log in order before the first step of a run: made when missing, with what is already in the database,
    /// and without a step that looks as if it were still going on.
    ///
    /// Called under the lock, so that whatever is `started` belongs to a process that has died.
    static func prepare(
        _ plan: MigrationPlan,
        _ declared: [DeclaredStep],
        _ left: [MigrationLogEntry]?,
        on db: any DatabaseConnection
    ) throws {
        let unfinished = left?.filter { $0.outcome == .started } ?? []
        guard left == nil || !unfinished.isEmpty else { return }
        let now = UTCTimestamp.now()
        try db.withTransaction { transaction in
            if left == nil { try create(transaction) }
            for step in declared where plan.adopted.contains(step.id) {
                let adopted = MigrationPlan.Step(
                    kind: step.kind,
                    version: step.version,
                    id: step.id,
                    summary: step.summary
                )
                try insert(adopted, .baselined, app: plan.app, at: now, transaction)
            }
            for entry in unfinished {
                try transaction.execute(
                    "UPDATE migration_log SET outcome = 'interrupted' WHERE number = \(entry.number)"
                )
            }
        }
    }

    /// Records, in a transaction of its own, that a step is about to run; the number of the row.
    static func start(_ step: MigrationPlan.Step, app: Version, on db: any DatabaseConnection) throws -> Int64 {
        try db.withTransaction { transaction in
            try insert(step, .started, app: app, at: UTCTimestamp.now(), transaction)
        }
    }

    @discardableResult
    private static func insert(
        _ step: MigrationPlan.Step,
        _ outcome: MigrationLogEntry.Outcome,
        app: Version,
        at now: String,
        _ db: borrowing Transaction
    ) throws(DatabaseError) -> Int64 {
        // One writer at a time holds the migration lock, so the next number is free.
        guard case .integer(let last)? = try db.value("SELECT coalesce(max(number), 0) FROM migration_log"),
            case .integer(let earlier)? = try db.value("SELECT count(*) FROM migration_log WHERE id = \(step.id)")
        else { throw .unexpectedAnswer("migration_log has no numbers") }
        let finished: SQL =
            outcome == .started ? "NULL" : "CAST(\(now) AS \(type: .timestamp))"
        try db.execute(
            """
            INSERT INTO migration_log
                (number, id, kind, version, app_version, attempt, started, finished, outcome, host, pid)
            VALUES
                (\(last + 1), \(step.id), \(step.kind.rawValue), \(step.version.description), \(app.description),
                 \(earlier + 1), CAST(\(now) AS \(type: .timestamp)), \(finished), \(outcome.rawValue),
                 \(ProcessFacts.hostName), \(Int64(ProcessFacts.processIdentifier)))
            """
        )
        return last + 1
    }

    /// Records success, in the transaction of the work.
    static func succeed(
        _ number: Int64,
        _ step: MigrationPlan.Step,
        took: Duration,
        rowsChanged: Int,
        _ db: borrowing Transaction
    ) throws(DatabaseError) {
        let outcome: MigrationLogEntry.Outcome = step.isLate ? .late : .applied
        try db.execute(
            """
            UPDATE migration_log
            SET outcome = \(outcome.rawValue), finished = CAST(\(UTCTimestamp.now()) AS \(type: .timestamp)),
                milliseconds = \(took.milliseconds), rows_changed = \(rowsChanged)
            WHERE number = \(number)
            """
        )
    }

    /// Records a failure, in a transaction of its own after the rollback.
    static func fail(
        _ number: Int64,
        _ failure: MigrationFailure,
        took: Duration,
        on db: any DatabaseConnection
    ) throws {
        _ = try db.withTransaction { transaction in
            try transaction.execute(
                """
                UPDATE migration_log
                SET outcome = 'failed', finished = CAST(\(UTCTimestamp.now()) AS \(type: .timestamp)),
                    milliseconds = \(took.milliseconds), code = \(nullable: failure.databaseError?.code),
                    statement_number = \(nullable: failure.statementNumber), message = \(failure.reason)
                WHERE number = \(number) AND outcome = 'started'
                """
            )
        }
    }
}
