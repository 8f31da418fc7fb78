package import Reconciliation
package import ReconciliationModel
package import SyncCursors

/// Words that several messages about sites share.
package enum ReconciliationWords {
    package static func timeline(_ timeline: Timeline) -> String {
        let name = ErrorReport.visible(timeline.id)
        guard let fork = timeline.fork else { return "Timeline: \(name), never restored" }
        let bundle = timeline.bundle.map { " from bundle \(ErrorReport.visible($0))" } ?? ""
        return "Timeline: \(name), number \(timeline.number), restored\(bundle) and forked at \(fork.cursor)"
    }

    /// A timeline's name short enough for a table: identifiers are random from their first letter.
    package static func short(_ timeline: String) -> String { ErrorReport.visible(String(timeline.prefix(8))) }

    package static func name(_ group: SiteGroup) -> String {
        switch group {
        case .inLine: "in line"
        case .givenUp: "given up"
        case .unreconciled, .quarantined: group.rawValue
        }
    }

    /// A time to the second.
    package static func time(_ timestamp: String?) -> String {
        guard let timestamp, !timestamp.isEmpty else { return "-" }
        return ErrorReport.visible(String(timestamp.prefix(19)))
    }

    package static func count(_ number: Int, _ one: String, _ several: String) -> String {
        "\(number) \(number == 1 ? one : several)"
    }

    /// Why a new timeline's cursors start where they do.
    ///
    /// - Parameter reach: the lost server's lease; nil where it kept none.
    package static func gap(_ opened: OpenedTimeline, above reach: LeaseReach?) -> String {
        let gap = TimelineOpening.gap
        guard reach != nil else { return "\(gap) left unused: no lease tells how many were handed out" }
        let highest = opened.firstNew.advanced(by: -gap - 1)
        return "\(gap) left unused above \(highest), the highest that a lease or record here tells of"
    }

    /// What people see of the gap; nothing where no timeline was opened now.
    package static func numbers(_ opened: OpenedTimeline) -> [String] {
        guard opened.numbersRaised > 0 else { return [] }
        return [
            "Numbers    documents of central's own stores go on \(opened.numbersRaised) higher: what was lost may have had the "
                + "numbers between, and none is given twice"
        ]
    }

    /// - Parameter highest: the highest cursor handed out.
    package static func lease(_ lease: DatabaseLease?, above highest: Cursor?) -> String {
        guard let lease else { return "Cursor lease: none" }
        let left = lease.remaining(above: highest)
        return "Cursor lease: up to \(lease.ceiling), \(left) left, renewed \(lease.renewed.prefix(19)) UTC"
    }

    package static let leaseHasRunOut = """
        the cursor lease has run out: the change log takes no more rows until the server renews it; does its keeper reach \
        the folder of the bundles?
        """

    /// The command that gives a site up.
    ///
    /// - Parameter site: nil where nothing is known of one site: then the reader has to fill it in.
    package static func giveUp(_ site: Int64?) -> String {
        "omsupply-admin reconcile apply --give-up \(site.map(String.init) ?? "SITE")"
    }
}
