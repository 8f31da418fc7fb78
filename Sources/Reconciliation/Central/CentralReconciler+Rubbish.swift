import SyncCursors
package import ReconciliationModel

extension CentralReconciler {
    /// Puts a site into quarantine of which one candidate cannot be what it says.
    ///
    /// - Throws: `ReconciliationError.siteQuarantined` then: nothing was taken.
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
        return candidates.first { !central.mayHaveSent($0.cursor, of: $0.timeline, isOwn: $0.own != nil) }
            .map { .impossible(table: $0.table, record: $0.record) }
    }
}

extension CentralFacts {
    /// Whether a site can have something from there.
    ///
    /// - Parameter isOwn: it is a change of the site's own, which may be older than all that it has seen of central's log.
    func mayHaveSent(_ cursor: Cursor, of timeline: String, isOwn: Bool) -> Bool {
        lineage[timeline] != nil && cursor >= Cursor(isOwn ? 0 : 1) && cursor <= highestHandedOut ?? Cursor(0)
    }
}

extension Candidate {
    /// A delete has no content, and a site may have lost what it received; what it does send is one JSON object.
    fileprivate var isReadable: Bool { data.map { RecordContent(json: $0) != nil } ?? true }
}
