import AdminConsole
import AdminOutput
import AdminReports
import CommandLineParsing
import DatabaseAccess
import MigrationModel
import Migrations
import OMSupplyConfiguration
import PostgreSQLDriver
import SchemaMigrations

/// `migrate run`.
enum MigrateRunCommand {
    static let command = Command(
        "run",
        "Bring the database to the program's version.",
        discussion: """
            Each step runs in a transaction of its own, together with its record. A step that fails leaves the \
            database as it was before that step, and the next run goes on with it. A database that is newer than the \
            program is refused without a write. An empty database is installed; a SQLite file is made when it is \
            missing. On PostgreSQL a step that meets a lock of the application is rolled back and tried again.

            The exit status is 2 when the upgrade is done and a view of somebody's own could not be put back.
            """,
        options: [MigrateTarget.option] + MigrateTarget.policyOptions + [
            MigrateTarget.waitOption,
            .value(
                "lock-timeout",
                "SECONDS",
                kind: .integer(1...3600),
                default: "5",
                "How long a statement waits for a lock of the application on PostgreSQL; others queue up behind it."
            ),
            .value(
                "retry-for",
                "SECONDS",
                kind: .integer(0...86_400),
                default: "300",
                "How long a step is tried again when locks of others are in its way."
            ),
        ]
    ) { context in
        let version = try MigrateTarget.version(context)
        let migrator = try MigrateTarget.migrator(context)
        // Before a missing file is made: a refusal must not leave an empty one.
        if try MigrateTarget.isMissing(context) { _ = try MigrateTarget.plan(context) }
        let db = try context.connect(for: .creating)
        let options = try options(context)
        return try context.withProgress("Migrating", unit: .things("steps")) { meter in
            let putsBack = migrator.policy.foreignViews == .saveAndRestore
            let display = MigrationDisplay(meter, putsBackViews: putsBack) { context.say($0) }
            let report = try NewerThanProgram.explaining(db) {
                try migrator.migrate(db, upTo: version, options: options) { display.show($0) }
            }
            return outcome(report, database: db.target, warnings: display.warnings)
        }
    }

    private static func options(_ context: CommandContext) throws -> MigrationOptions {
        var options = MigrationOptions(cancellation: context.cancellation)
        if let seconds = context.values.integer("wait") { options.lockTimeout = .seconds(seconds) }
        if let seconds = context.values.integer("lock-timeout") { options.statementLockTimeout = .seconds(seconds) }
        if let seconds = context.values.integer("retry-for") { options.retryBudget = .seconds(seconds) }
        if case .postgreSQL(let configuration) = try context.databaseTarget() {
            options.observer = { try PostgreSQLConnection(configuration) }
            // On SQLite it lies beside the database, where any program finds it.
            options.journalFolder = try context.configuration().baseDirectory
        }
        return options
    }

    private static func outcome(_ report: MigrationReport, database: String, warnings: [String]) -> CommandOutcome {
        let text =
            if report.steps.isEmpty {
                "The database is at \(report.to); nothing had to be done."
            } else if let from = report.from {
                "The database went from \(from) to \(report.to) in \(MigrationWords.count(report.steps.count))."
            } else {
                "The database was installed at \(report.to) in \(MigrationWords.count(report.steps.count))."
            }
        return CommandOutcome(
            text,
            facts: [
                "database": database,
                "from": report.from?.description,
                "to": report.to.description,
                "steps": report.steps.map(Step.init),
                "waitedMilliseconds": report.waited.wholeMilliseconds,
            ],
            warnings: warnings,
            status: warnings.isEmpty ? .done : .degraded
        )
    }

    private struct Step: Encodable {
        let id: String
        let kind: StepKind
        let version: Version
        let summary: String
        let milliseconds: Int64
        let rowsChanged: Int

        init(_ completed: MigrationReport.CompletedStep) {
            id = completed.step.id
            kind = completed.step.kind
            version = completed.step.version
            summary = completed.step.summary
            milliseconds = completed.took.wholeMilliseconds
            rowsChanged = completed.rowsChanged
        }
    }
}
