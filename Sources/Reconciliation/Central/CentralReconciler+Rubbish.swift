import SyncCursors
package import ReconciliationModel

extension CentralReconciler {
    /// Puts a site into quarantine of which one candidate cannot be what it says, and refuses one that has pulled what
    /// central has not handed out yet: that is central's fault as well as the site's.
    ///
    /// - Throws: `ReconciliationError.siteQuarantined` or `.siteRefused` then: nothing was taken.
    package func refuseRubbish(in candidates: [Candidate], from report: SiteReport) throws {
        guard let reason = try rubbish(in: candidates, from: report.site) else { return }
        try tables.transaction { try quarantine(report, try tables.standing(of: report.site), reason) }
        throw ReconciliationError.siteQuarantined(site: report.site, reason)
    }

    /// Nil where each of the candidates may be what it says.
    private func rubbish(in candidates: [Candidate], from site: Int64) throws -> Quarantine? {
        guard rules[.rubbish], !candidates.isEmpty else { return nil }
        if let candidate = candidates.first(where: { !$0.isReadable }) {
            return .unreadable(table: candidate.table, record: candidate.record)
        }
        let central = try tables.transaction(readOnly: true) { try self.facts(of: site) }
        if let candidate = candidates.first(where: { !central.knows($0.cursor, of: $0.timeline, isOwn: $0.own != nil) })
        {
            return .impossible(table: candidate.table, record: candidate.record)
        }
        let highest = central.highestHandedOut
        guard let ahead = candidates.map(\.cursor).max(), ahead > highest ?? Cursor(0) else { return nil }
        let refusal = Refusal.aheadOfCentral(lastPulled: LastSeenCursor(ahead), highestHandedOut: highest)
        throw ReconciliationError.siteRefused(site: site, refusal)
    }
}

extension CentralFacts {
    /// Whether a site can have something from there.
    ///
    /// - Parameter isOwn: it is a change of the site's own, which may be older than all that it has seen of central's log.
    func mayHaveSent(_ cursor: Cursor, of timeline: String, isOwn: Bool) -> Bool {
        knows(cursor, of: timeline, isOwn: isOwn) && cursor <= highestHandedOut ?? Cursor(0)
    }

    /// Whether there can be such a place at all, here or at a central that has gone further.
    func knows(_ cursor: Cursor, of timeline: String, isOwn: Bool) -> Bool {
        lineage[timeline] != nil && cursor >= Cursor(isOwn ? 0 : 1)
    }
}

extension Candidate {
    /// A delete has no content, and a site may have lost what it received; what it does send is one JSON object.
    fileprivate var isReadable: Bool { data.map { RecordContent(json: $0) != nil } ?? true }
}
