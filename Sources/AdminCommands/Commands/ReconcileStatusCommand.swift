import AdminOutput
import CommandLineParsing
import DatabaseAccess
import Reconciliation
import SyncCursors

/// `reconcile status`.
enum ReconcileStatusCommand {
    static let command = Command(
        "status",
        "Tell which sites are in line with central.",
        discussion: """
            Only reads central's database. The exit status is 2 when a site is quarantined, or the cursor lease has run \
            out.
            """
    ) { context in
        let db = try context.connect(for: .reading)
        let facts = try CentralStore(on: db).facts()
        let lease = try DatabaseLease(of: db)
        let left = lease?.remaining(above: facts.highestHandedOut)
        let quarantined = facts.sites.filter { $0.state == .quarantined }
        return CommandOutcome(
            text(facts, lease),
            facts: [
                "database": db.target,
                "timeline": facts.lineage.current,
                "timelines": facts.lineage.timelines,
                "changelogLast": facts.changelogLast,
                "highestHandedOut": facts.highestHandedOut,
                "lease": lease,
                "leaseRemaining": left,
                "sites": facts.sites,
            ],
            warnings: quarantined.map {
                "site \($0.site) is quarantined: \($0.note ?? "its database was rolled back")"
            } + (left == 0 ? [ReconciliationWords.leaseHasRunOut] : []),
            status: quarantined.isEmpty && left != 0 ? .done : .degraded
        )
    }

    private static func text(_ facts: CentralFacts, _ lease: DatabaseLease?) -> String {
        let last = facts.changelogLast?.cursor.description ?? "none"
        var lines = [
            ReconciliationWords.timeline(facts.lineage.current), "Last cursor of the change log: \(last)",
            ReconciliationWords.lease(lease, above: facts.highestHandedOut), "",
        ]
        guard !facts.sites.isEmpty else { return (lines + ["No remote site is known."]).joined(separator: "\n") }
        var table = TextTable([
            .init(title: "SITE", isNumeric: true), .init(title: "STATE"), .init(title: "SINCE (UTC)"),
            .init(title: "STORED TO", isNumeric: true), .init(title: "NOTE"),
        ])
        table.rows = facts.sites.map { site in
            let marks = facts.watermarks.filter { $0.site == site.site }.map(\.cursor.cursor)
            return [
                String(site.site), ReconciliationWords.state(site.state), String((site.changed ?? "-").prefix(19)),
                marks.max()?.description ?? "-", site.note ?? "",
            ]
        }
        lines.append(table.text)
        return lines.joined(separator: "\n")
    }
}
