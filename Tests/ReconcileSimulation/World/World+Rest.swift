import Reconciliation
import ReconciliationModel
import SyncCursors

/// The network comes to rest, and is looked at.
extension World {
    /// Syncs go on until a whole round of them moves nothing.
    func rest() throws {
        do { try comeToRest() } catch is CursorsUsedUp { isExhausted = true }
    }

    private func comeToRest() throws {
        transactionsLeft = Step.whole
        try commitAll()
        try makeSitesKnown()
        for site in sites where !site.isInitialised && !isExhausted { try initialise(site) }
        guard !isExhausted else { return }
        for _ in 0..<12 {
            let before = try traces()
            for site in sites { do { try sync(site) } catch is CutOff {} }
            if try traces() == before { return try check() }
        }
        throw Failure(.comesToRest, "something moves in every round")
    }

    /// What a round may change, but for states that say nothing of records.
    private func traces() throws -> [Trace] {
        try [central].map { try Trace($0) } + sites.map { try Trace($0.database) }
    }

    private struct Trace: Equatable {
        let last: Int64
        let cursors: [Int64]
        let waiting: Int

        init(_ db: any OmSupplyDatabase) throws {
            last = try db.lastCursor()
            cursors = [try db.remote.pullCursor().cursor.value, try db.remote.pushCursor().cursor.value]
            waiting = try db.buffered().filter { $0.state == .waiting }.count
        }
    }

    private func check() throws {
        let facts = try server.facts()
        let quarantined = Set(facts.sites.filter { $0.state == .quarantined }.map(\.site))
        for number in quarantined { oracle.releaseAll(at: Int(number)) }
        for site in sites where !quarantined.contains(site.number) {
            if site.isOld { try checkOldProgram(site, facts.lineage) } else { try checkReplica(site) }
        }
        let waiting = Set(
            try central.buffered().filter { $0.state == .failed }.compactMap { Content(json: $0.data)?.version }
        )
        let reported = try central.salvage().compactMap(\.version)
        for obligation in oracle.obligations
        where try !oracle.isReplaced(obligation, waiting.union(reported)) && !isReplacedByDelete(obligation) {
            try check(obligation)
        }
        try checkNothingIsLeft(quarantined)
    }

    private func checkReplica(_ site: Site) throws {
        let (here, there) = (try site.database.contents(), try central.contents())
        for record in Set(here.keys).union(there.keys).sorted(by: { $0.id < $1.id })
        where record.isRouted(to: site.number) && here[record] != there[record] {
            if try isListed(record, at: site.database, reason: false) || isListed(record, at: central) { continue }
            let invariant: Failure.Invariant = record.ownership == .site ? .owners : .converged
            let (own, centrals) = (here[record]?.json ?? "nothing", there[record]?.json ?? "nothing")
            throw Failure(invariant, "site \(site.number) has \(own) of \(record.id), central \(centrals)")
        }
    }

    /// A record that failed to integrate is listed. At central it still has a reason to; a site tries it once, as
    /// omSupply does.
    private func isListed(_ record: RecordName, at database: any OmSupplyDatabase, reason: Bool = true) throws -> Bool {
        guard let row = try database.buffered().first(where: { $0.record == record && $0.state == .failed }) else {
            return false
        }
        guard reason else { return true }
        let contents = try database.contents()
        let parent = Content(json: row.data)?.parent
        let misses = parent.map { contents[RecordName(Ownership.central.rawValue, $0)] == nil } ?? false
        // What failed is tried again when something is adopted, and not whenever central writes what it waits for.
        let isAdopted = try database.allRows().last { $0.record.id == parent }?.source == World.central
        // Of a shared record nobody knows whether what failed is older than what central has from another.
        let last = try database.allRows().last { $0.record == record }
        let isUnsure = row.record.ownership == .shared && last.map { $0.source != row.source } ?? false
        guard row.action == .delete || misses || !isAdopted || isUnsure else {
            throw Failure(.references, "\(record.id) failed to integrate and would not now")
        }
        return true
    }

    /// Central's version, if it changed after the last restore, is at the site of an old program.
    private func checkOldProgram(_ site: Site, _ lineage: Lineage) throws {
        let restored = lineage.current.abandoned?.value ?? 0
        let (here, there) = (try site.database.contents(), try central.contents())
        for row in try central.rows(from: restored + 1)
        where row.source != site.number && row.record.isRouted(to: site.number) {
            guard here[row.record] != there[row.record] else { continue }
            if try isListed(row.record, at: site.database, reason: false) || isListed(row.record, at: central) {
                continue
            }
            throw Failure(.oldProgramMissesNothingNew, "site \(site.number) has not got \(row.record.id)")
        }
    }

    private func checkNothingIsLeft(_ quarantined: Set<Int64>) throws {
        for site in sites where !site.isOld && !quarantined.contains(site.number) {
            let report = try SiteReconciler(site.database.remote, rules: rules.library).report()
            guard case .inLine = try server.verdict(on: report) else {
                throw Failure(.secondTimeMovesNothing, "site \(site.number) is not in line after all")
            }
        }
    }
}
