import SyncCursors
import ReconciliationModel

extension CentralReconciler {
    /// Lets what failed to integrate wait again, where nothing newer has taken its place since: the buffer does not say
    /// when it was, and what it holds would replace whatever is there. Returns how many.
    func retryFailed(_ facts: CentralFacts) throws -> Int {
        guard rules[.retry] else { return 0 }
        let failed = try tables.failed().filter { try isNewest($0, facts) }
        for change in failed { try tables.retry(change.record) }
        return failed.count
    }

    private func isNewest(_ failed: FailedChange, _ facts: CentralFacts) throws -> Bool {
        // Of a site's own records the buffer has the last that it sent, and nobody else writes them.
        let isShared = facts.sharedTables.contains(failed.record.table)
        guard failed.isAdoption || isShared, let last = try tables.lastChange(of: failed.record) else { return true }
        guard failed.isAdoption else { return last.source == failed.source }
        guard !last.isAdoption, let version = newest(try tables.adopted(failed.record)) else { return last.isAdoption }
        return facts.lineage.keeps(last.cursor.cursor, of: version.place.timeline)
    }
}
