import AdminOutput
import CommandLineParsing
import DatabaseAccess
import MigrationModel
import Migrations
import SchemaMigrations

/// `migrate status`.
enum MigrateStatusCommand {
    static let command = Command(
        "status",
        "Tell how the database and this program stand to each other.",
        discussion: """
            Only reads. The exit status is 0 when the database is ready or can be brought to the program's version, 2 \
            when the last run failed or died, 3 when an upgrade would be refused.
            """
    ) { context in
        let db = try context.connect(for: .reading)
        let status = try SchemaMigrations.migrator.status(of: db)
        return try NewerThanProgram.explaining(db) { try outcome(status, database: db.target) }
    }

    /// - Throws: the refusal, when an upgrade would be refused: it has its words and its exit status already.
    private static func outcome(_ status: MigrationStatus, database: String) throws(MigrationError) -> CommandOutcome {
        let state: String
        let sentence: String
        var warnings: [String] = []
        let due = "\(MigrationWords.count(status.pending.count)) to go"
        switch status.state {
        case .ready: (state, sentence) = ("ready", "ready")
        case .empty: (state, sentence) = ("empty", "empty: `migrate run` installs it")
        case .pending: (state, sentence) = ("pending", "\(due): `migrate run` does them, `migrate plan` lists them")
        case .running(let holder):
            let who = holder.map { " by " + MigrationWords.holder($0) } ?? ""
            (state, sentence) = ("running", "being migrated now\(who)")
        case .failed(let entry):
            (state, sentence) = ("failed", "the last attempt failed and was rolled back; \(due)")
            warnings.append(
                "step \(entry.id) failed, \(MigrationWords.attempt(entry)): \(entry.message ?? "no reason on record")"
            )
        case .interrupted(let entry):
            (state, sentence) = ("interrupted", "the last run did not end; \(due), and `migrate run` goes on")
            // One that was stopped has an end; one that died has not.
            let what = entry.finished == nil ? "has no end on record" : "was stopped and rolled back"
            warnings.append("step \(entry.id) \(what): \(MigrationWords.attempt(entry))")
        case .refused(let refusal): throw refusal
        }
        let batches = (status.pending + status.background).filter { status.rows[$0.id] != nil }
        let progress = batches.compactMap { step in
            status.rows[step.id].map { "\nBatches   \(step.id): \(MigrationWords.rows($0)) done" }
        }
        let waiting = status.background.filter { status.rows[$0.id] == nil }.map { "\nBatches   \($0.id): not begun" }
        return CommandOutcome(
            """
            Database  \(status.database?.description ?? "no version yet")  \(database)
            Program   \(status.app)
            State     \(sentence)\((progress + waiting).joined())
            """,
            facts: [
                "database": database,
                "databaseVersion": status.database?.description,
                "appVersion": status.app.description,
                "state": state,
                "pending": status.pending,
                "background": status.background,
                "rows": status.rows,
            ],
            warnings: warnings,
            status: warnings.isEmpty ? .done : .degraded
        )
    }
}
