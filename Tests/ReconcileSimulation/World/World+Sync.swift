import Reconciliation
import ReconciliationModel
import SyncCursors

/// One sync of a site with central, as omSupply's v6 does it, with the handshake before it.
extension World {
    /// Rows in a batch.
    private static let batch = 2

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

    func remote(_ site: Site) -> SiteReconciler { SiteReconciler(site.database.remote, rules: rules.library) }

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
                        try noteReplaced(sent)
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

    /// The buffer has one row of a record: what failed to integrate makes way for what comes later.
    private func noteReplaced(_ sent: SentRecord) throws {
        let failed = try central.buffered().first { $0.record == sent.row.record && $0.state == .failed }
        guard let earlier = failed.flatMap({ Content(json: $0.data)?.version }),
            let version = Content(json: sent.data)?.version, version != earlier
        else { return }
        oracle.replace(earlier, with: version)
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
                    let taken = try site.isOld ? batch : takes(batch, site)
                    for sent in taken {
                        try site.database.buffer(
                            BufferRow(record: sent.row.record, action: sent.action, data: sent.data, source: nil)
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

    /// What a site takes of a pull, noted with its place.
    private func takes(_ batch: [SentRecord], _ site: Site) throws -> [SentRecord] {
        let pulled = try batch.map { sent in
            let origin = try server.origin(of: sent.row.record)
            return try PulledRecord(
                table: sent.row.record.table,
                record: sent.row.record.id,
                cursor: Cursor(sent.row.cursor),
                author: origin?.author ?? sent.row.source,
                origin: origin?.place,
                isBehind: sent.row.source == site.number
                    && server.isBehind(sent.row.record, of: site.number)
            )
        }
        let taken = try remote(site).withoutOlder(pulled)
        try remote(site).recordPulled(taken)
        let cursors = Set(taken.map(\.cursor.value))
        return batch.filter { cursors.contains($0.row.cursor) }
    }

    func integrateAtCentral() throws { try transaction(integrate) }

    func integrate() throws {
        guard !isExhausted else { return }
        try central.integrate(isCentral: true) { row, cursor in
            try noteHandedOut(cursor)
            try observe(row, cursor)
        }
    }

    func commitAll() throws { while !underWay.isEmpty { try commit(rolledBack: false) } }

    func commit(rolledBack: Bool) throws {
        guard !underWay.isEmpty else { return }
        let (choice, cursor) = underWay.removeFirst()
        if !rolledBack { try write(choice, at: nil, cursor: cursor) }
    }
}
