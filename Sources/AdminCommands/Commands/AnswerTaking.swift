import AdminConsole
import AdminOutput
import AdminReports
import CommandLineParsing
import DatabaseAccess
import Reconciliation
import ReconciliationModel

/// `reconcile apply` of a site's answer, at central.
enum AnswerTaking {
    static func take(_ answer: AnswerFile, _ context: CommandContext) throws -> CommandOutcome {
        let db = try context.connect()
        let central = try CentralStore(on: db)
        try central.requireCentral()
        try RollbackCheck.requireNone(db, context)
        guard !answer.isDamaged else { throw DamagedAnswer(path: answer.path) }
        try requireCurrent(answer.report, central)
        // Nothing is taken of a site that offers rubbish, what came before that in the file included.
        try answer.forEachBatch { try central.check(candidates: $0, from: answer.report) }
        var adoption = Adoption()
        try context.withProgress("Taking", unit: .things("records")) { meter in
            try answer.forEachBatch { batch in
                // Short transactions: central may be at work.
                for start in stride(from: 0, to: batch.count, by: step) {
                    let some = Array(batch[start..<min(start + step, batch.count)])
                    adoption.add(try central.adopt(candidates: some, from: answer.report))
                    meter.update(done: Int64(adoption.all), total: Int64(answer.count))
                }
            }
        }
        return try finished(answer.report, adoption, central, db)
    }

    /// So many candidates in one transaction.
    private static let step = 500

    /// What an answer offered is taken also where it was written before another restore: it may be the only copy.
    private static func finished(
        _ report: SiteReport,
        _ adoption: Adoption,
        _ central: CentralStore,
        _ db: any DatabaseConnection
    ) throws -> CommandOutcome {
        let site = report.site
        let facts = try central.facts(of: site)
        var first = "Site \(site) may push again."
        if case .mustFollow(_, let changes) = try SiteVerdict(on: report, facts), !changes.isEmpty {
            let standing = facts.standing(of: site)
            guard standing?.group == .inLine, standing?.timeline == facts.lineage.current.id else {
                throw EarlierAnswer(site: site, taken: adoption.counts)
            }
            first =
                "Site \(site) is in line already: it has followed since it wrote this answer. What it offered was taken."
        } else {
            try central.markReconciled(report)
        }
        return CommandOutcome(
            """
            \(first)
            Records that came back from it: \(adoption.counts.adopted)
            Records that central keeps its own version of: \(adoption.counts.discarded)
            Records that are equal, or were decided earlier: \(adoption.counts.unchanged)
            """ + adoption.more,
            facts: ["database": db.target, "site": site, "adoption": adoption.counts],
            warnings: adoption.warnings
        )
    }

    /// What became of all batches. The records themselves are in `sync_salvage`.
    private struct Adoption {
        private(set) var counts = AnswerCounts()
        /// For the first that were not taken.
        private var named: [String] = []

        var all: Int { counts.adopted + counts.discarded + counts.unchanged + counts.withoutContent }

        mutating func add(_ batch: AdoptionReport) {
            counts.adopted += batch.adopted.count
            counts.unchanged += batch.unchanged
            for discarded in batch.discarded {
                if discarded.reason == .withoutContent { counts.withoutContent += 1 } else { counts.discarded += 1 }
                if named.count < ListLimits.lines { named.append(ReconciliationWords.notTaken(discarded)) }
            }
        }

        var more: String {
            var lines = ""
            if counts.withoutContent > 0 {
                lines += "\nRecords whose content the site no longer has: \(counts.withoutContent)"
            }
            if counts.adopted > 0 { lines += "\nWhat came back will appear at central once omSupply integrates it." }
            return lines
        }

        var warnings: [String] {
            let left = counts.discarded + counts.withoutContent - named.count
            return left > 0 ? named + ["and \(left) more; see sync_salvage"] : named
        }
    }

    /// What a file says of a site may have been true once: the site itself has to be found rolled back, not the file.
    private static func requireCurrent(_ report: SiteReport, _ central: CentralStore) throws {
        let facts = try central.facts(of: report.site)
        guard facts.standing(of: report.site)?.state != .quarantined,
            case .quarantined(let finding) = try SiteVerdict(on: report, facts)
        else { return }
        switch finding {
        case .forgotPush, .rolledBack: throw OutdatedAnswer(site: report.site, finding: finding)
        case .stillTheSameDatabase, .unreadable, .impossible: return
        }
    }
}
