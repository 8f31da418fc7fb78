package import Reconciliation
package import ReconciliationModel

/// What `reconcile status` and `reconcile plan` tell, read at one instant: for people on a terminal, for programs, and
/// for the page.
package struct ReconciliationOverview: Sendable {
    package let facts: CentralFacts
    package let plan: ReconciliationPlan
    package let counts: SiteCounts
    /// What restores cut off, the latest timeline last.
    package let lost: [LostRange]
    package let salvage: SalvageCounts
    /// Records of which central kept its own version: the first ones, where there are very many.
    package let discarded: [SalvagedRecord]
    /// Every record of which a version came back, where they were asked for.
    package let adopted: [SalvagedRecord]
    /// Records whose content none of the sites that came had any more: the first ones, where there are very many.
    package let withoutContent: [SalvagedRecord]
    /// How many records of sites are not in central's tables.
    package let waiting: WaitingCounts
    /// Records of sites that omSupply could not integrate: the first ones, where there are very many.
    package let failed: [FailedRecord]
    /// What sites are called, by their numbers.
    package let stores: [Int64: [SiteStore]]
    /// The database is not central's.
    package let remote: RemoteDatabase?

    package init(
        _ facts: CentralFacts,
        salvage: SalvageCounts = SalvageCounts(),
        discarded: [SalvagedRecord] = [],
        adopted: [SalvagedRecord] = [],
        withoutContent: [SalvagedRecord] = [],
        waiting: WaitingCounts = WaitingCounts(),
        failed: [FailedRecord] = [],
        stores: [Int64: [SiteStore]] = [:],
        remote: RemoteDatabase? = nil
    ) throws(ReconciliationError) {
        self.facts = facts
        self.salvage = salvage
        self.discarded = discarded
        self.adopted = adopted
        self.withoutContent = withoutContent
        self.waiting = waiting
        self.failed = failed
        self.stores = stores
        self.remote = remote
        plan = try ReconciliationPlan(facts)
        counts = SiteCounts(facts.sites)
        lost = facts.lineage.lost
    }

    package var wasRestored: Bool { facts.lineage.timelines.count > 1 }

    /// Sites of which a database was given up, in the order of their numbers.
    package var lostDatabases: [SitePlan] { plan.sites.filter(\.standing.hasLostDatabase) }

    /// Nobody is waited for who may bring or push something: what is not at central by now is lost, as far as central knows
    /// its sites.
    package var hasEveryoneCome: Bool {
        counts.unreconciled == 0 && counts.quarantined == 0 && plan.sites.allSatisfy { $0.owedThrough == nil }
    }

    /// What restores took and a site brought is not where people see it. A server that was never restored has no such
    /// records; what else it cannot integrate is omSupply's to show.
    package var cannotIntegrate: Int { wasRestored ? waiting.failed + waiting.failedOfSites : 0 }
}

/// The sites that a list shows: those that somebody has to look at first.
package struct SiteSelection: Sendable, Hashable {
    /// Quarantined, then unreconciled, then given up, then in line; each in the order of their numbers.
    package let sites: [SitePlan]
    /// Sites in line that are not shown.
    package let inLineLeftOut: Int
    /// Others that are not shown.
    package let othersLeftOut: Int

    /// - Parameter limit: a list that is no longer is shown whole; of a longer one so many at most, and none that is in
    ///   line. Nil shows every site.
    package init(_ sites: [SitePlan], limit: Int?) {
        func all(_ group: SiteGroup) -> [SitePlan] { sites.filter { $0.standing.group == group } }
        let (others, inLine) = (all(.quarantined) + all(.unreconciled) + all(.givenUp), all(.inLine))
        guard let limit, sites.count > limit else {
            (self.sites, inLineLeftOut, othersLeftOut) = (others + inLine, 0, 0)
            return
        }
        self.sites = Array(others.prefix(limit))
        inLineLeftOut = inLine.count
        othersLeftOut = others.count - self.sites.count
    }
}
