import SyncCursors

extension CentralReconciler {
    /// Decides about candidates, in one transaction.
    package func adopt(candidates: [Candidate], from report: SiteReport) throws -> AdoptionReport {
        let pull = try pullAfterwards(report)
        if let reason = try rubbish(in: candidates) {
            try tables.transaction { try quarantine(report, try tables.standing(of: report.site), reason) }
            throw ReconciliationError.siteQuarantined(site: report.site, reason)
        }
        return try tables.transaction {
            let lineage = try facts().lineage
            var result = AdoptionReport()
            for candidate in candidates {
                let decision = try decision(on: candidate, PresentRecord(candidate.name, tables), report, lineage)
                result.count(candidate, decision)
                try carryOut(decision, candidate, report, pull)
            }
            // What failed may have waited for a record that has just come.
            if rules[.retry], !result.adopted.isEmpty { _ = try tables.retryFailed() }
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
        _ lineage: Lineage
    ) throws -> CandidateDecision {
        let adopted = try tables.adopted(candidate.name)
        var record = CentralRecord()
        let lastChange = try tables.lastChange(of: candidate.name)
        record.lastChange = lastChange?.cursor
        record.adopted = newest(adopted)
        record.isDecided = try tables.isNoted(candidate.versionID(from: report.incarnation))
        if let waiting = present.waiting {
            // What an author brings itself comes after what waits from it.
            let isOfAuthor = candidate.own != nil && waiting.source == candidate.author
            record.hasPendingChange = !isOfAuthor && !waiting.isAdoption
        }
        record.hasSameContent = present.says(candidate.action, candidate.data)
        let isAdopted = present.waiting?.isAdoption ?? lastChange?.isAdoption ?? false
        if isAdopted, let version = newest(adopted.filter { present.says($0.action, $0.data) }) {
            record.current = .adopted(version)
        }
        return CandidateDecision(on: candidate, central: record, lineage: lineage)
    }

    func carryOut(
        _ decision: CandidateDecision,
        _ candidate: Candidate,
        _ report: SiteReport,
        _ pull: NextCursor
    ) throws {
        let version = candidate.versionID(from: report.incarnation)
        func note(_ outcome: SalvageEntry.Outcome, _ reason: String) throws {
            let site = report.site
            try tables.note(SalvageEntry(candidate, version: version, site: site, outcome: outcome, reason: reason))
        }
        switch decision {
        case .adopt(let reason):
            try tables.buffer(candidate)
            try note(.adopted, reason.rawValue)
        // Another site may bring the same version with its content.
        case .discard(.withoutContent): break
        case .discard(let reason): try note(.discarded, reason.rawValue)
        // Central has what the site has: an older version that another site offers must not replace it.
        case .nothing(.equalContent) where rules[.confirmed]: try note(.adopted, NoChangeReason.equalContent.rawValue)
        case .nothing: break
        }
        if rules[.announce], decision.leavesSiteBehind, try !isSent(candidate.name, to: report.site, pull) {
            try tables.announce(candidate.name)
        }
    }

    private func newest(_ adopted: [AdoptedVersion]) -> LostVersion? {
        adopted.map(\.version).max { $1.isLater(than: $0, rules) }
    }

    /// Where the site will pull from once it has gone back to what central kept. Looks at the site once more: a rolled-back
    /// or unknown one never changes central.
    func pullAfterwards(_ report: SiteReport) throws -> NextCursor {
        try directive(for: report).changes(at: report).pull ?? report.pull
    }

    /// Whether the site will pull a row that tells it central's version. Where the candidate stands says nothing of that:
    /// it may be older than what the site has pulled since.
    private func isSent(_ record: RecordName, to site: Int64, _ pull: NextCursor) throws -> Bool {
        guard let last = try tables.lastChange(of: record), last.source != site else { return false }
        return last.cursor.cursor >= pull.cursor
    }
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

extension AdoptionReport {
    fileprivate mutating func count(_ candidate: Candidate, _ decision: CandidateDecision) {
        switch decision {
        case .adopt(let reason): adopted.append(AdoptedCandidate(candidate: candidate, reason: reason))
        case .discard(let reason): discarded.append(DiscardedCandidate(candidate: candidate, reason: reason))
        case .nothing: unchanged += 1
        }
    }
}
