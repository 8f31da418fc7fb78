package import AdminOutput
package import Reconciliation
import ReconciliationModel

/// What came from sites and is not in central's tables.
extension ReconciliationWords {
    package static let failedTitle = "Records that cannot be integrated"
    package static let failedColumns = ["Table", "Record", "From site", "Why"]

    /// With a heading; empty where nothing failed.
    ///
    /// - Parameter limit: so many records at most; nil is every one that was read.
    package static func failed(_ overview: ReconciliationOverview, limit: Int?) -> [String] {
        guard overview.cannotIntegrate > 0 else { return [] }
        let shown = overview.failed.prefix(limit ?? .max)
        let lines = shown.map { failed in
            let name = ErrorReport.visible("\(failed.table) \(failed.record)")
            return "  \(name) \(origin(failed)): \(reason(failed))"
        }
        return ["omSupply cannot integrate:"] + lines + moreFailed(overview, shown: shown.count).map { "  " + $0 }
    }

    package static func origin(_ failed: FailedRecord) -> String {
        let site = failed.site.map { "site \($0)" } ?? "a site"
        return failed.cameBack ? "that \(site) brought back" : "that \(site) pushed"
    }

    package static func reason(_ failed: FailedRecord) -> String {
        let text = ErrorReport.visible(failed.error)
        return text.count > 200 ? text.prefix(199) + "…" : text
    }

    package static func moreFailed(_ overview: ReconciliationOverview, shown: Int) -> [String] {
        guard overview.cannotIntegrate > shown else { return [] }
        return [
            "and \(overview.cannotIntegrate - shown) more: SELECT * FROM sync_buffer WHERE integration_error IS NOT NULL"
        ]
    }

    /// What to do about them; nil where there are none.
    static func failedAdvice(_ overview: ReconciliationOverview) -> String? {
        guard overview.cannotIntegrate > 0 else { return nil }
        let records = count(overview.cannotIntegrate, "record", "records")
        let them = overview.cannotIntegrate == 1 ? "It is" : "They are"
        return
            "\(records) of sites cannot be integrated, and only sync_buffer has them. \(them) tried again when a site brings "
            + "something back; what is left then lacks a record that it refers to, and somebody has to look at it."
    }
}
