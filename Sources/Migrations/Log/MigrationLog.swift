import DatabaseAccess
import MigrationModel

/// The table `migration_log`: one row for each attempt, and the authority on what has run.
enum MigrationLog {
    static let table = "migration_log"

    static func form(of db: any DatabaseConnection) throws -> LogForm {
        guard try db.hasTable(table) else { return .none }
        return try db.hasTable(MigrationState.table) ? .current : .first
    }

    /// Every row, oldest first; nil when there is no such table.
    static func read(_ db: any DatabaseConnection) throws -> [MigrationLogEntry]? {
        let form = try form(of: db)
        guard form != .none else { return nil }
        let hash: SQL = form == .current ? "" : ", NULL AS content_hash"
        return try db.query("SELECT migration_log.*\(hash) FROM migration_log ORDER BY number").map(entry)
    }

    /// The last row; nil when there is none.
    static func last(_ db: any DatabaseConnection) throws -> MigrationLogEntry? {
        try db.query("SELECT * FROM migration_log ORDER BY number DESC LIMIT 1").first.map(entry)
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
            contentHash: try row.optionalText("content_hash"),
            host: try row.optionalText("host"),
            pid: try row.optionalInteger("pid")
        )
    }
}
