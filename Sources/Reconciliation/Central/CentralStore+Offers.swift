public import ReconciliationModel

extension CentralStore {
    /// Which of the candidates of a page the site has to send whole, with their content, to `adopt(candidates:from:)`. With
    /// the others nothing is left to do: central has the same content, has decided about this very version, or never lost
    /// it. What the protocol has to know of them is noted in `sync_salvage`. All in one transaction.
    ///
    /// Asking again is not an error. A candidate that is sent is judged by its content alone: whether its hash was right
    /// makes no difference, nor whether it was asked for.
    ///
    /// - Throws: `ReconciliationError.siteQuarantined` or `.siteRefused` for a site that may not change central,
    ///   `.unknownFormat` for a page of a newer program, `.pageTooLarge` for one of more than `CandidatePage.most` offers.
    ///   Or `DatabaseError`.
    public func wanted(of page: CandidatePage, from report: SiteReport) throws -> WantedCandidates {
        try reconciler.wanted(of: page, from: report)
    }
}
