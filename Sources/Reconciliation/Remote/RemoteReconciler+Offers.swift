public import ReconciliationModel

extension RemoteReconciler {
    /// Offers central what it lost and the site still holds, page by page: first what there is, without content, then the
    /// content that central asks for. Call it before the directive is applied: pulling again overwrites what is offered.
    ///
    /// Cut off anywhere, call it again: central asks only for what it does not have by then. The closures are called
    /// outside transactions, and nothing is kept in memory beyond one page and one batch.
    ///
    /// - Parameters:
    ///   - directive: central's answer to the site's report.
    ///   - ask: sends a page to central and returns its answer (`CentralStore.wanted(of:from:)`). A central of an earlier
    ///     version reads no pages and is not asked: it gets everything whole.
    ///   - send: sends candidates to central (`CentralStore.adopt(candidates:from:)`). Not called without any.
    /// - Throws: `ReconciliationError` as `apply(_:)` does, or when central's answer is of a newer format; `DatabaseError`;
    ///   or what a closure throws, which ends it.
    @discardableResult
    public func offerCandidates(
        for directive: SiteDirective,
        limits: PageLimits = PageLimits(),
        ask: (CandidatePage) throws -> WantedCandidates,
        send: ([Candidate]) throws -> Void
    ) throws -> OfferCounts {
        var counts = OfferCounts()
        var position: OfferPosition?
        repeat {
            let offered = try page(for: directive, after: position, limits: limits)
            position = offered.next
            guard !offered.page.offers.isEmpty else { continue }
            counts.pages += 1
            counts.offered += offered.page.offers.count
            let wanted = try directive.readsPages ? ask(offered.page) : WantedCandidates(allOf: offered.page)
            var start: Int? = 0
            while let place = start {
                let batch = try candidates(of: offered.page, wanted: wanted, from: place, limits: limits)
                start = batch.next
                guard !batch.candidates.isEmpty else { continue }
                try send(batch.candidates)
                counts.batches += 1
                counts.sent += batch.candidates.count
            }
        } while position != nil
        return counts
    }

    /// One page of what the site has to offer: what it pulled, timeline by timeline in the order of central's cursors, and
    /// then its own changes of shared records. For a caller that cannot wait inside `offerCandidates`.
    ///
    /// - Parameters:
    ///   - position: where the page before ended; nil for the first.
    ///   - limits: how many records at most; the contents count only when they are sent.
    /// - Throws: `ReconciliationError` as `apply(_:)` does, or `DatabaseError`.
    public func page(
        for directive: SiteDirective,
        after position: OfferPosition? = nil,
        limits: PageLimits = PageLimits()
    ) throws -> OfferedPage {
        try reconciler.page(for: directive, after: position, limits: limits)
    }

    /// What central wants of a page, with the content as it is now; a record of which the site has pulled another version
    /// in the meantime is left out.
    ///
    /// - Parameters:
    ///   - wanted: central's answer, or `WantedCandidates(allOf:)` for a central that reads no pages
    ///     (`SiteDirective.readsPages`).
    ///   - start: a place in the list of what is wanted: `CandidateBatch.next` of the batch before.
    /// - Throws: `ReconciliationError.unknownFormat` when the answer is of a newer format, or `DatabaseError`.
    public func candidates(
        of page: CandidatePage,
        wanted: WantedCandidates,
        from start: Int = 0,
        limits: PageLimits = PageLimits()
    ) throws -> CandidateBatch {
        try reconciler.candidates(of: page, wanted: wanted, from: start, limits: limits)
    }
}
