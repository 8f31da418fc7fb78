import CommandLineParsing

/// All commands. A new one is a file beside this, and a line here.
enum CommandTree {
    static let root: Command = Command(
        group: "omsupply-admin",
        "Look after an open mSupply central server: its schema, its backups, its remote sites.",
        discussion: """
            Results go to standard output, everything else to standard error. The exit status is 0 when the work is \
            done, 1 when it failed, 2 when it is done with warnings, 3 when it was refused as unsafe, and a number \
            from 64 when something outside has to be put right first.
            """,
        [
            MigrateCommands.group,
            BundleCommands.group,
            LegacyCommands.group,
            RestoreCommand.command,
            ReconcileCommands.group,
            CompletionsCommand.command,
        ]
    )
}
