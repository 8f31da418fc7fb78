import SyncCursors
package import ReconciliationModel

extension CentralReconciler {
    /// Decides about candidates, in one transaction.
    package func adopt(candidates: [Candidate], from report: SiteReport) throws -> AdoptionReport {
        let site = try offering(report)
        try refuseRubbish(in: candidates, from: report)
        return try tables.transaction {
            let facts = try facts(of: report.site)
            var result = AdoptionReport()
            for candidate in candidates {
                let present = try PresentRecord(candidate.name, tables)
                let decision = try decision(on: candidate, present, report, facts)
                result.count(candidate, decision)
                try carryOut(decision, candidate, present, site)
            }
            // What failed may have waited for a record that has just come.
            if !result.adopted.isEmpty { _ = try retryFailed(facts) }
            return result
        }
    }

    /// Where the version that central has of a record came from, if it was adopted. What central wrote since is its own,
    /// whatever it says.
    package func origin(of record: RecordName) throws -> LostVersion? {
        guard try tables.lastChange(of: record)?.isAdoption ?? false else { return nil }
        let adopted = try tables.adopted(record).filter { $0.version.own == nil }
        guard !adopted.isEmpty else { return nil }
        let current = try tables.current(record)
        return newest(adopted.filter { current.says($0.action, $0.data) })
    }

    private func decision(
        on candidate: Candidate,
        _ present: PresentRecord,
        _ report: SiteReport,
        _ facts: CentralFacts
    ) throws -> CandidateDecision {
        let lineage = facts.lineage
        let adopted = try tables.adopted(candidate.name)
        var record = CentralRecord()
        let lastChange = try tables.lastChange(of: candidate.name)
        record.lastChange = lastChange?.cursor
        let isOwn = !facts.sharedTables.contains(candidate.table) || candidate.author == report.site
        record.isOfSite = lastChange?.source == report.site && isOwn
        record.siteHasPushed = facts.watermarks.contains { $0.incarnation == report.incarnation }
        record.adopted = newest(adopted)
        record.isDecided = try tables.isNoted(candidate.versionID(from: report.incarnation))
        if let waiting = present.waiting {
            // What an author brings itself comes after what waits from it.
            let isOfAuthor = candidate.author == report.site && waiting.source == report.site
            record.hasPendingChange = !isOfAuthor && !waiting.isAdoption
        }
        record.hasSameContent = present.says(candidate.action, candidate.data)
        // What waits is older than what anyone has changed since.
        let isNewest =
            lastChange.map { $0.isAdoption || lineage.keeps($0.cursor.cursor, of: candidate.timeline) } ?? true
        let isAdopted = present.waiting.map { $0.isAdoption && isNewest } ?? lastChange?.isAdoption ?? false
        if isAdopted, let version = newest(adopted.filter { present.says($0.action, $0.data) }) {
            record.current = .adopted(version)
        }
        return CandidateDecision(on: candidate, central: record, lineage: lineage)
    }

    func carryOut(
        _ decision: CandidateDecision,
        _ candidate: Candidate,
        _ present: PresentRecord,
        _ site: OfferingSite
    ) throws {
        func note(_ outcome: SalvageEntry.Outcome, _ reason: String) throws {
            let version = candidate.versionID(from: site.incarnation)
            try tables.note(
                SalvageEntry(candidate, version: version, site: site.number, outcome: outcome, reason: reason)
            )
        }
        switch decision {
        case .adopt(let reason):
            try tables.buffer(candidate)
            try note(.adopted, reason.rawValue)
        case .discard(let reason): try note(.discarded, reason.rawValue)
        // Central has what the site has: an older version that another site offers must not replace it.
        case .nothing(.equalContent) where rules[.confirmed]: try note(.adopted, NoChangeReason.equalContent.rawValue)
        case .nothing: break
        }
        // What was adopted and waits is sent when it is integrated; what its table has until then is older.
        let isComing = present.waiting?.isAdoption ?? false
        if rules[.announce], decision.leavesSiteBehind, !isComing, try !isSent(candidate.name, to: site) {
            try tables.announce(candidate.name)
        }
    }

    func newest(_ adopted: [AdoptedVersion]) -> LostVersion? {
        adopted.map(\.version).max { $1.isLater(than: $0, rules) }
    }

    /// Looks at the site once more: a rolled-back or unknown one never changes central.
    func offering(_ report: SiteReport) throws -> OfferingSite {
        let changes = try directive(for: report).changes(at: report)
        return OfferingSite(
            number: report.site,
            incarnation: report.incarnation,
            pull: changes.pull ?? report.pull
        )
    }

    /// Whether the site will pull a row that tells it central's version. Where the candidate stands says nothing of that:
    /// it may be older than what the site has pulled since.
    private func isSent(_ record: RecordName, to site: OfferingSite) throws -> Bool {
        guard let last = try tables.lastChange(of: record), last.source != site.number else { return false }
        return last.cursor.cursor >= site.pull.cursor
    }
}

/// The site whose candidates are decided about.
struct OfferingSite {
    let number: Int64
    let incarnation: String
    /// Where it will pull from once it has gone back to what central kept.
    let pull: NextCursor
}

extension CandidateDecision {
    /// The site holds a version that is not central's, and that central does not take.
    fileprivate var leavesSiteBehind: Bool {
        switch self {
        // What nobody can send is no reason to take it from the site that has it.
        case .discard(.withoutContent): false
        case .discard, .nothing(.alreadyAdopted), .nothing(.alreadyDecided): true
        case .adopt, .nothing(.equalContent), .nothing(.kept): false
        }
    }
}
