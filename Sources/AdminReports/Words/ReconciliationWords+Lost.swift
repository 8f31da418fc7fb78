package import AdminOutput
package import Reconciliation
package import ReconciliationModel
import SyncCursors

extension ReconciliationWords {
    /// What restores took, and what came back of it. Empty where central was never restored.
    ///
    /// - Parameter limit: so many lines at most of each list; nil is every one.
    package static func lost(_ overview: ReconciliationOverview, limit: Int?) -> [String] {
        guard overview.wasRestored else { return [] }
        var lines = [lost(overview)]
        let shown = overview.lost.suffix(limit ?? .max)
        if shown.count < overview.lost.count {
            lines.append("  \(overview.lost.count - shown.count) earlier ranges, listed with --all")
        }
        lines += shown.map { "  " + range($0) }
        lines.append(salvage(overview.salvage, overview.waiting))
        lines += reasons(overview.salvage).map { "  " + $0 }
        lines += failed(overview, limit: limit)
        let records = overview.discarded.prefix(limit ?? .max)
        if !records.isEmpty { lines.append("Central's own version stayed, the other is in sync_salvage:") }
        lines += records.map { record in
            let name = ErrorReport.visible("\(record.table) \(record.record)")
            return "  \(name) of site \(record.site), \(reason(record))"
        }
        lines += moreRecords(overview, shown: records.count).map { "  " + $0 }
        return lines + withoutContent(overview, limit: limit) + (givenUp(overview).map { [$0] } ?? [])
    }

    /// With a heading; empty where nobody came without a content.
    private static func withoutContent(_ overview: ReconciliationOverview, limit: Int?) -> [String] {
        let shown = overview.withoutContent.prefix(limit ?? .max)
        guard !shown.isEmpty else { return [] }
        let more = overview.salvage.withoutContent - shown.count
        return [withoutContentTitle(overview) + ":"]
            + shown.map { "  " + ErrorReport.visible("\($0.table) \($0.record)") + ", known to site \($0.site)" }
            + (more > 0 ? ["  and \(more) more: SELECT * FROM sync_salvage WHERE reason = 'withoutContent'"] : [])
    }

    package static func withoutContentTitle(_ overview: ReconciliationOverview) -> String {
        let end = overview.hasEveryoneCome ? "it is lost" : "it is lost unless another site brings it"
        return "No site that came had the content of these any more, and \(end)"
    }

    /// Which sites' databases were given up; nil for none.
    package static func givenUp(_ overview: ReconciliationOverview) -> String? {
        let sites = overview.lostDatabases
        guard !sites.isEmpty else { return nil }
        let databases = sites.count == 1 ? "the database" : "the databases"
        return "Given up was \(databases) of \(named(sites, begins: false)): what nobody else brought of it is lost."
    }

    package static func lost(_ overview: ReconciliationOverview) -> String {
        overview.lost.isEmpty
            ? "The restores lost nothing that is known of."
            : overview.hasEveryoneCome
                ? "Lost in restores. Every site that central knows has come since, or was given up: what is not at central by now "
                    + "is lost for certain. The numbers are a limit, not a count:"
                : "Lost in restores, except what sites have read and offer, or have pushed and push again. The numbers are a "
                    + "limit, not a count:"
    }

    package static func range(_ lost: LostRange) -> String { "\(cursors(lost)) of timeline \(short(lost.timeline))" }

    /// `cursors 91 to at most 120`
    package static func cursors(_ lost: LostRange) -> String {
        lost.first == lost.last ? "at most cursor \(lost.first)" : "cursors \(lost.first) to at most \(lost.last)"
    }

    package static func salvage(_ counts: SalvageCounts, _ waiting: WaitingCounts) -> String {
        guard counts.adopted + counts.discarded + counts.withoutContent > 0 else {
            return "Sites have offered nothing so far that central did not have."
        }
        let adopted = count(counts.adopted, "record", "records")
        let discarded = count(counts.discarded, "record", "records")
        return "\(adopted) came back from sites\(integrated(waiting)). Central kept its own version of \(discarded)."
    }

    private static func integrated(_ waiting: WaitingCounts) -> String {
        let rest = [
            waiting.waiting > 0
                ? "\(waiting.waiting) of them will appear at central once omSupply integrates them" : nil,
            waiting.failed > 0 ? "\(waiting.failed) of them cannot be integrated" : nil,
        ].compactMap(\.self)
        return rest.isEmpty ? ", and omSupply has integrated them" : "; " + rest.joined(separator: ", ")
    }

    package static func reasons(_ counts: SalvageCounts) -> [String] {
        counts.reasons.map { "\(count($0.versions, "version", "versions")) \(outcome($0)): \(words($0.reason))" }
    }

    private static func outcome(_ reason: SalvageReason) -> String {
        switch SalvageOutcome(rawValue: reason.outcome) {
        case .adopted: "came back"
        case .discarded: "did not"
        case nil: ErrorReport.visible(reason.outcome)
        }
    }

    package static func reason(_ record: SalvagedRecord) -> String { words(record.reason) }

    /// Of a record that a site's answer offered in vain.
    package static func notTaken(_ discarded: DiscardedCandidate) -> String {
        let record = ErrorReport.visible("\(discarded.candidate.table) \(discarded.candidate.record)")
        let why = words(discarded.reason)
        guard discarded.reason != .withoutContent else {
            return "\(record) did not come back: \(why). Another site may bring it"
        }
        return "central keeps its own version of \(record): \(why); see sync_salvage"
    }

    package static func moreRecords(_ overview: ReconciliationOverview, shown: Int) -> [String] {
        guard overview.salvage.discarded > shown else { return [] }
        return ["more in sync_salvage: SELECT * FROM sync_salvage WHERE outcome = 'discarded'"]
    }

    /// A reason of a newer program is shown as it stands.
    private static func words(_ reason: String) -> String {
        if let reason = AdoptionReason(rawValue: reason) { return words(reason) }
        return DiscardReason(rawValue: reason).map(words) ?? ErrorReport.visible(reason)
    }

    private static func words(_ reason: AdoptionReason) -> String {
        switch reason {
        case .unknownAtCentral: "central did not know the record"
        case .unchangedSinceFork: "central had not changed the record since the restore"
        case .laterThanAdopted: "later than a version that came back before"
        case .broughtByOwner: "brought by the site that alone writes it"
        }
    }

    private static func words(_ reason: DiscardReason) -> String {
        switch reason {
        case .changedAtCentral: "central has changed the record since the restore"
        case .laterAdopted: "a later version came back, perhaps without knowledge of this one"
        case .pendingAtCentral: "another change to the record was waiting at central"
        case .withoutContent: "the site no longer had the content"
        case .foreignTimeline: "it was pulled from a timeline that is not known here"
        }
    }
}
