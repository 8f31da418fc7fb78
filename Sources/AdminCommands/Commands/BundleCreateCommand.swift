import BackupBundle
import FileSystem

/// `bundle create`.
enum BundleCreateCommand {
    static let command = Command(
        "create",
        "Put the whole server at one instant into one bundle, proved restorable, and print its path.",
        discussion: """
            The database is copied while it is in use, with everything that is needed to recover it; then the legacy \
            server's backup folder and the app's files. Every byte is read back before the bundle gets its name: after \
            a failure there is no bundle.

            The exit status is 2 when the bundle is good to restore but something is missing from it; it says what.
            """,
        options: [
            .value(
                "legacy",
                "DIR",
                kind: .folder,
                "The legacy server's backup folder; without it, backup.legacy_folder of the configuration."
            ),
            .value("files", "DIR", kind: .folder, "The app's files; without it, server.base_dir of the configuration."),
            BundleCommands.outputOption,
            .value("kind", "KIND", kind: .choice(["full"]), default: "full", "What the bundle holds: full."),
            BundleCommands.jobsOption,
            .value("level", "N", kind: .integer(1...19), default: "1", "zstd's level: 1 is fastest, 19 smallest."),
            .flag("require-aligned", "Refuse unless both servers are proved to be at one instant."),
        ]
    ) { context in
        let configuration = try context.configuration()
        let source: BackupRequest.Source =
            switch try context.databaseTarget() {
            case .postgreSQL(let server): .postgreSQL(server)
            case .sqlite(let path): .sqlite(path)
            }
        let request = BackupRequest(
            source: source,
            output: try BundleCommands.folder(context),
            legacyFolder: folder("legacy", context) ?? configuration.backup.legacyFolder,
            filesFolder: folder("files", context) ?? configuration.baseDirectory,
            jobs: BundleCommands.jobs(context),
            level: context.values.integer("level") ?? 1,
            requireAligned: context.values.flag("require-aligned"),
            tool: "omsupply-admin \(ToolVersion.text)"
        )
        let created = try BundleCommands.withProgress(context) { show in
            try BundleCreator(request, cancellation: context.cancellation, onEvent: show).run()
        }
        return CommandOutcome(
            created.path,
            facts: ["bundle": created],
            warnings: created.reasons,
            status: created.state == .ok ? .done : .degraded
        )
    }

    private static func folder(_ option: String, _ context: CommandContext) -> String? {
        context.values.text(option).map { Path.absolute(Path.expandingTilde($0)) }
    }
}
