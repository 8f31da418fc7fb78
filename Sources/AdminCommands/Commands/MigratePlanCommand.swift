import Migrations

/// `migrate plan [--to VERSION]`.
enum MigratePlanCommand {
    static let command = Command(
        "plan",
        "List what `migrate run` would do.",
        discussion: "Only reads. What would be refused is refused here too, with the same exit status.",
        options: [MigrateTarget.option]
    ) { context in
        let plan = try MigrateTarget.plan(context)
        let warnings = plan.unknown.map { "step \($0) is on record, and this program does not know it" }
        return CommandOutcome(text(plan), facts: ["plan": plan], warnings: warnings)
    }

    private static func text(_ plan: MigrationPlan) -> String {
        guard !plan.isEmpty else { return "The database is at \(plan.target); nothing has to be done." }
        var table = TextTable("VERSION", "KIND", "STEP", "WHAT")
        table.rows = plan.steps.map { step in
            let summary = step.summary + (step.isLate ? " (late)" : "")
            return [step.version.description, step.kind.rawValue, step.id, summary]
        }
        let what = plan.database.map { "go from \($0) to" } ?? "be installed at"
        return "The database would \(what) \(plan.target):\n\n" + table.text
    }
}
