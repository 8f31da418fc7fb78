import SyncCursors

extension CentralReconciler {
    /// Decides about candidates, in one transaction.
    package func adopt(candidates: [Candidate], from report: SiteReport) throws -> AdoptionReport {
        // Looks at the site once more: a rolled-back or unknown site never changes central.
        _ = try directive(for: report)
        if let reason = try rubbish(in: candidates) {
            try tables.transaction { try quarantine(report, try tables.standing(of: report.site), reason) }
            throw ReconciliationError.siteQuarantined(site: report.site, reason)
        }
        return try tables.transaction {
            let lineage = try facts().lineage
            var result = AdoptionReport()
            for candidate in candidates {
                let version = candidate.versionID(from: report.incarnation)
                let record = try record(of: candidate, version: version)
                let decision = CandidateDecision(on: candidate, central: record, lineage: lineage)
                result.count(candidate, decision)
                try carryOut(decision, candidate, version: version, site: report.site)
                if rules[.announce], decision.leavesSiteBehind, try !isSent(candidate, to: report.site, lineage) {
                    try tables.announce(candidate.name)
                }
            }
            // What failed may have waited for a record that has just come.
            if rules[.retry], !result.adopted.isEmpty { _ = try tables.retryFailed() }
            return result
        }
    }

    /// Where the version that central has of a record came from, if it was adopted.
    package func origin(of record: RecordName) throws -> LostVersion? {
        let adopted = try tables.adopted(record).filter { $0.version.own == nil }
        guard !adopted.isEmpty else { return nil }
        let current = try tables.current(record)
        return newest(adopted.filter { current.says($0.action, $0.data) })
    }

    private func carryOut(_ decision: CandidateDecision, _ candidate: Candidate, version: String, site: Int64) throws {
        func note(_ outcome: SalvageEntry.Outcome, _ reason: String) throws {
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
    }

    private func record(of candidate: Candidate, version: String) throws -> CentralRecord {
        let (name, adopted) = (candidate.name, try tables.adopted(candidate.name))
        let current = try tables.current(name)
        var record = CentralRecord()
        record.lastChange = try tables.lastChange(of: name)?.cursor
        record.adopted = newest(adopted)
        record.isDecided = try tables.isNoted(version)
        // What waits will be what central has.
        let has: (RecordAction, String?) -> Bool
        if let waiting = try tables.waiting(name) {
            has = { waiting.record == name && waiting.action == $0.rawValue && waiting.data == $1 ?? "{}" }
            // What an author brings itself comes after what waits from it.
            let isOfAuthor = candidate.own != nil && waiting.source == candidate.author
            record.hasPendingChange = !isOfAuthor && !adopted.contains { has($0.action, $0.data) }
        } else {
            has = current.says
        }
        record.hasSameContent = has(candidate.action, candidate.data)
        if let version = newest(adopted.filter { has($0.action, $0.data) }) { record.current = .adopted(version) }
        return record
    }

    private func newest(_ adopted: [AdoptedVersion]) -> LostVersion? {
        adopted.map(\.version).max { $1.isLater(than: $0, rules) }
    }

    /// Whether the site will pull a row that tells it central's version, once it has gone back to what central kept.
    private func isSent(_ candidate: Candidate, to site: Int64, _ lineage: Lineage) throws -> Bool {
        guard let last = try tables.lastChange(of: candidate.name), last.source != site else { return false }
        return !lineage.keeps(last.cursor.cursor, of: candidate.timeline)
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
