import ReconciliationModel
import Reconciliation

/// What a site offers in its handshake, and what central takes of it.
extension World {
    /// A handshake comes to a second page soon.
    private static let offers = PageLimits(records: 3)
    private static let sent = PageLimits(records: 1)

    func offer(_ site: Site, _ directive: SiteDirective, _ report: SiteReport) throws {
        var position: OfferPosition?
        repeat {
            let offered = try transaction {
                try remote(site).page(for: directive, after: position, limits: World.offers)
            }
            position = offered.next
            guard !offered.page.offers.isEmpty else { return }
            var wanted = WantedCandidates(allOf: offered.page)
            if site.asks {
                wanted = try transaction {
                    let wanted = try server.wanted(of: offered.page, from: report)
                    try noteAnnouncedDeletes()
                    return wanted
                }
                onEvent?(
                    "site \(site.number) offers \(offered.page.offers.count), central wants \(wanted.wanted.count)"
                )
            }
            try send(wanted, of: offered.page, site, report)
        } while position != nil
    }

    /// With their content, one at a time.
    private func send(_ wanted: WantedCandidates, of page: CandidatePage, _ site: Site, _ report: SiteReport) throws {
        var start: Int? = 0
        while let place = start {
            let batch = try remote(site).candidates(of: page, wanted: wanted, from: place, limits: World.sent)
            start = batch.next
            guard !batch.candidates.isEmpty else { return }
            // Central integrates what it adopted, whether the site hears of it or not.
            try transaction {
                let result = try server.adopt(candidates: batch.candidates, from: report)
                let said = batch.candidates.map { "\($0.record) \($0.data ?? "delete") at \($0.cursor)" }
                onEvent?(
                    "site \(site.number) sends \(said): adopted \(result.adopted.map(\.reason)), "
                        + "discarded \(result.discarded.map(\.reason))"
                )
                note(result, site)
                try noteAnnouncedDeletes()
                try integrate()
            }
        }
    }

    /// Where central knows of a lost delete and a site has the record, it logs the delete: it is back from there on.
    private func noteAnnouncedDeletes() throws {
        for row in try central.allRows().reversed() {
            guard oracle.version(at: row.cursor) == nil else { return }
            let lost = oracle.obligations.filter { $0.record == row.record && $0.isDelete }.map(\.version).max()
            guard row.action == .delete, let lost else { continue }
            oracle.commit(.init(record: row.record, version: lost, cursor: row.cursor))
        }
    }

    private func note(_ result: AdoptionReport, _ site: Site) {
        for adopted in result.adopted where adopted.candidate.action == .delete && adopted.candidate.own != nil {
            oracle.bring(deleteOf: adopted.candidate.name, site.deleted[adopted.candidate.name])
        }
    }
}
