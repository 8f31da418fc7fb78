import Reconciliation
import ReconciliationModel

extension RemoteReconciler {
    /// All that the site has to offer, with its content.
    func candidates(for directive: SiteDirective, limits: PageLimits = PageLimits()) throws -> [Candidate] {
        var all: [Candidate] = []
        try offerCandidates(for: directive, limits: limits) {
            WantedCandidates(allOf: $0)
        } send: {
            all += $0
        }
        return all
    }
}
