import Reconciliation
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

    /// A delete that had taken its place on a lost branch survived, and central knows of it.
    private func isReplacedByDelete(_ obligation: Oracle.Obligation) throws -> Bool {
        let later = oracle.replacements[obligation.version] ?? []
        guard later.contains(where: { oracle.versions[$0].isDelete }) else { return false }
        return try central.salvage().contains {
            $0.record == obligation.record && $0.action == .delete && $0.isAdopted
        }
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
        let isUnsure = row.record.ownership == .shared && contents[record] != nil
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

    private func check(_ obligation: Oracle.Obligation) throws {
        let (record, version) = (obligation.record, obligation.version)
        let path = oracle.path.filter { $0.record == record }.map(\.version)
        let reported = try central.salvage().filter { $0.record == record }
        let present = try central.content(of: record)
        if obligation.isDelete {
            let isBack = path.contains { oracle.versions[$0].isDelete && $0 > (oracle.versions[version].basis ?? -1) }
            guard isBack || present == nil || reported.contains(where: { $0.action == .delete }) else {
                throw Failure(.durable, "the delete of \(record.id), version \(version), is lost")
            }
            return
        }
        let isBack = path.contains { oracle.stems($0, from: version) }
        let isReported = reported.contains { $0.version.map { oracle.stems($0, from: version) } ?? false }
        let waits = try central.buffered().contains { row in
            row.record == record && row.state == .failed
                && Content(json: row.data).map { oracle.stems($0.version, from: version) } ?? false
        }
        guard isBack || isReported || waits else {
            throw Failure(
                .durable,
                "version \(version) of \(record.id) is lost, held by \(obligation.holders.sorted())"
            )
        }
        // Of versions that were adopted in between by a timeline that was lost as well, the later one may be reported only.
        // And what failed to integrate is not replaced by what was written beside it: both are listed.
        let isBlocked = try central.buffered().contains { $0.record == record && $0.state == .failed }
        let isExcused = try waits || isReported && (isBlocked || server.facts().lineage.timelines.count > 2)
        if let now = present?.version, now != version, oracle.stems(version, from: now), !isExcused {
            throw Failure(.newestKept, "\(record.id) is \(now), and \(version) of its branch survived")
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

extension Oracle {
    mutating func dropReplaced() { obligations = obligations.filter { !isReplaced($0, []) } }

    /// A version that was made on top of it, or had taken its place at central, survived as well.
    func isReplaced(_ obligation: Obligation, _ waiting: Set<Int>) -> Bool {
        let later = replacements[obligation.version] ?? []
        let others = obligations.filter { $0.record == obligation.record && $0.version != obligation.version }
        return others.contains { stems($0.version, from: obligation.version) || later.contains($0.version) }
            || path.contains { later.contains($0.version) } || !later.isDisjoint(with: waiting)
    }
}
