import DatabaseAccess
import MigrationModel

/// Writes the rows of one run, and counts them: whoever holds the migration lock is the only writer.
///
/// Rows are statements in text, so that a step's record travels with its COMMIT in one message. They hold ids, versions
/// and numbers of this program, and messages, all quoted.
final class LogWriter {
    let app: Version
    private let dialect: Dialect
    /// What has been written; put back when the transaction that wrote it was rolled back.
    var account: Account

    /// Host and process, as each row ends.
    private let process: String

    struct Account {
        var next: Int64
        var attempts: [String: Int64]
        /// The row that is `started` now, and for which step.
        var open: (number: Int64, id: String)?
    }

    init(app: Version, dialect: Dialect, last: Int64, attempts: [String: Int64]) {
        self.app = app
        self.dialect = dialect
        account = Account(next: last + 1, attempts: attempts)
        process = "\(Self.quoted(ProcessFacts.hostName)), \(ProcessFacts.processIdentifier)"
    }

    var open: (number: Int64, id: String)? { account.open }

    /// A row that says that a step begins. It is committed before the step's work: with the work of the step before, or
    /// on its own.
    func start(_ step: MigrationPlan.Step, _ hash: ContentHash?) -> String {
        account.open = (account.next, step.id)
        return row(step.kind, step.version, step.id, .started, hash)
    }

    /// Records what was not run by this log: part of a baseline, or taken over.
    func baselined(_ step: DeclaredStep) -> String {
        row(step.kind, step.version, step.id, .baselined, step.contents(for: dialect).first)
    }

    /// A step of an upgrade in one transaction: the row of the upgrade is the one that was committed before.
    func complete(
        _ step: MigrationPlan.Step,
        _ outcome: MigrationLogEntry.Outcome,
        _ hash: ContentHash?,
        took: Duration,
        rowsChanged: Int? = nil,
        failure: MigrationFailure? = nil
    ) -> String {
        let number = account.next
        let insertion = row(step.kind, step.version, step.id, .started, hash)
        return insertion + end(number, outcome, took: took, rowsChanged: rowsChanged, failure: failure)
    }

    private func row(
        _ kind: StepKind,
        _ version: Version,
        _ id: String,
        _ outcome: MigrationLogEntry.Outcome,
        _ hash: ContentHash?
    ) -> String {
        let (number, attempt) = claim(id)
        let now = timestamp(UTCTimestamp.now())
        return """
            INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, outcome, \
            content_hash, host, pid) VALUES (\(number), \(Self.quoted(id)), '\(kind.rawValue)', '\(version)', '\(app)', \
            \(attempt), \(now), \(outcome == .started ? "NULL" : now), '\(outcome.rawValue)', \
            \(hash.map { "'\($0)'" } ?? "NULL"), \(process));
            """
    }

    /// The next number of a row, and the number of the attempt.
    private func claim(_ id: String) -> (number: Int64, attempt: Int64) {
        defer { account.next += 1 }
        let attempt = (account.attempts[id] ?? 0) + 1
        account.attempts[id] = attempt
        return (account.next, attempt)
    }

    /// The end of the open row: part of the transaction of the work when it was done, after the rollback otherwise.
    func finish(
        _ outcome: MigrationLogEntry.Outcome,
        took: Duration,
        rowsChanged: Int? = nil,
        failure: MigrationFailure? = nil
    ) -> String {
        guard let open else { return "" }
        return end(open.number, outcome, took: took, rowsChanged: rowsChanged, failure: failure)
    }

    private func end(
        _ number: Int64,
        _ outcome: MigrationLogEntry.Outcome,
        took: Duration,
        rowsChanged: Int?,
        failure: MigrationFailure?
    ) -> String {
        var settings = [
            "outcome = '\(outcome.rawValue)'", "finished = \(timestamp(UTCTimestamp.now()))",
            "milliseconds = \(took.milliseconds)",
        ]
        if let rowsChanged { settings.append("rows_changed = \(rowsChanged)") }
        if let failure {
            settings.append("code = \(failure.databaseError?.code.map(Self.quoted) ?? "NULL")")
            settings.append("statement_number = \(failure.statementNumber.map(String.init) ?? "NULL")")
            settings.append("message = \(Self.quoted(failure.reason))")
        }
        return "UPDATE migration_log SET \(settings.joined(separator: ", ")) "
            + "WHERE number = \(number) AND outcome = 'started';"
    }

