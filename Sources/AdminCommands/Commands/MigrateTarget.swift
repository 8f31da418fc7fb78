import AdminOutput
import CommandLineParsing
import DatabaseAccess
import FileSystem
import MigrationModel
import Migrations
import OMSupplyConfiguration
import SQLiteDriver
import SchemaMigrations

/// What the commands of `migrate` share: how far to go and how, and a database that may not be there yet.
enum MigrateTarget {
    static let option = Option.value(
        "to",
        "VERSION",
        "Stop at this version instead of the program's own, such as \(SchemaMigrations.appVersion)."
    )

    /// What decides how an upgrade is done; `migrate plan` takes them to show that one.
    static let policyOptions: [Option] = [
        .flag(
            "all-or-nothing",
            "Make all steps one transaction: a failure leaves the database as it was before the upgrade."
        ),
        .flag("restore-views", "Save views of others, drop them for the upgrade, and put them back at its end."),
    ]

    static let waitOption = Option.value(
        "wait",
        "SECONDS",
        kind: .integer(0...86_400),
        default: "300",
        "How long to wait for another process that migrates this database."
    )

    /// The version of `--to`; nil when it was not given.
    static func version(_ context: CommandContext) throws(UsageError) -> Version? {
        try version(of: "to", context)
    }

    static func version(of option: String, _ context: CommandContext) throws(UsageError) -> Version? {
        guard let text = context.values.text(option) else { return nil }
        guard let version = try? Version(text) else {
            throw UsageError(
                .malformedValue(name: "--\(option)", form: "a version such as \(SchemaMigrations.appVersion)"),
                in: context.command
            )
        }
        return version
    }

    /// The product's migrator, as the options want it.
    static func migrator(_ context: CommandContext) throws(MigrationError) -> Migrator {
        var migrator = try SchemaMigrations.migrator
        if context.values.flag("all-or-nothing") { migrator.policy.transactions = .wholeUpgrade }
        if context.values.flag("restore-views") { migrator.policy.foreignViews = .saveAndRestore }
        return migrator
    }

    /// What an upgrade would do. For a SQLite file that is not there yet, what an installation would do; the file is
    /// not made.
    static func plan(_ context: CommandContext) throws -> MigrationPlan {
        let version = try version(context)
        let migrator = try migrator(context)
        let db =
            if try isMissing(context) {
                try SQLiteConnection(":memory:", .create) as any DatabaseConnection
            } else {
                try context.connect(for: .reading)
            }
        return try NewerThanProgram.explaining(db) { try migrator.plan(for: db, upTo: version) }
    }

    static func isMissing(_ context: CommandContext) throws -> Bool {
        guard case .sqlite(let path) = try context.databaseTarget() else { return false }
        return try FileStatus.of(path, followLinks: true) == nil
    }
}
