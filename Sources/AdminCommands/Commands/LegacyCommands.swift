import AdminOutput
import BundleContents
import BundleCreation
import CommandLineParsing
import FileSystem
import OMSupplyConfiguration

/// `legacy`: what the legacy server calls around its own backup.
enum LegacyCommands {
    static let group = Command(
        group: "legacy",
        "What the legacy server (mSupply, 4D) tells around its backups, and whether the two servers fit after a restore.",
        discussion: """
            4D calls `begin` in its database method On Backup Startup, and `end` in On Backup Shutdown. `begin` fixes \
            omSupply's instant right before mSupply locks its data; `bundle create` finds the backup that was made in \
            between, and the bundle goes back to that instant when it is restored. Each call leaves a receipt in the \
            folder legacy-hooks beside the bundles.
            """,
        [LegacyBeginCommand.command, LegacyEndCommand.command, LegacyCheckCommand.command]
    )

    static let limitOption = Option.value(
        "limit",
        "MS",
        kind: .integer(100...600_000),
        default: "900",
        "How many milliseconds the call takes at most, whatever hangs: the legacy server waits for it."
    )

    static let legacyOption = Option.value(
        "legacy",
        "DIR",
        kind: .folder,
        "The legacy server's backup folder; without it, backup.legacy_folder of the configuration."
    )

    /// Seconds that are left of the limit.
    static func seconds(_ context: CommandContext, since start: Double) -> Double {
        let limit = Double(context.values.integer("limit") ?? 900) / 1000
        return max(0.05, limit - (Machine.monotonicSeconds - start))
    }

    static func hooks(_ context: CommandContext) throws -> LegacyHooks {
        HookCall.endProgramWithoutWaiting()
        let source: BackupRequest.Source =
            switch try context.databaseTarget() {
            case .postgreSQL(let server): .postgreSQL(server)
            case .sqlite(let path): .sqlite(path)
            }
        let given = context.values.text("legacy").map { Path.absolute(Path.expandingTilde($0)) }
        let situation = context.situation
        return LegacyHooks(
            source: source,
            bundles: try BundleCommands.folder(context),
            legacyFolder: try given ?? context.configuration().backup.legacyFolder,
            tool: "omsupply-admin \(ToolVersion.text)",
            words: { error in
                let report = ErrorReport.describing(error, in: situation)
                return (report.code, report.message)
            }
        )
    }
}
