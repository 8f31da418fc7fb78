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
        let facts = try central.facts()
        guard let plan = try ReconciliationPlan(facts).sites.first(where: { $0.site == site }) else {
            throw ReconciliationError.siteRefused(site: site, .unknownSite)
        }
        var outcome = CommandOutcome("", facts: ["database": db.target, "site": site, "before": plan])
        if let reason = ReconciliationWords.needsNoGivingUp(plan) {
            outcome.text = reason
            outcome.facts["isGivenUp"] = plan.standing.isGivenUp
            return outcome
        }
        let lost = ReconciliationWords.lostWith(plan, facts.watermarks.filter { $0.site == site })
        // A program finds it in the outcome; a person who is asked has to know what is meant.
        let asks = !context.values.flag("yes")
        if asks { context.say(ReconciliationWords.willBeGivenUp(site, lost)) }
        try context.confirm("Whatever site \(site) alone held will be lost.")
        try central.giveUp(site: site)
        outcome.text = ReconciliationWords.wasGivenUp(site, lost)
        outcome.facts.merge(["isGivenUp": true, "lost": lost]) { $1 }
        return outcome
    }
}
