package import SyncCursors
package import ReconciliationModel

/// A site's side of the protocol, over any tables: every step is a transaction, and repeating one changes nothing.
package struct SiteReconciler {
    let tables: any RemoteTables
    let rules: ProtocolRules

    package init(_ tables: any RemoteTables, rules: ProtocolRules = .all) {
        self.tables = tables
        self.rules = rules
    }

    package func report() throws -> SiteReport { try tables.transaction { try currentReport() } }

    func currentReport() throws -> SiteReport {
        guard let site = try tables.site() else { throw ReconciliationError.siteNotConfigured }
        let life = try tables.life()
        return SiteReport(
            site: site,
            timeline: life.timeline,
            incarnation: life.incarnation,
            pull: try tables.pullCursor(),
            push: try tables.pushCursor(),
            highestOwn: try tables.highestOwn(),
            session: life.session,
            pulledThrough: life.pulledThrough,
            pushedBefore: life.decidedThrough
        )
    }

    /// Counts a push before the first row of it is sent: a database that was rolled back since does not know of it.
    package func beginPush() throws -> Int64 {
        try tables.durableTransaction {
            // What is pulled from now on was not known when these changes were made.
            try noteSeen(currentReport())
            var life = try tables.life()
            life.session += 1
            life.sentThrough = try tables.highestOwn()
            try tables.write(life)
            return life.session
        }
    }

    /// Notes that all which the site was told to push again has been stored, or was decided about.
    package func endPush() throws {
        try tables.transaction {
            var life = try tables.life()
            guard let through = life.decidedThrough else { return }
            let next = NextCursor(after: through)
            if try tables.pushCursor().cursor < next.cursor { try tables.movePush(to: next) }
            (life.decidedThrough, life.decidedTables) = (nil, [])
            try tables.write(life)
        }
    }

    /// How far the site had pushed before it was told to push again; nil when it has caught up.
    package func owedPush() throws -> LastSeenCursor? { try tables.transaction { try tables.life().decidedThrough } }

    /// Follows a directive in one transaction.
    package func apply(_ directive: SiteDirective) throws -> SiteChanges {
        try tables.transaction {
            let report = try currentReport()
            let changes = try changes(at: report, by: directive)
            var life = try tables.life()
            if let pull = changes.pull {
                try tables.movePull(to: pull)
                life.pulledThrough = LastSeenCursor(before: pull)
            }
            if let push = changes.push { try tables.movePush(to: push) }
            if !changes.isEmpty { try noteSeen(report) }
            if !changes.isEmpty, Self.decided(life, report).cursor > Cursor(0) {
                life.decidedThrough = Self.decided(life, report)
                life.decidedTables = directive.sharedTables
            }
            if let timeline = changes.timeline { (life.timeline, life.pullsOwn) = (timeline, true) }
            if !changes.isEmpty { try tables.write(life) }
            return changes
        }
    }

    /// What was noted before stays: those changes were made at the earlier place.
    private func noteSeen(_ report: SiteReport) throws {
        guard let end = report.highestOwn else { return }
        let known = try tables.seenPlaces()
        if let last = known.last, last.own.cursor >= end.cursor { return }
        let place = SeenPlace(own: end, report.seen)
        try tables.add(place)
        if let spare = SeenPlace.spare(in: known + [place]) { try tables.remove(spare) }
    }

    func changes(at report: SiteReport, by directive: SiteDirective) throws -> SiteChanges {
        var directive = directive
        directive.rules = rules
        return try directive.changes(at: report)
    }

    /// The site may have pushed its log so far, now or before it was told to push again.
    static func decided(_ life: SiteLife, _ report: SiteReport) -> LastSeenCursor {
        let pushed = LastSeenCursor(before: report.push)
        return [life.decidedThrough, life.sentThrough, pushed].compactMap(\.self).max { $0.cursor < $1.cursor }
            ?? pushed
    }

    /// Whether a row of the site's own log was offered as a candidate and is not to be pushed again.
    package func isDecided(table: String, _ cursor: LastSeenCursor) throws -> Bool {
        guard rules[.decidedOnce] else { return false }
        let life = try tables.transaction { try tables.life() }
        guard let through = life.decidedThrough, life.decidedTables.contains(table) else { return false }
        return cursor.cursor <= through.cursor
    }

    // MARK: - Pulling

    /// Leaves out what the site has a later version of, which central could not integrate.
    package func withoutOlder(_ records: [PulledRecord]) throws -> [PulledRecord] {
        let site = try tables.site()
        return try records.filter { record in
            guard rules[.pullOwn], record.isBehind, let author = record.author, author == site else { return true }
            return try !tables.isOwn(record.name) && tables.pulled(record.name)?.author != site
        }
    }

    /// Notes where received records stand in central's log, in the transaction that keeps them.
    package func recordPulled(_ records: [PulledRecord]) throws {
        let (timeline, own) = (try tables.life().timeline, try tables.highestOwn())
        for record in records {
            if rules[.origin], let origin = record.origin {
                try tables.note(record, at: origin.cursor, of: origin.timeline, own: own)
            } else {
                try tables.note(record, at: record.cursor, of: timeline, own: own)
            }
        }
    }

    /// Whether the pull that comes next asks for the site's own rows as well.
    package func pullsOwn() throws -> Bool { try rules[.pullOwn] && tables.transaction { try tables.life().pullsOwn } }

    /// Notes that nothing is left to pull, in the transaction that moves the cursor there.
    package func recordPullEnd() throws {
        var life = try tables.life()
        life.pulledThrough = LastSeenCursor(before: try tables.pullCursor())
        life.pullsOwn = false
        try tables.write(life)
    }
}

extension SiteReport {
    /// How far the site has seen central's log for certain. Where a pull was cut off, central may have left out a row
    /// below the cursor, because its record has a later one that is still to come.
    var seen: RecordPlace {
        RecordPlace(min(pulledThrough?.cursor ?? lastPulled.cursor, lastPulled.cursor), of: readTimeline)
    }
}
