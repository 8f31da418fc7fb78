import SyncCursors
package import ReconciliationModel

extension CentralReconciler {
    /// Lets what failed to integrate wait again, where nothing newer has taken its place since: the buffer does not say
    /// when it was, and what it holds would replace whatever is there. Returns how many.
    func retryFailed(_ facts: CentralFacts) throws -> Int {
        guard rules[.retry] else { return 0 }
        let failed = try tables.failed().filter { try isNewest($0, facts) }
        for change in failed { try tables.retry(change.record) }
        return failed.count
    }

    /// Takes over what failed to integrate of a database that a site had before. Retried as the site's, it would not be
    /// sent to that site, which does not have it any more.
    func takeOverFailed(of report: SiteReport, _ facts: CentralFacts) throws {
        guard rules[.retry], facts.isNewLife(report.incarnation, of: report.site) else { return }
        for failed in try tables.failed() where failed.source == report.site {
            // What a shared record's last change has come after or before is known by its source alone.
            let isShared = facts.sharedTables.contains(failed.record.table)
            if try !isShared || tables.lastChange(of: failed.record) == nil { try tables.takeOver(failed.record) }
        }
    }

    package func isBehind(_ record: RecordName, of site: Int64) throws -> Bool {
        try tables.waiting(record).map { $0.isAdoption || $0.source == site } ?? false
    }

    private func isNewest(_ failed: FailedChange, _ facts: CentralFacts) throws -> Bool {
        // Of a site's own records the buffer has the last that it sent, and nobody else writes them.
        let isShared = facts.sharedTables.contains(failed.record.table)
        guard failed.isAdoption || isShared, let last = try tables.lastChange(of: failed.record) else { return true }
        guard failed.isAdoption else { return last.source == failed.source }
        let adopted = try tables.adopted(failed.record)
        // Taken over from a database that is gone.
        if adopted.isEmpty { return !isShared }
        guard !last.isAdoption, let version = newest(adopted) else { return last.isAdoption }
        // Its owner wrote both, and brought this one later.
        if !isShared, let source = last.source, source == version.author { return true }
        return facts.lineage.keeps(last.cursor.cursor, of: version.place.timeline)
    }
}

extension CentralFacts {
    /// Nothing was stored yet that this life of the site's database pushed, and something that another one did.
    fileprivate func isNewLife(_ incarnation: String, of site: Int64) -> Bool {
        let marks = watermarks.filter { $0.site == site }
        return !marks.isEmpty && !marks.contains { $0.incarnation == incarnation }
    }
}
