package import ReconciliationModel
package import SyncCursors

/// What is said when the database of a site is given up.
extension ReconciliationWords {
    package static func giveUp(_ site: Int64) -> String { "omsupply-admin reconcile apply --give-up \(site)" }

    /// Why there is nothing to give up; nil where there is.
    package static func needsNoGivingUp(_ site: SitePlan) -> String? {
        let afresh = "it may be initialised afresh"
        if site.standing.isGivenUp { return "Site \(site.site) was given up before: \(afresh). Nothing was changed." }
        switch site.standing.state {
        case .unreconciled, .quarantined: return nil
        case nil, .reconciled:
            return site.owedThrough == nil ? "Site \(site.site) is in line: \(afresh). Nothing was changed." : nil
        }
    }

    /// What is lost with the database of a site, a line each.
    package static func lostWith(_ site: SitePlan, _ marks: [PushWatermark]) -> [String] {
        let stored = storedTo(site.standing, marks)
        var lines = [
            stored == "-"
                ? "All that was made at the site: central has nothing of its log, as far as it knows."
                : "What was made at the site and is not at central, which has its log to \(stored)."
        ]
        if let owed = site.owedThrough {
            lines.append("Of that it had pushed its log to \(owed.cursor), and central lost it in a restore.")
        }
        if let offers = offers(site) {
            lines.append("What it pulled \(offers), unless another site offers it: central lost that in a restore.")
        }
        return lines
    }

    package static func willBeGivenUp(_ site: Int64, _ lost: [String]) -> String {
        (["The database of site \(site) will be given up. Lost with it:"] + lost.map { "  " + $0 })
            .joined(separator: "\n")
    }

    package static func wasGivenUp(_ site: Int64, _ lost: [String]) -> String {
        (["The database of site \(site) was given up: the site may be initialised afresh. Lost with it:"]
            + lost.map { "  " + $0 }).joined(separator: "\n")
    }
}
