import AdminConsole
import AdminOutput
import AdminReports
import CommandLineParsing
import DatabaseAccess
import Reconciliation
import ReconciliationModel

/// `reconcile apply --script-done SITE`: a site with an old program, which cannot say itself that it has followed.
enum ScriptDone {
    static let option = Option.value(
        "script-done",
        "SITE",
        kind: .integer(1...Int(Int32.max)),
        "At central, in place of FILE: this old program's script was run and it has synchronised since; asks first."
    )

    static func run(_ site: Int64, _ context: CommandContext) throws -> CommandOutcome {
        let db = try context.connect()
        let central = try CentralStore(on: db)
        try central.requireCentral()
        try RollbackCheck.requireNone(db, context)
        let facts = try central.facts(of: site)
        guard let plan = try ReconciliationPlan(facts).sites.first else {
            throw ReconciliationError.siteRefused(site: site, .unknownSite)
        }
        var outcome = CommandOutcome("", facts: ["database": db.target, "site": site, "before": plan])
        guard plan.standing.state == .unreconciled, plan.isOldProgram else {
            outcome.text = ReconciliationWords.scriptWasNotNeeded(plan)
            outcome.facts["changed"] = false
            return outcome
        }
        let question = ReconciliationWords.scriptQuestion(site)
        try context.confirm(question, typing: String(site), as: "the site's number")
        try central.noteScript(site: site)
        outcome.text = "Site \(site) counts as in line: its program is old, and its script was run."
        outcome.facts["changed"] = true
        return outcome
    }
}
