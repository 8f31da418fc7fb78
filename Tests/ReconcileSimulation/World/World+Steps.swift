import Reconciliation
import ReconciliationModel

extension World {
    func take(_ step: Step) throws {
        transactionsLeft = Step.whole
        onEvent?("- \(step)")
        do { try carryOut(step) } catch is CutOff {} catch is CursorsUsedUp { isExhausted = true }
    }

    private func chosen(_ bundle: Int) -> Bundle { bundles[bundles.count - 1 - bundle % bundles.count] }
    private func site(_ index: Int) -> Site { sites[index % sites.count] }

    private func carryOut(_ step: Step) throws {
        switch step {
        case .centralWrites(let choice): if isCentrals(choice) { try write(choice, at: nil) }
        case .centralBegins(let choice):
            guard isCentrals(choice), !isExhausted else { return }
            underWay.append((choice, try nextCursor(of: central, isCentral: true)))
        case .centralCommits(let rolledBack): try commit(rolledBack: rolledBack)
        case .siteWrites(let index, let choice):
            guard choice.table != .central, site(index).isInitialised else { return }
            // What was received is integrated before people go on, where the line held.
            let record = record(choice, site: site(index).number)
            guard try !site(index).database.buffered().contains(where: { $0.record == record && $0.state == .waiting })
            else { return }
            try write(choice, at: site(index))
        case .sync(let index, let transactions):
            transactionsLeft = transactions
            if try isRolledBack(site(index)) {
                try requireNoChange("a rolled-back site") { try sync(site(index)) }
            } else {
                try sync(site(index))
            }
        case .backUp(let exact): try backUp(exact: exact)
        case .restore(let bundle, let tail, let transactions):
            guard !bundles.isEmpty, !isExhausted else { return }
            try restore(chosen(bundle), tail, transactions: transactions)
        case .restoreMeanwhile(let index, let bundle, let transactions):
            guard !bundles.isEmpty, !isExhausted else { return }
            try sync(site(index)) {
                let chosen = chosen(bundle)
                try restore(chosen, .known, transactions: Step.whole)
                transactionsLeft = transactions
            }
        case .rollBackCentral(let bundle):
            guard !bundles.isEmpty, !isExhausted else { return }
            try rollBack(to: chosen(bundle))
        case .copySite(let index): if site(index).isInitialised, !site(index).isOld { try copy(site(index)) }
        case .rollBackSite(let index, let copy): try rollBack(site(index), to: copy)
        case .initialise(let index): try initialise(site(index))
        case .strangerSyncs(let index): try strangerSyncs(as: site(index))
        case .rubbish(let index): try offerRubbish(site(index))
        case .makeSite: try makeSite()
        case .makeSitesKnown: try makeSitesKnown()
        }
    }

    /// Central writes its own and shared records, and not while its last transaction has the same one.
    private func isCentrals(_ choice: Step.Choice) -> Bool {
        !isExhausted && choice.table != .site
            && !underWay.contains { $0.choice.table == choice.table && $0.choice.number == choice.number }
    }
}
