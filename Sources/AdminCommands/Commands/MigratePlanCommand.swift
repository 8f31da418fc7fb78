import AdminConsole
import AdminOutput
import CommandLineParsing
import MigrationModel

/// `migrate plan`.
enum MigratePlanCommand {
    static let command = Command(
        "plan",
        "List what `migrate run` would do.",
        discussion: """
            Only reads. What would be refused is refused here too, with the same exit status. HOW says what a failure \
            undoes: one transaction is undone as a whole, batches are kept up to the last whole one, and a statement \
            without a transaction is cleaned up by the next run.
            """,
        options: [MigrateTarget.option] + MigrateTarget.policyOptions
    ) { context in
        let plan = try MigrateTarget.plan(context)
        let putsBack = context.values.flag("restore-views")
        return CommandOutcome(
            text(plan, putsBack: putsBack),
            facts: ["plan": plan, "isOneWay": plan.isOneWay],
            warnings: warnings(plan, putsBack: putsBack)
        )
    }

    private static func text(_ plan: MigrationPlan, putsBack: Bool) -> String {
        var parts: [String] = []
        if plan.isEmpty {
            parts.append("The database is at \(plan.target); nothing has to be done.")
        } else {
            let what = plan.database.map { "go from \($0) to" } ?? "be installed at"
            parts.append("The database would \(what) \(plan.target):\n\n" + table(plan.steps))
        }
        var lines: [String] = []
        if !plan.views.isEmpty { lines.append("Views made again: " + plan.views.joined(separator: ", ")) }
        if !plan.obsoleteViews.isEmpty {
            lines.append("Views dropped for good: " + plan.obsoleteViews.joined(separator: ", "))
        }
        if !lines.isEmpty { parts.append(lines.joined(separator: "\n")) }
        if !plan.foreignViews.isEmpty {
            let fate = putsBack ? "saved, dropped, and put back at the end" : "left as they are"
            parts.append("Views of others, \(fate):\n\n" + MigrationTables.views(plan.foreignViews))
        }
        if !plan.background.isEmpty {
            parts.append("In the background, by the server while people work:\n\n" + table(plan.background))
        }
        return parts.joined(separator: "\n\n")
    }

    private static func table(_ steps: [MigrationPlan.Step]) -> String {
        var table = TextTable("VERSION", "KIND", "STEP", "HOW", "WHAT")
        table.rows = steps.map { step in
            let summary = step.summary + (step.isLate ? " (late)" : "")
            return [
                step.version.description, step.kind.rawValue, step.id, MigrationWords.mode(step.mode), summary,
            ]
        }
        return table.text
    }

    private static func warnings(_ plan: MigrationPlan, putsBack: Bool) -> [String] {
        var warnings = plan.unknown.map { "step \($0) is on record, and this program does not know it" }
        warnings += plan.edited.map { "step \($0.id) has changed since the database ran it" }
        if plan.isOneWay {
            warnings.append(
                "\(plan.target) is a release candidate: no other program opens the database then; make a bundle first"
            )
        }
        if !plan.foreignViews.isEmpty, !putsBack {
            warnings.append(
                "a step that changes what the views of others read would fail; --restore-views takes them out of the way"
            )
        }
        return warnings
    }
}
