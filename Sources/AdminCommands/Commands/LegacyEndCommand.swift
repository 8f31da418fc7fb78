import AdminOutput
import BundleContents
import BundleCreation
import CommandLineParsing
import FileSystem

/// `legacy end`.
enum LegacyEndCommand {
    static let command = Command(
        "end",
        "Note that the legacy server's backup has ended, well or not.",
        discussion: """
            Closes the newest `legacy begin`. With a status other than 0 the backup is not used. Prints one line; the exit \
            status is 2 when something is amiss, such as a begin that never came, and the warning says what. A bundle in \
            progress goes on now.
            """,
        options: [
            .value(
                "status",
                "N",
                kind: .integer(-2_147_483_648...2_147_483_647),
                required: true,
                "What 4D gives to On Backup Shutdown: 0 for a good backup."
            ),
            LegacyCommands.limitOption,
            LegacyCommands.legacyOption,
            BundleCommands.outputOption,
        ]
    ) { context in
        let start = Machine.monotonicSeconds
        do {
            let hooks = try LegacyCommands.hooks(context)
            let ended = try hooks.end(
                status: context.values.integer("status") ?? 0,
                seconds: LegacyCommands.seconds(context, since: start)
            )
            let milliseconds = Int((Machine.monotonicSeconds - start) * 1000)
            let left = LegacyCommands.seconds(context, since: start)
            hooks.prune(present: ended.receipt.legacy, seconds: left / 2)
            var facts: CommandOutcome.Facts = ["receipt": HookReceipt.end(ended.receipt), "path": ended.path]
            facts["milliseconds"] = milliseconds
            let warnings = HookWords.warnings(ended.receipt, withoutBackup: ended.withoutBackup)
            return CommandOutcome(
                HookWords.line(ended.receipt, path: ended.path, milliseconds: milliseconds),
                facts: facts,
                warnings: warnings,
                status: warnings.isEmpty ? .done : .degraded
            )
        } catch { throw HookRefusal(hook: .end, error: error) }
    }
}
