import AdminOutput
import BundleContents
import BundleCreation
import CommandLineParsing
import FileSystem
import OMSupplyConfiguration

/// `bundle create`.
enum BundleCreateCommand {
    static let command = Command(
        "create",
        "Put the whole server at one instant into one bundle, proved restorable, and print its path.",
        discussion: """
            The database is copied while it is in use, with everything that is needed to recover it; then the legacy \
            server's backup folder and the app's files. Every byte is read back before the bundle gets its name: after \
            a failure there is no bundle. It runs at a low priority (nice 10): whoever uses the server comes first.

            With --kind wal it holds only what came since another bundle: the write-ahead log, new and changed files. \
            Together with that bundle, in one folder, it restores to any point in time up to its own mark. It always \
            comes over the replication protocol, and continues no bundle from before the server was restored or promoted.

            Where the legacy server calls `legacy begin` and `legacy end`, the bundle goes back to the instant at which \
            that one began the backup that is in the bundle, as far as its log reaches back: a full bundle that is begun \
            before the legacy backup and waits for it (--await-legacy) does, and so does one of --kind wal after it. \
            `bundle show` says whether the two fit.

            The exit status is 2 when the two are proved not to fit, and when the bundle is degraded: something could \
            not be copied, the legacy server's backup folder is away, a file that the database names is missing, pages of \
            the database are damaged, or its cursors are not exact. The warning says what, and `bundle show` repeats it. \
            Where that is a file or page of the database itself, rows may be missing after a restore. And it is 2 when \
            lease.json in the folder of the bundles shows that an older database was put in the server's place.
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
            .value(
                "kind",
                "KIND",
                kind: .choice(BundleIdentity.Kind.allCases.map(\.rawValue)),
                default: "full",
                "How much the bundle holds: full, or wal for what came since another bundle."
            ),
            .value(
                "base",
                "BUNDLE",
                """
                The bundle that --kind wal continues; without it, the newest good one of the folder that is of this server \
                and of the timeline that it is on.
                """
            ),
            BundleCommands.jobsOption,
            .value("level", "N", kind: .integer(1...19), default: "1", "zstd's level: 1 is fastest, 19 smallest."),
            .value(
                "source",
                "HOW",
                kind: .choice(BackupRequest.Access.allCases.map(\.rawValue)),
                default: "auto",
                """
                How a PostgreSQL cluster is read: `local` reads its files (as the server's user or root, on its machine), \
                `remote` goes over the replication protocol; `auto` takes the first that is possible. A bundle of --kind \
                wal is always read remotely.
                """
            ),
            .value(
                "rate-limit",
                "MIB",
                kind: .integer(1...1_000_000),
                """
                Read the data files, the legacy backup and the app's files with at most so many MiB a second, for a server \
                that has other things to do. It does not hold back the server's checkpoint, the log that arrives \
                meanwhile, SQLite's own copy of its database and the reading back at the end.
                """
            ),
            .flag(
                "require-aligned",
                """
                Make no bundle unless both servers are proved to be at one instant. A full bundle waits until the legacy \
                server begins a backup and ends it, since none from before its own copy will do.
                """
            ),
            .flag(
                "await-legacy",
                """
                Wait for the legacy server's next backup where no other fits, --legacy-wait at most, and make the bundle in \
                any case: for the full bundle that is begun before the legacy backup. The status is 2 unless the two servers \
                are proved to fit.
                """
            ),
            .value(
                "legacy-wait",
                "MINUTES",
                kind: .integer(0...1440),
                default: "60",
                """
                How long a backup of the legacy server is waited for that has begun (`legacy begin`) and not ended, counted \
                from its begin; with --await-legacy or --require-aligned also how long its begin is waited for.
                """
            ),
        ]
    ) { context in
        let configuration = try context.configuration()
        let unserved = try configuration.backup.checkWhatBundlesGet()
        let source: BackupRequest.Source =
            switch try context.databaseTarget() {
            case .postgreSQL(let server): .postgreSQL(server)
            case .sqlite(let path): .sqlite(path)
            }
        let kind = BundleIdentity.Kind(rawValue: context.values.text("kind") ?? "") ?? .full
        let access = try access(context, kind)
        let awaits = context.values.flag("await-legacy")
        let request = BackupRequest(
            source: source,
            kind: kind,
            base: try base(context, kind),
            output: try BundleCommands.folder(context),
            // A share that is away must not cost the database its backup.
            legacyFolder: given("legacy", context) ?? configuration.backup.legacyFolder,
            filesFolder: try filesFolder(context, configuration.baseDirectory),
            access: access,
            jobs: BundleCommands.jobs(context),
            level: context.values.integer("level") ?? 1,
            rateLimit: context.values.integer("rate-limit").map { Int64($0) << 20 },
            legacyWait: Double(context.values.integer("legacy-wait") ?? 60) * 60,
            awaitsLegacy: awaits,
            requireAligned: context.values.flag("require-aligned"),
            tool: "omsupply-admin \(ToolVersion.text)"
        )
        // The server's users come first.
        Machine.giveWay()
        let created = try BundleCommands.withProgress(context) { show in
            try BundleCreator(request, cancellation: context.cancellation, onEvent: show).run()
        }
        let setBack = try RollbackCheck.warnings(context.connect(for: .reading), in: request.output)
        return CommandOutcome(
            created.path,
            facts: ["bundle": created],
            warnings: setBack + created.reasons.map(ErrorReport.visible)
                + BundleWords.warnings(of: created.alignment, isAwaited: awaits)
                + BundleWords.notices(of: created.fileReferences) + unserved,
            status: isGood(created, awaits) && setBack.isEmpty ? .done : .degraded
        )
    }

    private static func isGood(_ created: CreatedBundle, _ awaits: Bool) -> Bool {
        guard created.state == .ok else { return false }
        return awaits ? created.alignment.verdict == .aligned : created.alignment.verdict != .skewed
    }

    private static func access(_ context: CommandContext, _ kind: BundleIdentity.Kind) throws -> BackupRequest.Access {
        let access = context.values.text("source").flatMap(BackupRequest.Access.init) ?? .auto
        guard kind == .full || access != .local else {
            let form = "auto or remote with --kind wal: the log always comes over the replication protocol"
            throw UsageError(.malformedValue(name: "--source", form: form), in: context.command)
        }
        return access
    }

    /// The archive that `--base` means: a word like BUNDLE.
    private static func base(_ context: CommandContext, _ kind: BundleIdentity.Kind) throws -> String? {
        guard let word = context.values.text("base") else { return nil }
        guard kind == .wal else {
            throw UsageError(.malformedValue(name: "--base", form: "effect only with --kind wal"), in: context.command)
        }
        return try BundleCommands.bundle(word, context)
    }

    /// The app's files, looked for now, not after an hour of copying.
    private static func filesFolder(_ context: CommandContext, _ configured: String?) throws -> String? {
        let given = given("files", context)
        guard let folder = given ?? configured else { return nil }
        guard try FileStatus.of(folder, followLinks: true)?.kind == .folder else {
            throw MissingSourceFolder(path: folder, namedBy: given == nil ? "server.base_dir" : "--files")
        }
        return folder
    }

    private static func given(_ option: String, _ context: CommandContext) -> String? {
        context.values.text(option).map { Path.absolute(Path.expandingTilde($0)) }
    }
}
