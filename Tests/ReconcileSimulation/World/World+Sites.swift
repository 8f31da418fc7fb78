import Reconciliation
import ReconciliationModel
import SyncCursors

/// What happens to sites beside syncing.
extension World {
    func copy(_ site: Site) throws { site.copies.append((try site.database.copy(), site.isInitialised)) }

    /// A new site, and central hears of it. Where central was restored somebody says that it is really new.
    func makeSite() throws {
        guard sites.count < World.mostSites, !isExhausted else { return }
        let number = (sites.map(\.number).max() ?? World.central) + 1
        sites.append(Site(number: number, isOld: false, database: try newDatabase(Beginning(site: number))))
        try central.addSite(number)
        if try central.central.wasRestored() { try server.giveUp(site: number) }
    }

    /// Central hears again of sites that were made after the bundle.
    func makeSitesKnown() throws {
        let known = try Set(server.facts().sites.map(\.site))
        for site in sites where !known.contains(site.number) { try central.addSite(site.number) }
    }

    func rollBack(_ site: Site, to copy: Int) throws {
        guard !site.copies.isEmpty else { return }
        let chosen = site.copies[site.copies.count - 1 - copy % site.copies.count]
        let (then, now) = (chosen.database.remote, site.database.remote)
        if try then.highestOwn() != now.highestOwn() || then.life().session != now.life().session {
            oracle.forgetful.insert(site.number)
        }
        site.database = try chosen.database.copy()
        site.isInitialised = chosen.isInitialised
        site.deleted = [:]
        releaseWhatIsNotHeld(at: site)
    }

    /// Someone wants an empty database at a site, and does what central says first.
    func initialise(_ site: Site) throws {
        guard !isExhausted else { return }
        try makeSitesKnown()
        if rules[.initialiseGate], !site.isOld {
            do { try server.requireInitialisable(site: site.number) } catch is ReconciliationError {
                // The old database shakes hands first, where there is one that may.
                if site.isInitialised { try sync(site) }
                do { try server.requireInitialisable(site: site.number) } catch is ReconciliationError {
                    try server.giveUp(site: site.number)
                    oracle.releaseAll(at: Int(site.number))
                }
            }
        }
        // What the old database pushed, and waits, has to be among what the new one is sent.
        transactionsLeft = Step.whole
        try integrateAtCentral()
        site.database = try newDatabase(Beginning(site: site.number))
        site.isInitialised = false
        site.copies = []
        site.deleted = [:]
    }

    /// A database of another network, whose site has the same number.
    func strangerSyncs(as site: Site) throws {
        guard !isExhausted else { return }
        let life = SiteLife(incarnation: "stranger", timeline: "elsewhere")
        let stranger = try newDatabase(Beginning(site: site.number, life: life, pull: 1))
        let record = RecordName(Ownership.site.rawValue, "\(site.number)-stranger")
        let version = oracle.newVersion(record, on: nil, isDelete: false)
        try stranger.change(record, Content(version: version))
        let visitor = Site(number: site.number, isOld: false, database: stranger)
        visitor.isInitialised = true
        try requireNoChange("a stranger") { try sync(visitor) }
    }

    func offerRubbish(_ site: Site) throws {
        guard !isExhausted, !site.isOld, site.isInitialised else { return }
        let lineage = try server.facts().lineage
        guard lineage.timelines.count > 1, let lost = lineage.timelines.first else { return }
        let rubbish = Candidate(
            table: Ownership.central.rawValue,
            record: "i0",
            action: .upsert,
            data: "{\"v\":",
            timeline: lost.id,
            cursor: Cursor(Int64(1 << 30))
        )
        let report = try SiteReconciler(site.database.remote).report()
        try requireNoChange("rubbish") {
            do {
                _ = try server.adopt(candidates: [rubbish], from: report)
                try integrateAtCentral()
            } catch is ReconciliationError {}
        }
    }

    /// Central has stored a push that this database does not know of.
    func isRolledBack(_ site: Site) throws -> Bool {
        guard !site.isOld, site.isInitialised else { return false }
        let life = try site.database.remote.life()
        return try server.facts().watermarks.contains {
            $0.site == site.number && $0.incarnation == life.incarnation && $0.session > life.session
        }
    }

    func requireNoChange(_ who: String, _ body: () throws -> Void) throws {
        try commitAll()
        let before = (try central.allRows(), try central.contents())
        do { try body() } catch is CutOff {}
        guard try central.allRows() == before.0, try central.contents() == before.1 else {
            throw Failure(.strangerChangesNothing, "\(who) changed central")
        }
    }
}
