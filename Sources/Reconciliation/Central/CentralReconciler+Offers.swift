import SyncCursors
package import ReconciliationModel

extension CentralReconciler {
    /// Decides, in one transaction, about the offers of a page that need no content, and returns the others.
    ///
    /// Nothing is adopted or discarded here: what is neither equal nor decided already is judged with its content, in
    /// `adopt(candidates:from:)`, as if it had never been offered.
    package func wanted(of page: CandidatePage, from report: SiteReport) throws -> WantedCandidates {
        guard page.format == CandidatePage.currentFormat else {
            throw ReconciliationError.unknownFormat(page.format)
        }
        guard page.offers.count <= CandidatePage.most else {
            throw ReconciliationError.pageTooLarge(offers: page.offers.count, most: CandidatePage.most)
        }
        let site = try offering(report)
        return try tables.transaction {
            let facts = try facts(of: report.site)
            let wanted = try page.offers.indices.filter { index in
                let offer = page.offers[index]
                // What central cannot have sent stops the site when it comes: nothing is noted of it.
                guard !rules[.rubbish] || facts.mayHaveSent(offer.cursor, of: offer.timeline, isOwn: offer.own != nil)
                else { return true }
                return try !isSettled(offer, page.names(of: offer), site, facts.lineage)
            }
            return WantedCandidates(wanted)
        }
    }

    private func isSettled(
        _ offer: CandidateOffer,
        _ names: [String]?,
        _ site: OfferingSite,
        _ lineage: Lineage
    ) throws -> Bool {
        // Without a hash the content is lost or cannot be read: the second puts the site into quarantine.
        guard offer.action == .delete || offer.hash != nil else { return false }
        let present = try PresentRecord(offer.name, tables)
        if let candidate = same(offer, names, present) {
            let equal = CentralRecord(hasSameContent: true)
            let decision = CandidateDecision(on: candidate, central: equal, lineage: lineage)
            guard case .nothing = decision else { return false }
            try carryOut(decision, candidate, present, site)
            return true
        }
        let candidate = offer.candidate(data: nil)
        if offer.own == nil, lineage.keeps(offer.cursor, of: offer.timeline) { return true }
        guard try tables.isNoted(candidate.versionID(from: site.incarnation)) else { return false }
        try carryOut(.nothing(.alreadyDecided), candidate, present, site)
        return true
    }

    /// The whole candidate, with central's content, where that is the same.
    private func same(_ offer: CandidateOffer, _ names: [String]?, _ present: PresentRecord) -> Candidate? {
        if offer.action == .delete { return present.says(.delete, nil) ? offer.candidate(data: nil) : nil }
        guard offer.action == .upsert, let hash = offer.hash, let names else { return nil }
        return present.json(of: names, hash: hash).map { offer.candidate(data: $0) }
    }
}
