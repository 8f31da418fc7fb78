import CommandLineParsing

/// `migrate`: the schema of the database.
enum MigrateCommands {
    static let group = Command(
        group: "migrate",
        "Bring the database's schema to this program's version, and look at it.",
        [
            MigrateRunCommand.command, MigrateStatusCommand.command, MigratePlanCommand.command,
            MigrateHistoryCommand.command, MigrateAdoptCommand.command,
        ]
    )
}
