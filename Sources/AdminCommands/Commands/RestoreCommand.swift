import AdminOutput
import BundleContents
import BundleRestore
import CommandLineParsing
import DatabaseAccess
import FileSystem
import MigrationModel
import OMSupplyConfiguration
import Reconciliation
import ReconciliationModel
import SchemaMigrations
import SyncCursors

/// `restore`.
enum RestoreCommand {
    static let command = Command(
        "restore",
        "Restore a bundle, beside what is there, and prepare the remote sites' reconciliation.",
        discussion: """
            The bundle is unpacked beside DIR and checked, the database is recovered there to the bundle's mark and \
            asked whether it is what the bundle says; a new timeline is opened for the remote sites. Only then DIR \
            gets its name. With --replace an existing DIR is set aside by rename and kept. Whatever stops a restore, \
            DIR is as it was, and the same command may be run again.

            --until names another point: a time, an LSN or a restore point. Later ones need the bundles of --kind wal \
            that continue this one, in the same folder. A point that is not covered is refused with what is. It moves \
            the database alone: the files and the legacy backup are as the last bundle that is read has them.
            """,
        arguments: [BundleCommands.argument],
        options: [
            .value("to", "DIR", kind: .folder, required: true, "The folder of the restored server."),
            .value(
                "part",
                "PART",
                kind: .choice(RestorePart.allCases.map(\.rawValue)),
                default: "all",
                "What to restore: all, omsupply (the database), legacy or files."
            ),
            .value(
                "until",
                "POINT",
                """
                Where to end: \(PointWords.targetForms). Without it: the mark; with --part omsupply the end of the log, if \
                the mark is that of mSupply's backup.
                """
            ),
            .value("only", "DATABASE", "One database of the cluster alone, as a file of pg_dump in DIR."),
            .flag("replace", "Set an existing DIR aside by rename; asks first."),
            .flag(
                "forget-timelines",
                """
                Go on although lease.json names a timeline that lineage.json has lost: sites that have read it must be given up.
                """
            ),
            .flag("plan", "Print what would be done, and do nothing."),
            .flag("yes", short: "y", "Do not ask."),
            BundleCommands.outputOption,
            BundleCommands.jobsOption,
        ]
    ) { context in
        let part = RestorePart(rawValue: context.values.text("part") ?? "") ?? .all
        let request = RestoreRequest(
            bundle: try BundleCommands.bundle(context),
            target: Path.absolute(Path.expandingTilde(context.values.text("to") ?? "")),
            part: part,
            until: try until(context, part),
            onlyDatabase: try onlyDatabase(context, part),
            replace: context.values.flag("replace"),
            serverPrograms: try programFolder(context),
            jobs: BundleCommands.jobs(context)
        )
        let steps = StepProgress(context)
        defer { steps.finish() }
        let restorer = try Restorer(request, cancellation: context.cancellation) { steps.show($0) }
        // What is said next stands on lines of its own.
        steps.finish()
        try refuseNewer(restorer.manifest)
        for path in restorer.rebuiltIndexes {
            context.say("omsupply-admin: warning: " + BundleWords.indexIsRebuilt(of: path, named: request.bundle))
        }
        let plan = try restorer.plan()
        let obstacle = try lineageObstacle(restorer, request, plan)
        if let obstacle { context.warn(RestoreWords.unwritableLineage(obstacle)) }
        if context.values.flag("plan") {
            return CommandOutcome(RestoreWords.plan(plan), facts: ["plan": plan], warnings: plan.warnings)
        }
        var questions: [String] = []
        if plan.setAside != nil { questions.append("\(plan.target) will be replaced.") }
        if obstacle != nil { questions.append("The new timeline will not be noted beside the bundle.") }
        // A program finds it in the outcome; a person who is asked has to know what is meant.
        let asks = !questions.isEmpty && !context.values.flag("yes")
        if !context.printsJSON || asks { context.say(RestoreWords.announcement(of: plan)) }
        if !questions.isEmpty { try context.confirm(questions.joined(separator: " ")) }
        return try run(restorer, request, plan, forgets: context.values.flag("forget-timelines"))
    }

