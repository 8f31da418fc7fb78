import SyncCursors
import ReconciliationModel

extension CentralReconciler {
    /// Why nothing is taken of what a site offers; nil where each of its candidates may be what it says.
    func rubbish(in candidates: [Candidate], from site: Int64) throws -> Quarantine? {
        guard rules[.rubbish], !candidates.isEmpty else { return nil }
        if let candidate = candidates.first(where: { !$0.isReadable }) {
            return .unreadable(table: candidate.table, record: candidate.record)
        }
        let central = try tables.transaction(readOnly: true) { try self.facts(of: site) }
        return candidates.first { !central.mayHaveSent($0.cursor, of: $0.timeline) }
            .map { .impossible(table: $0.table, record: $0.record) }
    }
}

extension CentralFacts {
    /// Whether a site can have something from there.
    func mayHaveSent(_ cursor: Cursor, of timeline: String) -> Bool {
        lineage[timeline] != nil && cursor <= highestHandedOut ?? Cursor(0)
    }
}

extension Candidate {
    /// A delete has no content, and a site may have lost what it received; what it does send is one JSON object.
    fileprivate var isReadable: Bool { data.map { RecordContent(json: $0) != nil } ?? true }
}
