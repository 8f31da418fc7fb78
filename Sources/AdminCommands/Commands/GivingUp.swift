import AdminReports
import AdminConsole
import AdminOutput
import CommandLineParsing
import DatabaseAccess
import Reconciliation
import ReconciliationModel
import SyncCursors

/// `reconcile apply --give-up SITE`: a site whose database is gone, or is not to come back.
enum GivingUp {
    static let option = Option.value(
        "give-up",
        "SITE",
        kind: .integer(1...Int(Int32.max)),
        "At central, in place of FILE: let this site start afresh; asks first."
    )

    static func run(_ site: Int64, _ context: CommandContext) throws -> CommandOutcome {
        let db = try context.connect()
        let central = try CentralStore(on: db)
        try central.requireCentral()
        try RollbackCheck.requireNone(db, context)
        let facts = try central.facts()
        guard let plan = try ReconciliationPlan(facts).sites.first(where: { $0.site == site }) else {
            throw ReconciliationError.siteRefused(site: site, .unknownSite)
        }
        var outcome = CommandOutcome("", facts: ["database": db.target, "site": site, "before": plan])
        if let reason = ReconciliationWords.needsNoGivingUp(plan) {
            outcome.text = reason
            outcome.facts.merge(["isGivenUp": plan.standing.isGivenUp, "changed": false]) { $1 }
            return outcome
        }
        let stores = try central.storesIfReadable(ofSite: site)
        let lost = ReconciliationWords.lostWith(plan, facts)
        // A program finds it in the outcome, or in the refusal; a person who is asked has to know what is meant, also
        // with --quiet.
        if !context.values.flag("yes") {
            context.console.writeError(ReconciliationWords.willBeGivenUp(plan, facts, stores: stores) + "\n")
        }
        // Whoever has the wrong site in mind types another number.
        let question = ReconciliationWords.givingUpQuestion(site)
        try context.confirm(question, typing: String(site), as: "the site's number", lost: lost)
        try central.giveUp(site: site)
        outcome.text = ReconciliationWords.wasGivenUp(plan, facts, stores: stores)
        outcome.facts.merge(["isGivenUp": true, "changed": true, "lost": lost, "stores": stores]) { $1 }
        return outcome
    }
}
