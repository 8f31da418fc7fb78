import Reconciliation
import SyncCursors

/// One sync of a site with central, as omSupply's v6 does it, with the handshake before it.
extension World {
    /// Rows in a batch.
    private static let batch = 2
    /// A handshake comes to a second page soon.
    private static let offers = PageLimits(records: 3)
    private static let sent = PageLimits(records: 1)

    /// - Parameter meanwhile: happens between the handshake and the rest.
    func sync(_ site: Site, meanwhile: () throws -> Void = {}) throws {
        guard !isExhausted else { return }
        // Central's reads that move a cursor wait for transactions that are under way.
        try commitAll()
        if site.isOld {
            try meanwhile()
            return try exchange(site, handshake: false)
        }
        do {
            guard try shakeHands(site) else { return }
            try meanwhile()
            if !isExhausted { try exchange(site, handshake: true) }
        } catch is ReconciliationError {
            // Refused: nothing more is exchanged. Whether it had to be is seen in the end.
        }
    }

    private func remote(_ site: Site) -> SiteReconciler { SiteReconciler(site.database.remote, rules: rules.library) }

    /// Whether the site may go on.
    private func shakeHands(_ site: Site) throws -> Bool {
        let report = try transaction { try remote(site).report() }
        if !site.isInitialised {
            // It must not take the place of one that may hold the only copy of something.
            if rules[.initialiseGate] { try server.requireInitialisable(site: site.number) }
        }
        let directive: SiteDirective
        switch try transaction({ try server.verdict(on: report) }) {
        case .inLine: return true
        case .quarantined, .refused: return false
        case .mustFollow(let answer, _): directive = answer
        }
        if rules[.offerBeforePull] { try offer(site, directive, report) }
        try apply(directive, site)
        if !rules[.offerBeforePull] {
            try pull(site)
            try offer(site, directive, report)
        }
        try transaction { try server.markReconciled(remote(site).report()) }
        return true
    }

    private func offer(_ site: Site, _ directive: SiteDirective, _ report: SiteReport) throws {
        var position: OfferPosition?
        repeat {
            let offered = try transaction {
                try remote(site).page(for: directive, after: position, limits: World.offers)
            }
            position = offered.next
            guard !offered.page.offers.isEmpty else { return }
            var wanted = WantedCandidates(allOf: offered.page)
            if site.asks {
                wanted = try transaction { try server.wanted(of: offered.page, from: report) }
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
                try integrate()
            }
        }
    }

    private func apply(_ directive: SiteDirective, _ site: Site) throws {
        if rules[.applyAtOnce] {
            try transaction { _ = try remote(site).apply(directive) }
            return
        }
        // The timeline first, the cursors afterwards.
        let changes = try directive.changes(at: remote(site).report())
        try transaction {
            var life = try site.database.remote.life()
            life.timeline = changes.timeline ?? life.timeline
            try site.database.remote.write(life)
        }
        try transaction {
            try site.database.setCursors(pull: changes.pull?.cursor.value, push: changes.push?.cursor.value)
        }
    }

    // MARK: - omSupply's exchange

    private func exchange(_ site: Site, handshake: Bool) throws {
        if site.isInitialised { try push(site, handshake: handshake) }
        try pull(site)
        try transaction { try site.database.integrate(isCentral: false) { _, _ in } }
        if !site.isInitialised {
            try transaction {
                try site.database.setCursors(pull: nil, push: site.database.lastCursor() + 1)
                site.isInitialised = true
            }
        }
    }

    private func push(_ site: Site, handshake: Bool) throws {
        var session: Int64 = 0
        while true {
            let from = try site.database.remote.pushCursor().cursor.value
            let rows = try site.database.rows(from: from).filter { row in
                guard !row.isSync else { return false }
                guard handshake else { return true }
                return try !remote(site).isDecided(table: row.record.table, LastSeenCursor(Cursor(row.cursor)))
            }
            let batch = try rows.prefix(World.batch).map(site.database.sent)
            guard let last = batch.last else {
                if handshake { try endPush(site) }
                return
            }
            if handshake, session == 0, rules[.countBeforePush] {
                session = try transaction { try remote(site).beginPush() }
            }
            let life = handshake ? try site.database.remote.life().incarnation : ""
            let mark = PushWatermark(
                site: site.number,
                incarnation: life,
                cursor: LastSeenCursor(Cursor(last.row.cursor)),
                session: session
            )
            var stored: LastSeenCursor?
            if handshake, !rules[.watermarkWithRows] { stored = try transaction { try server.recordPush(mark) } }
            try transaction {
                try central.transaction {
                    if handshake, rules[.watermarkWithRows] { stored = try server.recordPush(mark) }
                    for sent in batch where sent.row.cursor > stored?.cursor.value ?? 0 {
                        try central.buffer(
                            BufferRow(
                                record: sent.row.record,
                                action: sent.action,
                                data: sent.data,
                                source: site.number
                            )
                        )
                    }
                }
                // Central integrates when the last batch is there, whether the site hears of it or not.
                if rows.count == batch.count { try integrate() }
            }
            try transaction { try site.database.setCursors(pull: nil, push: last.row.cursor + 1) }
            if handshake, session == 0, !rules[.countBeforePush] {
                _ = try transaction { try remote(site).beginPush() }
            }
        }
    }

    /// All that was to be pushed again is there.
    private func endPush(_ site: Site) throws {
        guard let owed = try remote(site).owedPush() else { return }
        let life = try site.database.remote.life()
        let mark = PushWatermark(site: site.number, incarnation: life.incarnation, cursor: owed, session: life.session)
        _ = try transaction { try server.recordPush(mark) }
        try transaction { try remote(site).endPush() }
    }

