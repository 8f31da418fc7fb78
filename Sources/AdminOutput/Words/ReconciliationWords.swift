package import Reconciliation
import SyncCursors

/// Words that several messages about sites share.
package enum ReconciliationWords {
    package static func timeline(_ timeline: Timeline) -> String {
        guard let fork = timeline.fork else { return "Timeline: \(timeline.id), never restored" }
        let bundle = timeline.bundle.map { " from bundle \($0)" } ?? ""
        return "Timeline: \(timeline.id), number \(timeline.number), restored\(bundle) and forked at \(fork.cursor)"
    }

    /// A timeline's name short enough for a table: identifiers are random from their first letter.
    package static func short(_ timeline: String) -> String { String(timeline.prefix(8)) }

    package static func state(_ state: SiteState?) -> String { state?.rawValue ?? "in line" }
}
