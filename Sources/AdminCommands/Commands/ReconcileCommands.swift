import CommandLineParsing

/// `reconcile`: the remote sites after a restore.
enum ReconcileCommands {
    static let group = Command(
        group: "reconcile",
        "Bring remote sites back in line with a central server that was restored.",
        discussion: """
            A server and a site that know this protocol do it by themselves when the site syncs. By hand it goes in \
            three steps: `export-site` at central, `apply` at the stopped site with --answer, `apply` of the answer \
            at central. `apply --give-up` lets a site start afresh whose database is gone; \
            `apply --open-timeline` is for a central database that was set back by hand.
            """,
        [
            ReconcileStatusCommand.command, ReconcilePlanCommand.command, ReconcileApplyCommand.command,
            ReconcileExportSiteCommand.command,
        ]
    )
}
