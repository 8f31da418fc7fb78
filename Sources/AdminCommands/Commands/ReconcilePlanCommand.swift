import AdminConsole
import AdminOutput
import AdminReports
import CommandLineParsing
import DatabaseAccess
import ReconciliationModel
import SyncCursors

/// `reconcile plan`.
enum ReconcilePlanCommand {
    static let command = Command(
        "plan",
        "List what each site has to do to be in line with central again.",
        discussion: """
            Only reads central's database. What a site really does depends on its own cursors, which only move back: \
            the cursors shown are the latest that it may go on from. Of more than 40 sites those are listed that are \
            not in line. `reconcile status --html` writes the same as a page.
            """,
        options: [.flag(ListLimits.all, "List every site."), RollbackCheck.option]
    ) { context in
        let everything = context.values.flag(ListLimits.all)
        let db = try context.connect(for: .reading)
        let setBack = try RollbackCheck.warnings(db, context)
        let overview = try ReconciliationOverview(of: db, everything: everything)
        return CommandOutcome(
            text(overview, everything: everything),
            facts: overview.commonFacts.merging(["database": db.target, "plan": overview.plan]) { $1 },
            warnings: setBack + overview.commonWarnings,
            status: setBack.isEmpty ? overview.status : .degraded
        )
    }

    private static func text(_ overview: ReconciliationOverview, everything: Bool) -> String {
        let plan = overview.plan
        var lines = [ReconciliationWords.timeline(plan.timeline), ""] + ReconciliationWords.sites(overview.counts)
        let selection = SiteSelection(plan.sites, limit: everything ? nil : ListLimits.lines)
        if !selection.sites.isEmpty { lines += ["", table(selection.sites, overview)] }
        lines += ReconciliationWords.leftOut(selection).map { ["", $0] } ?? []
        lines += ["", "Now:"] + ReconciliationWords.advice(overview).map { "  " + $0 }
        return lines.joined(separator: "\n")
    }

    private static func table(_ sites: [SitePlan], _ overview: ReconciliationOverview) -> String {
        let columns: [TextTable.Column] = [
            .init(title: "STATE"), .init(title: "PULLS AGAIN FROM", isNumeric: true),
            .init(title: "PUSHES AGAIN FROM", isNumeric: true), .init(title: "OFFERS WHAT IT PULLED"),
        ]
        return SiteTable.text(sites, overview, columns) { site in
            [
                ReconciliationWords.name(site.standing.group), site.pullAgainFrom?.cursor.description ?? "-",
                ReconciliationWords.pushes(site) ?? "-", ReconciliationWords.offers(site) ?? "-",
            ]
        }
    }
}
