package import SyncCursors

/// Central's side of the protocol, over any tables: every step is a transaction, and repeating one changes nothing.
package struct CentralReconciler {
    let tables: any CentralTables
    let rules: ProtocolRules
    let gap: Int64

    package init(_ tables: any CentralTables, rules: ProtocolRules = .all, gap: Int64 = TimelineOpening.gap) {
        self.tables = tables
        self.rules = rules
        self.gap = gap
    }

    package func facts() throws -> CentralFacts {
        var facts = try tables.facts()
        facts.lineage.rules = rules
        return facts
    }

    /// Central's answer to a site that wants to sync. Nothing is written but the quarantine of a site whose database was
    /// rolled back.
    package func verdict(on report: SiteReport) throws -> SiteVerdict {
        try tables.transaction {
            let facts = try facts()
            let verdict = try SiteVerdict(on: report, facts)
            if case .quarantined(let reason) = verdict,
                let standing = facts.sites.first(where: { $0.site == report.site })
            {
                try quarantine(report, standing, reason)
            }
            return verdict
        }
    }

    /// What the site has to follow before it may push; applying it changes nothing where the site is in line.
    package func directive(for report: SiteReport) throws -> SiteDirective {
        switch try verdict(on: report) {
        case .inLine: try facts().directive(for: report.site, incarnation: report.incarnation)
        case .mustFollow(let directive, _): directive
        case .quarantined(let reason): throw ReconciliationError.siteQuarantined(site: report.site, reason)
        case .refused(let reason): throw ReconciliationError.siteRefused(site: report.site, reason)
        }
    }

    /// Lets a site push again, as it stands after it applied its directive and offered its candidates.
    package func markReconciled(_ report: SiteReport) throws {
        _ = try directive(for: report)
        try tables.transaction {
            try tables.lockLineage()
            // Once more, beside the note: central may have been restored, or the site quarantined, in between.
            let facts = try facts()
            let isRefused =
                switch try SiteVerdict(on: report, facts) {
                case .inLine, .mustFollow: false
                case .quarantined, .refused: true
                }
            let directive = facts.directive(for: report.site, incarnation: report.incarnation)
            guard !isRefused, try directive.changes(at: report).isEmpty else {
                throw ReconciliationError.siteNotReconciled(site: report.site)
            }
            let standing = SiteStanding(
                site: report.site,
                timeline: report.readTimeline,
                incarnation: report.incarnation,
                owedThrough: report.pushedBefore
            )
            try tables.write(.reconciled, standing)
        }
    }

    /// Notes how far a site's own log is stored, in the transaction that stores the rows, and returns how far it was.
    package func recordPush(_ watermark: PushWatermark) throws -> LastSeenCursor? {
        if rules[.gate] { try requireReconciled(site: watermark.site) }
        let stored = try tables.watermark(site: watermark.site, incarnation: watermark.incarnation)?.cursor
        try tables.raise(watermark)
        return rules[.storedOnce] ? stored : nil
    }

    /// Throws unless the site is in line.
    package func requireReconciled(site: Int64) throws {
        guard let standing = try tables.standing(of: site) else { return }
        switch standing.state {
        case .reconciled: return
        case .quarantined:
            let reason = Quarantine.stillTheSameDatabase(incarnation: standing.incarnation ?? "")
            throw ReconciliationError.siteQuarantined(site: site, reason)
        case .unreconciled, nil: throw ReconciliationError.siteNotReconciled(site: site)
        }
    }

    /// Throws unless the site may be initialised afresh: nothing of what it pushed is with it alone.
    package func requireInitialisable(site: Int64) throws {
        try requireReconciled(site: site)
        guard rules[.owedPush], let standing = try tables.standing(of: site), let owed = standing.owedThrough else {
            return
        }
        let stored = try standing.incarnation.flatMap { try tables.watermark(site: site, incarnation: $0) }
        guard let stored, stored.cursor.cursor >= owed.cursor else {
            throw ReconciliationError.siteOwesPush(site: site, through: owed)
        }
    }

    /// Lets a site start afresh whose database is gone, or is to be given up: what it alone held is lost.
    package func giveUp(site: Int64) throws {
        try tables.transaction {
            // What was rolled back never changes central, should it come after all: its log may have grown again.
            let standing = try tables.standing(of: site)
            let isKnown = standing.map { $0.state == .quarantined || $0.isGivenUp } ?? false
            let incarnation = isKnown ? standing?.incarnation : nil
            let note = "its database was given up"
            try tables.write(.reconciled, SiteStanding(site: site, incarnation: incarnation, note: note))
        }
    }

    /// Noted once: a second report of the same finding leaves the time of the first.
    func quarantine(_ report: SiteReport, _ standing: SiteStanding?, _ reason: Quarantine) throws {
        let isNoted = standing.map { $0.state == .quarantined || $0.isGivenUp } ?? false
        guard !isNoted || standing?.incarnation != report.incarnation else { return }
        let noted = SiteStanding(
            site: report.site,
            timeline: standing?.timeline,
            incarnation: report.incarnation,
            note: reason.note
        )
        try tables.write(.quarantined, noted)
    }
}

extension Quarantine {
    /// What `sync_site_state` says of it.
    fileprivate var note: String {
        switch self {
        case .rolledBack(let watermark, let own):
            "its own log ends at \(own?.cursor.value ?? 0), central has stored it to \(watermark.cursor)"
        case .forgotPush(let session, let remembered):
            "it remembers \(remembered) pushes, central has stored number \(session)"
        case .stillTheSameDatabase: "its database was rolled back"
        case .unreadable(let table, let record): "it offered \(table) \(record), which cannot be read"
        case .impossible(let table, let record): "it offered \(table) \(record), which it cannot have from here"
        }
    }
}