    private func pull(_ site: Site) throws {
        let pullsOwn = try !site.isInitialised || !site.isOld && remote(site).pullsOwn()
        while true {
            let from = try site.database.remote.pullCursor().cursor.value
            let rows = try central.rows(from: from).filter { row in
                row.record.isRouted(to: site.number) && (pullsOwn || row.source != site.number)
            }
            let batch = try rows.prefix(World.batch).map(central.sent)
            guard let last = batch.last else { break }
            try transaction {
                if !site.isOld, rules.library[.gate] { try server.requireReconciled(site: site.number) }
                try site.database.transaction {
                    for sent in batch {
                        try site.database.buffer(
                            BufferRow(record: sent.row.record, action: sent.action, data: sent.data, source: nil)
                        )
                    }
                    if !site.isOld {
                        try remote(site).recordPulled(
                            batch.map { sent in
                                let origin = try server.origin(of: sent.row.record)
                                return PulledRecord(
                                    table: sent.row.record.table,
                                    record: sent.row.record.id,
                                    cursor: Cursor(sent.row.cursor),
                                    author: origin?.author ?? sent.row.source,
                                    origin: origin?.place
                                )
                            }
                        )
                    }
                    try site.database.setCursors(pull: last.row.cursor + 1, push: nil)
                }
            }
        }
        // v6's answer to a site that nothing is left for: the end of the log, even where that is a step back.
        try transaction {
            try site.database.transaction {
                try site.database.setCursors(pull: central.lastCursor() + 1, push: nil)
                if !site.isOld { try remote(site).recordPullEnd() }
            }
        }
    }

    func integrateAtCentral() throws { try transaction(integrate) }

    private func integrate() throws {
        guard !isExhausted else { return }
        try central.integrate(isCentral: true) { row, cursor in
            try noteHandedOut(cursor)
            try observe(row, cursor)
        }
    }

    /// Central took something over: is it allowed to replace what was there?
    private func observe(_ row: BufferRow, _ cursor: Int64) throws {
        let present = oracle.current(row.record)
        let origin = row.isAdopted ? try server.origin(of: row.record)?.place.cursor.value : nil
        let version: Int
        if let content = Content(json: row.data) {
            version = content.version
        } else if let known = origin.flatMap({ oracle.version(at: $0) }), oracle.versions[known].isDelete {
            version = known
        } else if !row.isAdopted, let known = sites.first(where: { $0.number == row.source })?.deleted[row.record] {
            version = known
        } else {
            let author = row.isAdopted ? nil : row.source
            version = oracle.newVersion(row.record, on: present, isDelete: true, by: author)
        }
        if let present, present != version {
            let past = oracle.path.filter { $0.record == row.record }.map(\.version)
            // A version that a lost timeline had adopted may win over a later one, which is in the report.
            let isExcused =
                try row.isAdopted && server.facts().lineage.timelines.count > 2 && isReported(row.record, present)
            let isForgotten = oracle.versions[version].author.map { oracle.forgetful.contains($0) } ?? false
            let isOld = sites.contains { $0.isOld && $0.number == row.source }
            // Where neither author knew of the other, central may hear of them in another order than before.
            let isLater = row.isAdopted && oracle.first(version) > oracle.first(present)
            if past.contains(version), !isForgotten, !isExcused, !isOld, !isLater {
                throw Failure(.nothingOlder, "\(row.record.id): \(present) had replaced \(version), which came back")
            }
            if !row.isAdopted, row.record.ownership == .shared, !isOld, !isForgotten, try isDiscarded(row) {
                throw Failure(.adoptionReplacedNewer, "\(row.record.id): \(version) was discarded, and came back")
            }
            if row.record.ownership == .site, row.action == .upsert, !isForgotten, oracle.stems(present, from: version) {
                throw Failure(.nothingOlder, "\(row.record.id): version \(version) replaced \(present)")
            }
            if row.isAdopted { try observeAdoption(row, of: version, over: present) }
        }
        oracle.commit(.init(record: row.record, version: version, cursor: cursor, origin: origin))
        let source = row.isAdopted ? ", adopted" : ", from site \(row.source ?? 0)"
        onEvent?(
            "central has \(version) of \(row.record.id) at \(cursor)\(row.action == .delete ? ", deleted" : "")\(source)"
        )
    }

    private func isReported(_ record: RecordName, _ version: Int) throws -> Bool {
        try central.salvage().contains { $0.record == record && ($0.version == version || $0.action == .delete) }
    }

    private func isDiscarded(_ row: BufferRow) throws -> Bool {
        guard let version = Content(json: row.data)?.version else { return false }
        return try central.salvage().contains { $0.record == row.record && $0.version == version && !$0.isAdopted }
    }

    private func observeAdoption(_ row: BufferRow, of version: Int, over present: Int) throws {
        let fork = try server.facts().lineage.current.abandoned?.value ?? 0
        guard let last = oracle.path.last(where: { $0.record == row.record }), last.cursor > fork,
            !oracle.stems(version, from: present)
        else { return }
        if try !isReported(row.record, present), !oracle.versions[present].isDelete || row.action == .upsert {
            throw Failure(.adoptionReplacedNewer, "\(row.record.id): \(version) replaced \(present), of this timeline")
        }
    }

    func commitAll() throws { while !underWay.isEmpty { try commit(rolledBack: false) } }

    func commit(rolledBack: Bool) throws {
        guard !underWay.isEmpty else { return }
        let (choice, cursor) = underWay.removeFirst()
        if !rolledBack { try write(choice, at: nil, cursor: cursor) }
    }
}
