import ReconciliationModel
import SyncCursors
import Reconciliation

/// Central is lost, and comes back from a bundle.
extension World {
    func backUp(exact: Bool) throws {
        if exact { try commitAll() }
        bundles.append(Bundle(database: try central.copy(), path: oracle.path, nonce: noncePair.inside))
        // A copy that is put back is older than what is noted beside it.
        renewLease()
    }

    /// Killed on the way, it is done again: the server does not start before it is whole.
    func restore(_ bundle: Bundle, _ tail: Step.LostTail, transactions: Int) throws {
        let (lost, lostPath) = (central, oracle.path)
        let reported = try reports(of: lost)
        var handedOut = rules[.lease] ? Cursor(leaseCeiling) : nil
        if tail == .known, let known = try lost.central.facts().highestHandedOut {
            // What was under way used cursors that no row has yet.
            handedOut = max(known, Cursor(underWay.map(\.cursor).max() ?? 0))
        }
        underWay = []
        transactionsLeft = transactions
        try untilDone { try restore(bundle, handedOut) }
        owe(lostPath, reported: reported)
        try start()
    }

    private func restore(_ bundle: Bundle, _ handedOut: Cursor?) throws {
        try transaction { try replace(with: bundle) }
        try openTimeline(highestHandedOut: handedOut)
    }

    /// Nobody says so, and nobody opens a timeline.
    func rollBack(to bundle: Bundle) throws {
        let lostPath = oracle.path
        let reported = try reports(of: central)
        underWay = []
        try replace(with: bundle)
        owe(lostPath, reported: reported)
        // The two nonces tell.
        if noncePair.inside != noncePair.beside, rules[.nonce] {
            try untilDone { try openTimeline(highestHandedOut: Cursor(leaseCeiling)) }
        }
        try start()
    }

    private func replace(with bundle: Bundle) throws {
        central = try bundle.database.copy()
        oracle.goBack(to: bundle.path)
        noncePair.inside = bundle.nonce
    }

    private func openTimeline(highestHandedOut: Cursor?) throws {
        let before = try Set(central.allRows().map(\.cursor))
        do {
            let opened = try transaction {
                try server.openTimeline(
                    afterRestoreFrom: "restore\(oracle.versions.count)-\(noncePair.beside)",
                    highestHandedOut: highestHandedOut,
                    knownTimelines: rules[.lineageRecord] ? timelinesOnRecord : [],
                    id: newTimelineID()
                )
            }
            guard opened.firstNew < Cursor.limit else { throw Failure(.cursorTooHigh, "\(opened.firstNew)") }
            onEvent?("timeline \(opened.timeline.id) from \(opened.firstNew), forked at \(opened.fork.cursor)")
            try checkFork(opened.timeline, before)
        } catch ReconciliationError.cursorsExhausted { isExhausted = true }
        try transaction { timelinesOnRecord = try server.facts().lineage.timelines }
        try transaction { renewLease(above: try server.facts().highestHandedOut?.value ?? 0) }
    }

    /// A server integrates what waits when it starts.
    private func start() throws {
        guard !isExhausted else { return }
        transactionsLeft = Step.whole
        try untilDone { try integrateAtCentral() }
    }

    /// A row is in the bundle exactly if its cursor is at or below the fork, and not among the missing ones.
    private func checkFork(_ timeline: Timeline, _ rows: Set<Int64>) throws {
        guard rules.library == .all, let fork = timeline.fork?.cursor.value, fork < 10_000 else { return }
        for cursor in stride(from: Int64(1), through: fork, by: 1) {
            let isMissing = timeline.missing.contains { $0.contains(Cursor(cursor)) }
            guard rows.contains(cursor) != isMissing else {
                throw Failure(.forkExact, "cursor \(cursor) and the fork at \(fork) of \(timeline.id)")
            }
        }
        if let above = rows.first(where: { $0 > fork }) { throw Failure(.forkExact, "row \(above) above \(fork)") }
    }

    /// What central had acknowledged, has lost, and a site still holds, has to come back or be reported: of each record
    /// the newest version of the lost branch that survives.
    private func owe(_ lostPath: [Oracle.Event], reported: Set<Reported>) {
        let kept = Set(oracle.path)
        oracle.obligations.removeAll { reported.contains(.init($0)) }
        for (index, event) in lostPath.enumerated() where !kept.contains(event) {
            var owed = Oracle.Obligation(event, isDelete: oracle.versions[event.version].isDelete)
            owed.holders = Set(sites.filter { (try? holds($0, owed)) ?? false }.map { Int($0.number) })
            guard !owed.holders.isEmpty else { continue }
            // What the lost branch itself had replaced by this one is no longer owed.
            let replaced = Set(lostPath[..<index].filter { $0.record == event.record }.map(\.version))
            oracle.obligations.removeAll {
                $0.record == event.record && (replaced.contains($0.version) || $0.version == event.version)
            }
            oracle.obligations.append(owed)
        }
        for site in sites { releaseWhatIsNotHeld(at: site) }
        oracle.dropReplaced()
    }

    /// What an operator was told that central did not take: that is final, even when the report is lost with central.
    private func reports(of lost: any OmSupplyDatabase) throws -> Set<Reported> {
        Set(try lost.salvage().filter { !$0.isAdopted }.map { Reported(record: $0.record, version: $0.version) })
    }

    struct Reported: Hashable {
        let record: RecordName
        /// Nil for a delete.
        let version: Int?
    }

    /// A site that was put back, or starts afresh, no longer holds what it held.
    func releaseWhatIsNotHeld(at site: Site) {
        for index in oracle.obligations.indices where !((try? holds(site, oracle.obligations[index])) ?? false) {
            oracle.obligations[index].holders.remove(Int(site.number))
        }
        oracle.obligations.removeAll { $0.holders.isEmpty }
    }

    private func holds(_ site: Site, _ obligation: Oracle.Obligation) throws -> Bool {
        guard !site.isOld, site.isInitialised else { return false }
        let buffered = try site.database.buffered().first { $0.record == obligation.record }
        // What it received last and could not integrate is what it brings, not what its table has from before.
        if let buffered, buffered.state == .failed, !(obligation.isDelete && buffered.action == .delete),
            Content(json: buffered.data)?.version != obligation.version
        {
            return false
        }
        // What was received and waits is what the site has.
        let waiting = buffered?.state == .waiting ? buffered : nil
        let present = try waiting.map { Content(json: $0.data) } ?? site.database.content(of: obligation.record)
        if !obligation.isDelete { return present?.version == obligation.version }
        if oracle.versions[obligation.version].author == site.number, try site.database.hasDeleted(obligation.record) {
            // What it received since has taken the delete's place.
            return try present == nil || site.database.remote.isOwn(obligation.record)
        }
        return try site.database.holdsDelete(of: obligation.record, from: obligation.cursors)
    }
}

extension World.Reported {
    fileprivate init(_ obligation: Oracle.Obligation) {
        self.init(record: obligation.record, version: obligation.isDelete ? nil : obligation.version)
    }
}
