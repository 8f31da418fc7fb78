import AdminConsole
import AdminOutput
import AdminReports
import CommandLineParsing
import DatabaseAccess
import FileSystem
import ReconciliationModel
import SyncCursors
import Reconciliation

/// `reconcile status`.
enum ReconcileStatusCommand {
    static let command = Command(
        "status",
        "Tell which sites are in line with central, what was lost in restores, and what to do now.",
        discussion: """
            Only reads central's database. Of more than 40 sites those are listed that are not in line. The exit status \
            is 2 when a site is quarantined, when records that came back cannot be integrated, when the cursor lease has \
            run out, or when an older database was put in central's place.

            With --html it also writes one page for a browser or a printer, with the timelines as a drawing and what \
            each site does next. The page needs no other file and no network.
            """,
        options: [
            .flag(ListLimits.all, "List every site and lost range, and up to \(ListLimits.mostRecords) records."),
            .value("html", "FILE", kind: .file, "Also write a page, to a file that does not exist yet."),
            RollbackCheck.option,
        ]
    ) { context in
        let file = try context.values.text("html").map { try ReconciliationFile.requireFree($0) }
        let everything = context.values.flag(ListLimits.all)
        let db = try context.connect(for: .reading)
        let setBack = try RollbackCheck.warnings(db, context)
        let time = UTCTimestamp.now()
        let overview = try ReconciliationOverview(of: db, everything: everything)
        let facts = overview.facts
        let lease = try DatabaseLease(of: db)
        let left = lease?.remaining(above: facts.highestHandedOut)
        let heading = heading(facts, lease)
        var outcome = CommandOutcome(
            (heading + text(overview, everything: everything)).joined(separator: "\n"),
            facts: overview.commonFacts.merging([
                "database": db.target,
                "timeline": facts.lineage.current,
                "timelines": facts.lineage.timelines,
                "changelogLast": facts.changelogLast,
                "highestHandedOut": facts.highestHandedOut,
                "lease": lease,
                "leaseRemaining": left,
                "sites": facts.sites,
                "watermarks": facts.watermarks,
            ]) { $1 },
            warnings: setBack + overview.commonWarnings + ReconciliationWords.warnings(facts.sites)
                + (left == 0 ? [ReconciliationWords.leaseHasRunOut] : []),
            status: overview.counts.quarantined == 0 && left != 0 && setBack.isEmpty ? overview.status : .degraded
        )
        if let file {
            let page = ReconciliationPage(
                overview,
                heading: heading,
                warnings: setBack,
                time: time,
                version: ToolVersion.text,
                database: db.target,
                siteLimit: everything ? nil : ListLimits.rows
            )
            outcome.facts["html"] = try ReconciliationFile.write(page.text, to: file)
            outcome.text += "\n\nPage: \(file)"
        }
        return outcome
    }

    private static func heading(_ facts: CentralFacts, _ lease: DatabaseLease?) -> [String] {
        let last = facts.changelogLast?.cursor.description ?? "none"
        return [
            ReconciliationWords.timeline(facts.lineage.current), "Last cursor of the change log: \(last)",
            ReconciliationWords.lease(lease, above: facts.highestHandedOut),
        ]
    }

    private static func text(_ overview: ReconciliationOverview, everything: Bool) -> [String] {
        var lines = [""] + ReconciliationWords.sites(overview.counts)
        let selection = SiteSelection(overview.plan.sites, limit: everything ? nil : ListLimits.lines)
        if !selection.sites.isEmpty { lines += ["", table(selection.sites, overview)] }
        lines += ReconciliationWords.leftOut(selection).map { ["", $0] } ?? []
        let lost = ReconciliationWords.lost(overview, limit: everything ? nil : ListLimits.lost)
        if !lost.isEmpty { lines += [""] + lost }
        return lines + ["", "Now:"] + ReconciliationWords.advice(overview).map { "  " + $0 }
    }

    private static func table(_ sites: [SitePlan], _ overview: ReconciliationOverview) -> String {
        let facts = overview.facts
        let marks = Dictionary(grouping: facts.watermarks, by: \.site)
        let columns: [TextTable.Column] = [
            .init(title: "STATE"), .init(title: "SINCE (UTC)"), .init(title: "STORED TO", isNumeric: true),
            .init(title: "WHY"),
        ]
        return SiteTable.text(sites, overview, columns) { site in
            [
                ReconciliationWords.name(site.standing.group), ReconciliationWords.time(site.standing.changed),
                ReconciliationWords.storedTo(site.standing, marks[site.site] ?? []),
                ReconciliationWords.why(site, facts.lineage),
            ]
        }
    }
}
