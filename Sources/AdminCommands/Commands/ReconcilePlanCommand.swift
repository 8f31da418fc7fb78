import AdminOutput
import CommandLineParsing
import DatabaseAccess
import Reconciliation
import SyncCursors

/// `reconcile plan`.
enum ReconcilePlanCommand {
    static let command = Command(
        "plan",
        "List what each site has to do to be in line with central again.",
        discussion: """
            Only reads central's database. What a site really does depends on its own cursors, which only move back: \
            the cursors shown are the latest that it may go on from.
            """
    ) { context in
        let db = try context.connect(for: .reading)
        let plan = try ReconciliationPlan(of: CentralStore(on: db))
        return CommandOutcome(text(plan), facts: ["database": db.target, "plan": plan])
    }

    private static func text(_ plan: ReconciliationPlan) -> String {
        let heading = ReconciliationWords.timeline(plan.timeline)
        guard !plan.sites.isEmpty else { return heading + "\nNo remote site is known." }
        var table = TextTable([
            .init(title: "SITE", isNumeric: true), .init(title: "STATE"),
            .init(title: "PULLS AGAIN FROM", isNumeric: true), .init(title: "PUSHES AGAIN FROM", isNumeric: true),
            .init(title: "OFFERS WHAT IT PULLED"),
        ])
        table.rows = plan.sites.map { site in
            let known = site.pushAgainFrom.filter { $0.incarnation != nil }
            let pushes = known.isEmpty ? site.pushAgainFrom : known
            let offers = site.candidates.map {
                "above \($0.through.cursor) of \(ReconciliationWords.short($0.timeline))"
            }
            return [
                String(site.site), ReconciliationWords.state(site.standing.state),
                site.pullAgainFrom?.cursor.description ?? "-",
                pushes.isEmpty ? "-" : pushes.map(\.from.cursor.description).joined(separator: ", "),
                offers.isEmpty ? "-" : offers.joined(separator: ", "),
            ]
        }
        return heading + "\n\n" + table.text
    }
}
