import DatabaseAccess
import Migrations
import SchemaMigrations

/// `migrate run [--to VERSION]`.
enum MigrateRunCommand {
    static let command = Command(
        "run",
        "Bring the database to the program's version.",
        discussion: """
            Each step runs in a transaction of its own, together with its record. A step that fails leaves the \
            database as it was before that step. A database that is newer than the program is refused without a \
            write. An empty database is installed; a SQLite file is made when it is missing.
            """,
        options: [MigrateTarget.option]
    ) { context in
        let version = try MigrateTarget.version(context)
        // Before a missing file is made: a refusal must not leave an empty one.
        if try MigrateTarget.isMissing(context) { _ = try MigrateTarget.plan(context) }
        let db = try context.connect(for: .creating)
        let options = MigrationOptions(cancellation: context.cancellation)
        let report = try context.withProgress("Migrating", unit: .things("steps")) { meter in
            try SchemaMigrations.migrator.migrate(db, upTo: version, options: options) { event in
                show(event, meter, context)
            }
        }
        return outcome(report, database: db.target)
    }

    private static func show(_ event: MigrationEvent, _ meter: ProgressMeter, _ context: CommandContext) {
        switch event {
        case .waitingForLock(let holder, let waited):
            meter.finish()
            let who = holder.map { ", " + MigrationWords.holder($0) } ?? ""
            context.say("waiting for another migration\(who) (\(Measure.duration(seconds: waited / .seconds(1))))")
        case .planned, .ready, .failed, .verifying, .progress, .retrying, .journalMerged, .viewNotRestored: break
        case .foundInterrupted(let id, _, let started):
            context.say("an earlier run died in step \(id), started \(started) UTC; it is tried again")
        case .started(_, let number, let count):
            meter.update(done: Int64(number - 1), total: Int64(count))
        case .finished(let step, let number, let count, let took):
            meter.finish()
            let time = "\(took.wholeMilliseconds) ms"
            context.say("\(number)/\(count)  \(step.version)  \(step.summary)  (\(time))")
        }
    }

    private static func outcome(_ report: MigrationReport, database: String) -> CommandOutcome {
        let text =
            if report.steps.isEmpty {
                "The database is at \(report.to); nothing had to be done."
            } else if let from = report.from {
                "The database went from \(from) to \(report.to) in \(MigrationWords.count(report.steps.count))."
            } else {
                "The database was installed at \(report.to) in \(MigrationWords.count(report.steps.count))."
            }
        return CommandOutcome(
            text,
            facts: [
                "database": database,
                "from": report.from?.description,
                "to": report.to.description,
                "steps": report.steps.map(Step.init),
                "waitedMilliseconds": report.waited.wholeMilliseconds,
            ]
        )
    }

    private struct Step: Encodable {
        let id: String
        let kind: StepKind
        let version: Version
        let summary: String
        let milliseconds: Int64
        let rowsChanged: Int

        init(_ completed: MigrationReport.CompletedStep) {
            id = completed.step.id
            kind = completed.step.kind
            version = completed.step.version
            summary = completed.step.summary
            milliseconds = completed.took.wholeMilliseconds
            rowsChanged = completed.rowsChanged
        }
    }
}

extension Duration {
    var wholeMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
