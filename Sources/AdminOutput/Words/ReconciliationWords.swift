package import Reconciliation
import SyncCursors

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

    package static func state(_ state: SiteState?) -> String {
        switch state {
        case nil, .reconciled: "in line"
        case .unreconciled, .quarantined: state?.rawValue ?? ""
        }
    }

    /// A time to the second.
    package static func time(_ timestamp: String?) -> String {
        guard let timestamp, !timestamp.isEmpty else { return "-" }
        return ErrorReport.visible(String(timestamp.prefix(19)))
    }

    static func count(_ number: Int, _ one: String, _ several: String) -> String {
        "\(number) \(number == 1 ? one : several)"
    }
}
