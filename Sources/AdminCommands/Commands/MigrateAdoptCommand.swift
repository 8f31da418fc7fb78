import AdminOutput
import AdminReports
import CommandLineParsing
import DatabaseAccess
import MigrationModel
import Migrations
import SQLiteDriver
import SchemaMigrations
import AdminConsole

/// `migrate adopt`.
enum MigrateAdoptCommand {
    static let command = Command(
        "adopt",
        "Take over a database that open mSupply itself has migrated.",
        discussion: """
            Done once, before the first `migrate run`. The schema is compared with what this program's history makes \
            at the database's version; where something is missing or changed, the differences are listed, the exit \
            status is 3, and nothing is written. What is there beyond it stays, and is listed.

            It does not ask: no table of the application is changed. Added are the tables of the record \
            (migration_log, migration_state, migration_checkpoint), with the steps that open mSupply has run, and the \
            version is written as 1.5.0 where it read 1.5.00.
            """,
        options: [
            .value("as", "VERSION", "What the database is at, where it does not say so itself."),
            MigrateTarget.waitOption,
        ]
    ) { context in
        let version = try MigrateTarget.version(of: "as", context)
        let db = try context.connect()
        var options = MigrationOptions(cancellation: context.cancellation)
        if let seconds = context.values.integer("wait") { options.lockTimeout = .seconds(seconds) }
        let report = try context.withProgress("Taking over", unit: .things("steps")) { meter in
            let display = MigrationDisplay(meter) { context.say($0) }
            return try NewerThanProgram.explaining(db) {
                try adopt(db, as: version, options) { display.show($0) }
            }
        }
        return outcome(report, database: db.target)
    }

    private static func adopt(
        _ db: any DatabaseConnection,
        as version: Version?,
        _ options: MigrationOptions,
        _ show: (MigrationEvent) -> Void
    ) throws -> AdoptionReport {
        let scratch = db.dialect == .sqlite ? try SQLiteConnection(":memory:", .create) : nil
        do {
            return try SchemaMigrations.migrator.adopt(
                db,
                as: version,
                scratch: scratch,
                options: options,
                onEvent: show
            )
        } catch let error as MigrationError {
            guard case .targetBehindDatabase(let database, let named) = error else { throw error }
            throw AnotherVersion(database: database, named: named)
        }
    }

    private static func outcome(_ report: AdoptionReport, database: String) -> CommandOutcome {
        var text = """
            The database was taken over at \(report.version); on record as having run: \
            \(MigrationWords.count(report.taken.count)).
            `omsupply-admin migrate plan` lists what is to come.
            """
        if !report.extra.isEmpty {
            text +=
                "\nBeyond the schema of \(report.version) it has, and keeps:\n\n"
                + MigrationTables.differences(report.extra)
        }
        return CommandOutcome(
            text,
            facts: [
                "database": database, "version": report.version, "taken": report.taken, "extra": report.extra,
            ]
        )
    }
}

/// The database says that it is at another version than `--as` does.
struct AnotherVersion: WordedError, Hashable {
    let database: Version
    let named: Version

    func report(in situation: ErrorSituation) -> ErrorReport {
        ErrorReport(
            "anotherVersion",
            "the database says that it is at \(database), not at \(named)",
            advice: "Leave out --as: it is for a database that does not say.\nNothing was written.",
            status: .refused,
            facts: ["databaseVersion": database, "named": named]
        )
    }
}