    /// A row that died with its process.
    static func interrupted(_ number: Int64) -> String {
        "UPDATE migration_log SET outcome = 'interrupted' WHERE number = \(number) AND outcome = 'started';"
    }

    private func timestamp(_ text: String) -> String { dialect == .postgreSQL ? "TIMESTAMP '\(text)'" : "'\(text)'" }

    /// Neither engine takes U+0000 in a statement's text.
    private static func quoted(_ text: String) -> String {
        guard text.utf8.contains(0) else { return SQL.quoted(literal: text) }
        return SQL.quoted(literal: String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\0" })))
    }
}

extension LogWriter {
    /// Puts a line of a journal into the log: into the row of the attempt, where that was committed, else as a row of
    /// its own. nil for a line that is no record of ours. False for one that is there already, or that the log has
    /// overtaken: the answer to a COMMIT was lost, and the step was done.
    func merge(_ line: String, _ db: borrowing Transaction) throws -> Bool? {
        func member(_ name: String) -> SQL {
            db.dialect == .postgreSQL
                ? "(CAST(\(line) AS json) ->> \(raw: SQL.quoted(literal: name)))"
                : "json_extract(\(line), \(raw: SQL.quoted(literal: "$.\(name)")))"
        }
        func number(_ name: String) -> SQL { "CAST(\(member(name)) AS \(type: .bigInteger))" }
        let when: SQL = "CAST(\(member("recorded")) AS \(postgreSQL: "TIMESTAMP", sqlite: "TEXT"))"
        guard
            let row = try db.query(
                """
                SELECT \(member("id")) AS id, \(member("kind")) AS kind, \(member("version")) AS version,
                    \(member("outcome")) AS outcome, \(member("recorded")) AS recorded,
                    CAST(\(member("pid")) AS TEXT) AS pid
                """
            ).first, let id = try row.optionalText("id"), let kind = try row.optionalText("kind"),
            StepKind(rawValue: kind) != nil, let version = try row.optionalText("version"),
            (try? Version(version)) != nil, ["failed", "interrupted"].contains(try row.optionalText("outcome")),
            // SQLite would take any text for a time or a number.
            try row.optionalText("recorded")?.wholeMatch(of: /[-0-9]{10} [:0-9]{8}(\.[0-9]{1,6})?/) != nil,
            try row.optionalText("pid").flatMap(Int64.init) != nil
        else { return nil }
        let updated = try db.execute(
            """
            UPDATE migration_log SET outcome = \(member("outcome")), finished = \(when),
                milliseconds = \(number("milliseconds")), code = \(member("code")),
                statement_number = \(number("statement_number")), message = \(member("message"))
            WHERE number = \(number("number")) AND id = \(id) AND pid = \(number("pid"))
                AND host = \(member("host")) AND outcome IN ('started', 'interrupted') AND finished IS NULL
            """
        )
        if updated > 0 { return true }
        let (position, attempt) = claim(id)
        let inserted = try db.execute(
            """
            INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished,
                milliseconds, outcome, code, statement_number, message, host, pid)
            SELECT \(position), \(id), \(kind), \(version), \(member("app_version")), \(attempt), \(when), \(when),
                \(number("milliseconds")), \(member("outcome")), \(member("code")), \(number("statement_number")),
                \(member("message")), \(member("host")), \(number("pid"))
            WHERE NOT EXISTS (
                SELECT 1 FROM migration_log
                WHERE id = \(id) AND pid = \(number("pid")) AND host = \(member("host"))
                    AND (finished = \(when) OR number = \(number("number")) AND outcome IN ('applied', 'late'))
            )
            """
        )
        return inserted > 0
    }
}
