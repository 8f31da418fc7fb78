import DatabaseAccess
import FileSystem
import Migrations
import SQLiteDriver
import SchemaMigrations

/// What the commands of `migrate` share: `--to`, and a database that may not be there yet.
enum MigrateTarget {
    static let option = Option.value(
        "to",
        "VERSION",
        "Stop at this version instead of the program's own, such as \(SchemaMigrations.appVersion)."
    )

    /// The version of `--to`; nil when it was not given.
    static func version(_ context: CommandContext) throws(UsageError) -> Version? {
        guard let text = context.values.text("to") else { return nil }
        guard let version = try? Version(text) else {
            throw UsageError(
                .malformedValue(name: "--to", form: "a version such as \(SchemaMigrations.appVersion)"),
                in: context.command
            )
        }
        return version
    }

    /// What an upgrade would do. For a SQLite file that is not there yet, what an installation would do; the file is
    /// not made.
    static func plan(_ context: CommandContext) throws -> MigrationPlan {
        let version = try version(context)
        let db =
            if try isMissing(context) {
                try SQLiteConnection(":memory:", .create) as any DatabaseConnection
            } else {
                try context.connect(for: .reading)
            }
        return try SchemaMigrations.migrator.plan(for: db, upTo: version)
    }

    static func isMissing(_ context: CommandContext) throws -> Bool {
        guard case .sqlite(let path) = try context.databaseTarget() else { return false }
        return try FileStatus.of(path, followLinks: true) == nil
    }
}
