import DatabaseAccess
import SyncCursors

extension CentralStore {
    /// Central's answer to a site that wants to sync. Nothing is written but the quarantine of a site whose database was
    /// rolled back.
    public func verdict(on report: SiteReport) throws -> SiteVerdict {
        try connection.withTransaction { db in
            let facts = try readFacts()
            let verdict = try SiteVerdict(on: report, facts)
            let standing = facts.sites.first { $0.site == report.site }
            if case .quarantined(.rolledBack(let watermark, let own)) = verdict, let standing {
                let noted = SiteStanding(
                    site: report.site,
                    timeline: standing.timeline,
                    incarnation: report.incarnation,
                    note: "its own log ends at \(own?.cursor.value ?? 0), central has stored it to \(watermark.cursor)"
                )
                // Noted once: a second report of the same finding leaves the time of the first.
                if standing.state != .quarantined || standing.incarnation != report.incarnation {
                    try write(.quarantined, noted, in: db)
                }
            }
            return verdict
        }
    }

    /// What the site has to follow before it may push; applying it changes nothing where the site is in line.
    ///
    /// - Throws: `ReconciliationError.siteQuarantined`, `.siteRefused`, or `DatabaseError`.
    public func directive(for report: SiteReport) throws -> SiteDirective {
        switch try verdict(on: report) {
        case .inLine: try facts().directive(for: report.site, incarnation: report.incarnation)
        case .mustFollow(let directive, _): directive
        case .quarantined(let reason): throw ReconciliationError.siteQuarantined(site: report.site, reason)
        case .refused(let reason): throw ReconciliationError.siteRefused(site: report.site, reason)
        }
    }

    /// Lets a site push again. Takes the report that the site makes after it applied its directive and offered its
    /// candidates, and looks at it once more.
    ///
    /// - Throws: `ReconciliationError.siteNotReconciled` when the report still asks for changes, `.siteQuarantined`,
    ///   `.siteRefused`, or `DatabaseError`.
    public func markReconciled(_ report: SiteReport) throws {
        guard try directive(for: report).changes(at: report).isEmpty else {
            throw ReconciliationError.siteNotReconciled(site: report.site)
        }
        try connection.withTransaction { db in
            try write(
                .reconciled,
                SiteStanding(
                    site: report.site,
                    timeline: report.readTimeline,
                    incarnation: report.incarnation
                ),
                in: db
            )
        }
    }
}
