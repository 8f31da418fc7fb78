import Reconciliation
import ReconciliationModel

extension RemoteReconciler {
    /// All that the site has to offer, with its content.
    func candidates(for directive: SiteDirective) throws -> [Candidate] {
        var all: [Candidate] = []
        try offerCandidates(for: directive) {
            WantedCandidates(allOf: $0)
        } send: {
            all += $0
        }
        return all
    }
}