    /// Why the new timeline could not be noted beside the bundle: known now rather than after the recovery. nil when it
    /// can, and where none is opened.
    ///
    /// - Throws: when the record is there and cannot be read: what it holds is needed.
    private static func lineageObstacle(_ restorer: Restorer, _ request: RestoreRequest, _ plan: RestorePlan) throws
        -> SystemError?
    {
        guard plan.database != nil, plan.onlyDatabase == nil else { return nil }
        let records = LeaseFile(beside: request.bundle, of: restorer.identity)
        _ = try (records.timelines(), records.leases())
        return records.obstacle()
    }

    private static func until(_ context: CommandContext, _ part: RestorePart) throws -> RestoreTarget? {
        guard let text = context.values.text("until") else { return nil }
        guard let target = RestoreTarget(text) else {
            throw UsageError(.malformedValue(name: "--until", form: PointWords.targetForms), in: context.command)
        }
        guard target == .mark || part == .all || part == .omsupply else {
            let form = "mark with --part \(part.rawValue): only the database has other points"
            throw UsageError(.malformedValue(name: "--until", form: form), in: context.command)
        }
        return target
    }

    private static func onlyDatabase(_ context: CommandContext, _ part: RestorePart) throws -> String? {
        guard let name = context.values.text("only") else { return nil }
        guard !name.isEmpty, part == .all || part == .omsupply else {
            let form = "the name of a database, and no --part beside it but omsupply"
            throw UsageError(.malformedValue(name: "--only", form: form), in: context.command)
        }
        return name
    }

    private static func run(_ restorer: Restorer, _ request: RestoreRequest, _ plan: RestorePlan, forgets: Bool) throws
        -> CommandOutcome
    {
        var opened: OpenedTimeline?
        let records = LeaseFile(beside: request.bundle, of: restorer.identity)
        let old = SetAsideDatabase(of: plan, server: ServerKey(restorer.identity))
        var reach: LeaseReach?
        var warnings = plan.warnings
        let restored = try restorer.run(plan) { db in
            if try isRemoteSite(db) {
                warnings.append(
                    """
                    this is the database of a remote site: it is behind what central has of it, so do not let it \
                    synchronise; initialise the site afresh
                    """
                )
                return
            }
            do {
                let folder = Path.parent(of: Path.absolute(request.bundle))
                if !forgets { try requireKnownTimelines(records, folder, db, old) }
                reach = try records.reach(beyond: DatabaseLease(of: db))
                opened = try openTimeline(restorer, records, reach, old, db, &warnings)
            } catch ReconciliationError.notPrepared {
                warnings.append(
                    """
                    the database is of a version that knows no timelines: its remote sites cannot be told what was \
                    lost; keep them from synchronising until somebody has looked
                    """
                )
            }
        }
        warnings += RestoreWords.warnings(of: restored.staleCollations) + RestoreWords.warnings(of: plan)
        return CommandOutcome(
            BundleWords.restored(restored, opened, reach: reach, setAside: old?.highest, plan),
            facts: ["restored": restored, "timeline": opened, "lease": reach, "plan": plan, "setAsideDatabase": old],
            warnings: warnings,
            status: warnings.isEmpty ? .done : .degraded
        )
    }

    /// A site notes the life of its database when it first synchronises; central never does.
    private static func isRemoteSite(_ db: any DatabaseConnection) throws(DatabaseError) -> Bool {
        guard try db.hasTable("sync_incarnation") else { return false }
        return try db.value("SELECT count(*) FROM sync_incarnation") != 0
    }

    /// This program cannot know what a newer schema means.
    private static func refuseNewer(_ manifest: BundleManifest) throws {
        guard let text = manifest.cursors.databaseVersion, let version = try? Version(text),
            version > SchemaMigrations.appVersion
        else { return }
        throw MigrationError.newerThanApp(database: version, app: SchemaMigrations.appVersion)
    }

    /// `backup.pg_bin_dir`, where there is a configuration: restoring on a bare machine needs none.
    private static func programFolder(_ context: CommandContext) throws -> String? {
        do { return try context.configuration().backup.programDirectory } catch let error as ConfigurationError {
            guard case .nothingFound = error.problem else { throw error }
            return nil
        }
    }
}
