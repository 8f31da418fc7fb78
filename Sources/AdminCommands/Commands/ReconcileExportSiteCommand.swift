import AdminOutput
import CommandLineParsing
import DatabaseAccess
import FileSystem
import Reconciliation

/// `reconcile export-site SITE [--output FILE]`.
enum ReconcileExportSiteCommand {
    static let command = Command(
        "export-site",
        "Write what one site has to follow, as a file for that site.",
        discussion: """
            Only reads central's database. The file holds rules and no data: the site compares them with its own \
            cursors when it applies them, so it may be applied late, and twice.
            """,
        arguments: [Argument("SITE", kind: .integer(1...Int(Int32.max)), "The site's number.")],
        options: [
            .value(
                "output",
                short: "o",
                "FILE",
                kind: .file,
                "A file that does not exist yet; without it, standard output."
            )
        ]
    ) { context in
        let db = try context.connect(for: .reading)
        let directive = try CentralStore(on: db).directive(forSite: Int64(context.values.integer("SITE") ?? 0))
        let text = try ReconciliationFile.text(directive)
        guard let file = context.values.text("output") else {
            return CommandOutcome(text, facts: ["directive": directive])
        }
        let path = try ReconciliationFile.write(text, to: file)
        return CommandOutcome(path, facts: ["directive": directive, "file": path])
    }
}
