import AdminConsole
import AdminOutput
import CommandLineParsing
import DatabaseAccess
import MigrationModel
import Migrations
import SchemaMigrations

/// `migrate history`.
enum MigrateHistoryCommand {
    static let command = Command(
        "history",
        "List every step that has been tried on the database, oldest first.",
        discussion: """
            OUTCOME is applied or late for a step that is done, baselined for one that was in the database when this \
            program met it, failed and interrupted for one that was rolled back, and restored after a failure that a \
            backup has undone. With --json each has its whole message, its content hash, its host and its process.
            """
    ) { context in
        let db = try context.connect(for: .reading)
        let entries = try SchemaMigrations.migrator.history(of: db)
        return CommandOutcome(text(entries), facts: ["database": db.target, "history": entries])
    }

    private static func text(_ entries: [MigrationLogEntry]) -> String {
        guard !entries.isEmpty else { return "Nothing is on record." }
        var table = TextTable([
            .init(title: "STARTED (UTC)"), .init(title: "STEP"), .init(title: "TRY", isNumeric: true),
            .init(title: "OUTCOME"), .init(title: "MS", isNumeric: true), .init(title: "BY"), .init(title: "MESSAGE"),
        ])
        table.rows = entries.map { entry in
            [
                // To the second: the rest is in --json.
                String(entry.started.prefix(19)), entry.id, String(entry.attempt), entry.outcome.rawValue,
                entry.milliseconds.map(String.init) ?? "-", entry.appVersion,
                MigrationWords.firstLine(entry.message),
            ]
        }
        return table.text
    }
}
