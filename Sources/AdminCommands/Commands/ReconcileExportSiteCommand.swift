import AdminReports
import AdminOutput
import CommandLineParsing
import DatabaseAccess
import FileSystem
import Reconciliation
import ReconciliationModel
import SyncCursors

/// `reconcile export-site SITE [--output FILE] [--script FILE [--push-from CURSOR]]`.
enum ReconcileExportSiteCommand {
    static let command = Command(
        "export-site",
        "Write what one site has to follow, as a file for that site.",
        discussion: """
            Only reads central's database. The file holds rules and no data: the site compares them with its own \
            cursors when it applies them, so it may be applied late, and twice.

            A site whose omSupply knows no timelines cannot apply it. With --script it gets a script for its stopped \
            database, for sqlite3 and psql alike: it moves the cursors back and shows what will be pushed again.
            """,
        arguments: [Argument("SITE", kind: .integer(1...Int(Int32.max)), "The site's number.")],
        options: [
            .value(
                "output",
                short: "o",
                "FILE",
                kind: .file,
                "A file that does not exist yet; without it, standard output."
            ),
            .value(
                "script",
                "FILE",
                kind: .file,
                "A new file: what an old program's stopped database is moved back by."
            ),
            .value(
                "push-from",
                "CURSOR",
                kind: .integer(1...Int(Int32.max)),
                "With --script: where pushing goes back to, in place of what central knows; 1 sends everything again."
            ),
            RollbackCheck.option,
        ]
    ) { context in
        if context.values.integer("push-from") != nil, context.values.text("script") == nil {
            throw UsageError(.missingOption("--script"), in: context.command)
        }
        let site = Int64(context.values.integer("SITE") ?? 0)
        let db = try context.connect(for: .reading)
        let central = try CentralStore(on: db)
        try central.requireCentral()
        try RollbackCheck.requireNone(db, context)
        let standing = try central.facts(of: site).standing(of: site)
        if let warning = standing.flatMap(ReconciliationWords.exportedInVain) { context.warn(warning) }
        if let script = context.values.text("script") { return try write(script, for: site, central, context) }
        let directive = try central.directive(forSite: site)
        let text = try ReconciliationFile.text(directive)
        guard let file = context.values.text("output") else {
            return CommandOutcome(text, facts: ["directive": directive])
        }
        let path = try ReconciliationFile.write(text, to: file)
        return CommandOutcome(path, facts: ["directive": directive, "file": path])
    }

    private static func write(
        _ file: String,
        for site: Int64,
        _ central: CentralStore,
        _ context: CommandContext
    ) throws -> CommandOutcome {
        guard context.values.text("output") == nil else {
            let form = "either --output or --script: a site follows one of the two"
            throw UsageError(.malformedValue(name: "--output", form: form), in: context.command)
        }
        let start = context.values.integer("push-from").map { NextCursor(Cursor(Int64($0))) }
        let rewind = try central.rewind(forSite: site, pushingFrom: start)
        let script = RewindScript(rewind, fileName: Path.name(of: file))
        let path = try ReconciliationFile.write(script.text, to: file)
        return CommandOutcome(path, facts: ["rewind": rewind, "script": path])
    }
}
