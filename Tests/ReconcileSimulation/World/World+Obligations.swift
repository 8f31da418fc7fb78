import ReconciliationModel
import SyncCursors
import Reconciliation

/// What central had acknowledged and lost, and someone still held when it was.
extension World {
    func check(_ obligation: Oracle.Obligation) throws {
        let (record, version) = (obligation.record, obligation.version)
        // Its author brings what it wrote before for its last.
        if let author = oracle.versions[version].author, oracle.forgetful.contains(author) { return }
        let path = oracle.path.filter { $0.record == record }.map(\.version)
        let reported = try central.salvage().filter { $0.record == record }
        let present = try central.content(of: record)
        let failed = try central.buffered().filter { $0.record == record && $0.state == .failed }
        if obligation.isDelete {
            let isBack = path.contains {
                oracle.versions[$0].isDelete && $0 > (oracle.versions[version].basis ?? -1)
                    || oracle.stems($0, from: version)
            }
            guard isBack || present == nil || !failed.isEmpty || reported.contains(where: { $0.action == .delete })
            else {
                throw Failure(.durable, "the delete of \(record.id), version \(version), is lost")
            }
            return
        }
        let isBack = path.contains { oracle.stems($0, from: version) }
        let isReported = reported.contains { $0.version.map { oracle.stems($0, from: version) } ?? false }
        let waits = failed.contains { row in
            Content(json: row.data).map { oracle.stems($0.version, from: version) } ?? false
        }
        guard isBack || isReported || waits else {
            throw Failure(
                .durable,
                "version \(version) of \(record.id) is lost, held by \(obligation.holders.sorted())"
            )
        }
        // What failed to integrate is not replaced by what was written beside it: both are listed.
        let isListed = try waits || isReported && (!failed.isEmpty || isUnsure(version, record))
        if let now = present?.version, now != version, oracle.stems(version, from: now), !isListed {
            throw Failure(.newestKept, "\(record.id) is \(now), and \(version) of its branch survived")
        }
    }

    /// After several restores the order of two versions is known only where central wrote both on one timeline, and has
    /// the earlier from there by an adoption, and did not find another of its own when it heard of the later: otherwise
    /// that may be in the report alone.
    private func isUnsure(_ version: Int, _ record: RecordName) throws -> Bool {
        let timelines = try server.facts().lineage.timelines
        guard let now = try central.content(of: record)?.version else { return false }
        // Who does not know that it had written it writes it anew.
        if let author = oracle.versions[now].author, oracle.forgetful.contains(author) { return true }
        guard timelines.count > 2 else { return false }
        let isCentrals = oracle.versions[now].author == nil && oracle.versions[version].author == nil
        let isAdopted = try central.allRows().last { $0.record == record }?.source == World.central
        let span = oracle.first(now)...max(oracle.first(now), oracle.first(version))
        let isOneTimeline = !timelines.contains { $0.abandoned.map { span.contains($0.value) } ?? false }
        let isConflict = try isReported(version, record, .changedAtCentral)
        return !(isCentrals && isAdopted && isOneTimeline) || isConflict
    }

    private func isReported(_ version: Int, _ record: RecordName, _ reason: DiscardReason) throws -> Bool {
        try central.salvage().contains {
            $0.record == record && $0.version == version && $0.reason == reason.rawValue
        }
    }

    /// A delete that had taken its place on a lost branch, or was made of it or of what had taken its place there, survived,
    /// and central knows of it.
    func isReplacedByDelete(_ obligation: Oracle.Obligation) throws -> Bool {
        let later = oracle.replacements[obligation.version] ?? []
        let deletes = oracle.versions.indices.filter {
            oracle.versions[$0].record == obligation.record && oracle.versions[$0].isDelete
        }
        let earlier = later.union([obligation.version])
        guard deletes.contains(where: { delete in earlier.contains { oracle.stems(delete, from: $0) } }) else {
            return false
        }
        return try central.salvage().contains { $0.record == obligation.record && $0.action == .delete }
    }
}

extension Oracle {
    mutating func dropReplaced() { obligations = obligations.filter { !isReplaced($0, []) } }

    /// A version that was made on top of it, or had taken its place at central, survived as well; or one that was made on
    /// top of that.
    func isReplaced(_ obligation: Obligation, _ waiting: Set<Int>) -> Bool {
        let later = replacements[obligation.version] ?? []
        let others = obligations.filter { $0.record == obligation.record && $0.version != obligation.version }
        return others.contains { stems($0.version, from: obligation.version) || later.contains($0.version) }
            || waiting.union(path.map(\.version)).contains { known in later.contains { stems(known, from: $0) } }
    }
}
