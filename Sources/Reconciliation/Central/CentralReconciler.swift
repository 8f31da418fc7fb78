package import SyncCursors
package import ReconciliationModel

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

    package func facts() throws -> CentralFacts { ruled(try tables.facts()) }

    /// What decides about one site: nothing is read of the others.
    package func facts(of site: Int64) throws -> CentralFacts { ruled(try tables.facts(of: site)) }

    private func ruled(_ facts: CentralFacts) -> CentralFacts {
        var facts = facts
        facts.lineage.rules = rules
        if rules[.newSite] { facts.waitForNewSites() }
        return facts
    }

    // MARK: - Handshake

    /// Central's answer to a site that wants to sync. Nothing is written but the quarantine of a site whose database was
    /// rolled back.
    package func verdict(on report: SiteReport) throws -> SiteVerdict { try decide(on: report).verdict }

    /// What the site has to follow before it may push; applying it changes nothing where the site is in line.
    package func directive(for report: SiteReport) throws -> SiteDirective {
        let (verdict, facts) = try decide(on: report)
        try Self.requireAccepted(report, verdict)
        if case .mustFollow(let directive, _) = verdict { return directive }
        return facts.directive(for: report.site, incarnation: report.incarnation)
    }

    /// Lets a site push again, as it stands after it applied its directive and offered its candidates.
    package func markReconciled(_ report: SiteReport) throws {
        let (verdict, facts) = try decide(on: report)
        try Self.requireAccepted(report, verdict)
        let wanted = Self.standing(after: report, facts)
        if verdict == .inLine, facts.standing(of: report.site)?.isReconciled(as: wanted) == true { return }
        try tables.transaction {
            try tables.lockLineage()
            // Once more, beside the note: central may have been restored, or the site quarantined, in between.
            let (verdict, facts) = try look(at: report)
            guard verdict.isAccepted, try facts.changes(at: report).isEmpty else {
                throw ReconciliationError.siteNotReconciled(site: report.site)
            }
            try takeOverFailed(of: report, facts)
            try tables.write(.reconciled, Self.standing(after: report, facts))
        }
    }

    private static func standing(after report: SiteReport, _ facts: CentralFacts) -> SiteStanding {
        let isKnown = facts.watermarks.contains { $0.site == report.site && $0.incarnation == report.incarnation }
        return SiteStanding(
            site: report.site,
            timeline: report.readTimeline,
            incarnation: report.incarnation,
            note: facts.standing(of: report.site)?.noteAfterHandshake(isKnown: isKnown),
            owedThrough: report.pushedBefore
        )
    }

    private static func requireAccepted(_ report: SiteReport, _ verdict: SiteVerdict) throws(ReconciliationError) {
        switch verdict {
        case .inLine, .mustFollow: return
        case .quarantined(let reason): throw .siteQuarantined(site: report.site, reason)
        case .refused(let reason): throw .siteRefused(site: report.site, reason)
        }
    }

    /// Reads, and writes only what is news: a handshake with nothing to do waits for nobody.
    private func decide(on report: SiteReport) throws -> (verdict: SiteVerdict, facts: CentralFacts) {
        let seen = try tables.transaction(readOnly: true) { try look(at: report) }
        guard case .quarantined = seen.verdict, !isNoted(report, seen.facts) else { return seen }
        return try tables.transaction {
            // Once more, beside the note: the site may have been given up in between.
            let seen = try look(at: report)
            if case .quarantined(let reason) = seen.verdict, !isNoted(report, seen.facts) {
                try quarantine(report, seen.facts.standing(of: report.site), reason)
            }
            return seen
        }
    }

    private func look(at report: SiteReport) throws -> (verdict: SiteVerdict, facts: CentralFacts) {
        let facts = try facts(of: report.site)
        return (try SiteVerdict(on: report, facts), facts)
    }

    func quarantine(_ report: SiteReport, _ standing: SiteStanding?, _ reason: Quarantine) throws {
        let noted = SiteStanding(
            site: report.site,
            timeline: standing?.timeline,
            incarnation: report.incarnation,
            note: reason.note
        )
        try tables.write(.quarantined, noted)
        try tables.refuse(site: report.site, incarnation: report.incarnation)
    }

    /// Noted once: a second report of the same finding leaves the time of the first. Nor is a site that is in line with
    /// another database, or was given up, stopped by one that was refused before.
    private func isNoted(_ report: SiteReport, _ facts: CentralFacts) -> Bool {
        guard let standing = facts.standing(of: report.site) else { return false }
        if standing.state == .reconciled { return facts.hasRefused(report.incarnation, of: report.site) }
        return standing.state == .quarantined && standing.incarnation == report.incarnation
    }

    // MARK: - Push

    /// Notes how far a site's own log is stored, in the transaction that stores the rows, and returns how far it was.
    package func recordPush(_ watermark: PushWatermark) throws -> LastSeenCursor? {
        guard let raised = try tables.raise(watermark, ifInLine: rules[.gate]) else {
            try requireReconciled(site: watermark.site)
            let known = try tables.watermark(site: watermark.site, incarnation: watermark.incarnation)
            if let known, known.isRefused {
                let reason = Quarantine.stillTheSameDatabase(incarnation: watermark.incarnation)
                throw ReconciliationError.siteQuarantined(site: watermark.site, reason)
            }
            // It was marked reconciled a moment ago: the site comes again.
            throw ReconciliationError.siteNotReconciled(site: watermark.site)
        }
        return rules[.storedOnce] ? raised.before : nil
    }

    /// Throws unless the site is in line. One of which nothing was noted has seen no restore, where there was none.
    package func requireReconciled(site: Int64) throws {
        guard let standing = try tables.standing(of: site) else {
            guard rules[.newSite], try tables.wasRestored() else { return }
            throw ReconciliationError.siteNewSinceRestore(site: site)
        }
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

    /// Waits no longer for a site that cannot shake hands, and was moved back by a script.
    package func noteScript(site: Int64) throws {
        try tables.transaction {
            try tables.lockLineage()
            let facts = try facts(of: site)
            guard let standing = facts.standing(of: site), standing.state == .unreconciled, standing.incarnation == nil,
                !facts.watermarks.contains(where: { $0.site == site })
            else { throw ReconciliationError.siteNotReconciled(site: site) }
            let noted = SiteStanding(site: site, timeline: facts.lineage.current.id, note: SiteStanding.scriptNote)
            try tables.write(.reconciled, noted)
        }
    }

    /// Lets a site start afresh whose database is gone, or is to be given up: what it alone held is lost.
    package func giveUp(site: Int64) throws {
        try tables.transaction {
            // What was rolled back never changes central, should it come after all: its log may have grown again.
            let standing = try tables.standing(of: site)
            let isKnown = standing.map { $0.state == .quarantined || $0.isGivenUp } ?? false
            let incarnation = isKnown ? standing?.incarnation : nil
            let note = SiteStanding.givenUpNote
            try tables.write(.reconciled, SiteStanding(site: site, incarnation: incarnation, note: note))
        }
    }
}

extension SiteVerdict {
    fileprivate var isAccepted: Bool {
        switch self {
        case .inLine, .mustFollow: true
        case .quarantined, .refused: false
        }
    }
}

extension SiteStanding {
    /// Whether that is what central has noted, whenever it did.
    fileprivate func isReconciled(as wanted: SiteStanding) -> Bool {
        state == .reconciled && timeline == wanted.timeline && incarnation == wanted.incarnation
            && note == wanted.note && owedThrough == wanted.owedThrough
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
