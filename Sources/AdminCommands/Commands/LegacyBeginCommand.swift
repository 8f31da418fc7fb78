import AdminOutput
import BundleContents
import BundleCreation
import CommandLineParsing
import FileSystem

/// `legacy begin`.
enum LegacyBeginCommand {
    static let command = Command(
        "begin",
        "Fix omSupply's instant for the backup that the legacy server is about to make.",
        discussion: """
            Prints one line and returns 0. Any other status is a veto: there is no mark, and the line on standard error \
            says why. On Backup Startup may pass it on, and 4D then makes no backup. A synchronisation that is taking \
            something from mSupply's queue is waited for as long as there is time, unless an earlier call saw it stand \
            where it stands now; if it does not end the mark is made all the same, and the bundle may not be `aligned`.
            """,
        options: [
            LegacyCommands.limitOption,
            .flag(
                "require-aligned",
                "Veto rather than mark while a synchronisation is taking something from the legacy server's queue."
            ),
            LegacyCommands.legacyOption,
            BundleCommands.outputOption,
        ]
    ) { context in
        let start = Machine.monotonicSeconds
        do {
            let begun = try LegacyCommands.hooks(context).begin(
                seconds: LegacyCommands.seconds(context, since: start),
                requiresNoSync: context.values.flag("require-aligned")
            )
            let milliseconds = Int((Machine.monotonicSeconds - start) * 1000)
            var facts: CommandOutcome.Facts = ["receipt": HookReceipt.begin(begun.receipt), "path": begun.path]
            facts["milliseconds"] = milliseconds
            return CommandOutcome(
                HookWords.line(begun.receipt, path: begun.path, milliseconds: milliseconds),
                facts: facts,
                warnings: HookWords.warnings(begun.receipt, superseded: begun.superseded)
            )
        } catch { throw HookRefusal(hook: .begin, error: error) }
    }
}
