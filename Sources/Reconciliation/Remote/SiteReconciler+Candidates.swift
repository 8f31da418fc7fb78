import SyncCursors
package import ReconciliationModel

extension SiteReconciler {
    /// The next page of what the site holds of what central lost: what it received, timeline by timeline in central's
    /// order, then its own changes.
    package func page(
        for directive: SiteDirective,
        after position: OfferPosition? = nil,
        limits: PageLimits = PageLimits()
    ) throws -> OfferedPage {
        try tables.transaction {
            let report = try currentReport()
            _ = try changes(at: report, by: directive)
            guard rules[.candidates] else { return OfferedPage() }
            var offered = OfferedPage()
            var (rest, last) = OfferStretch.rest(of: try stretches(report, directive), after: position)
            while let stretch = rest.first {
                let rows = try read(stretch, after: last, limit: limits.records)
                for row in rows {
                    last = row.position
                    guard let candidate = try whole(row, in: stretch, of: report.site) else { continue }
                    offered.page.add(candidate)
                    if offered.page.offers.count == limits.records {
                        offered.next = last
                        return offered
                    }
                }
                if rows.count < limits.records {
                    rest.removeFirst()
                    last = nil
                }
            }
            return offered
        }
    }

    /// What central wants of a page, with its content.
    ///
    /// - Parameter start: a place in the list of what is wanted.
    package func candidates(
        of page: CandidatePage,
        wanted: WantedCandidates,
        from start: Int = 0,
        limits: PageLimits = PageLimits()
    ) throws -> CandidateBatch {
        guard wanted.format == WantedCandidates.currentFormat else {
            throw ReconciliationError.unknownFormat(wanted.format)
        }
        return try tables.transaction {
            var batch = CandidateBatch()
            var bytes = 0
            for place in wanted.wanted.indices.dropFirst(max(0, start)) {
                let index = wanted.wanted[place]
                guard page.offers.indices.contains(index), let candidate = try whole(page.offers[index]) else {
                    continue
                }
                bytes += candidate.data?.utf8.count ?? 0
                let isFull = batch.candidates.count == limits.records || bytes > limits.bytes
                if isFull, !batch.candidates.isEmpty {
                    batch.next = place
                    return batch
                }
                batch.candidates.append(candidate)
            }
            return batch
        }
    }

    // MARK: - Reading

    /// A row of `sync_pulled` or of the site's own log.
    private struct Found {
        let position: OfferPosition
        /// Who wrote what was pulled.
        var author: Int64?
        /// What the site itself did.
        var action: RecordAction?

        var name: RecordName { RecordName(position.table, position.record) }

        init(_ place: PulledPlace) {
            position = OfferPosition(place.record, place.cursor, timeline: place.timeline, isOwn: false)
            author = place.author
        }

        init(_ change: OwnChange) {
            position = OfferPosition(change.record, change.cursor.cursor, timeline: nil, isOwn: true)
            action = change.action
        }
    }

    private func stretches(_ report: SiteReport, _ directive: SiteDirective) throws -> [OfferStretch] {
        let pulled = directive.kept.flatMap { OfferStretch.lost(of: $0) }
        // What central had acknowledged of the site's own changes and does not have any more.
        let life = try tables.life()
        let stored = directive.stored(of: report.incarnation)?.cursor ?? Cursor(0)
        let span = CursorSpan(stored.advanced(by: 1), Self.decided(life, report).cursor)
        guard span.first <= span.last else { return pulled }
        let parts = Self.parts(of: span, seen: try tables.seenPlaces(), now: report.seen)
        return pulled
            + directive.sharedTables.flatMap { table in
                parts.map { OfferStretch.own($0.span, table: table, seen: $0.seen) }
            }
    }

    /// A part of the site's own log with what the site had seen of central's at each place of it. What came after the last
    /// note was made where the site is now.
    static func parts(
        of span: CursorSpan,
        seen places: [SeenPlace],
        now: RecordPlace
    ) -> [(span: CursorSpan, seen: RecordPlace)] {
        var parts: [(CursorSpan, RecordPlace)] = []
        var first = span.first
        for place in places where place.own.cursor >= first && first <= span.last {
            parts.append((CursorSpan(first, min(place.own.cursor, span.last)), place.place))
            first = place.own.cursor.advanced(by: 1)
        }
        if first <= span.last { parts.append((CursorSpan(first, span.last), now)) }
        return parts
    }

    private func read(_ stretch: OfferStretch, after last: OfferPosition?, limit: Int) throws -> [Found] {
        switch stretch {
        case .pulled(let span, _, let label):
            let last = last.map { PulledPlace(RecordName($0.table, $0.record), $0.cursor, of: label) }
            return try tables.pulled(span, of: label, after: last, limit: limit).map { Found($0) }
        case .own(let span, let table, _):
            let rest = CursorSpan(last?.cursor.advanced(by: 1) ?? span.first, span.last)
            return try tables.ownChanges(in: rest, of: table, limit: limit).map { Found($0) }
        }
    }

    /// What the site had seen of central's log when it changed a record: at least that record, also where the pull that
    /// brought it was cut off.
    private func latest(_ seen: RecordPlace, _ pulled: PulledPlace?) -> RecordPlace {
        guard let pulled, (pulled.timeline ?? Timeline.rootID) == seen.timeline, pulled.cursor > seen.cursor else {
            return seen
        }
        return RecordPlace(pulled.cursor, of: seen.timeline)
    }

    /// Nil for what is not offered.
    private func whole(_ found: Found, in stretch: OfferStretch, of site: Int64) throws -> Candidate? {
        let candidate: Candidate
        switch stretch {
        case .pulled(_, let timeline, _):
            // What the site made of it since comes as its own change.
            if rules[.ownChanges], try tables.isOwn(found.name) { return nil }
            let received = try tables.received(found.name)
            candidate = Candidate(
                table: found.position.table,
                record: found.position.record,
                action: received.action,
                data: received.content,
                timeline: timeline,
                cursor: found.position.cursor,
                author: found.author
            )
        case .own(_, _, let seen):
            guard try tables.isOwn(found.name) else { return nil }
            let content = found.action == .delete ? nil : try tables.content(of: found.name)
            let seen = try latest(seen, tables.pulled(found.name))
            candidate = Candidate(
                table: found.position.table,
                record: found.position.record,
                action: content == nil ? .delete : .upsert,
                data: content,
                timeline: seen.timeline,
                cursor: seen.cursor,
                author: site,
                own: LastSeenCursor(found.position.cursor)
            )
        }
        return candidate.action != .delete || rules[.tombstones] ? candidate : nil
    }

    /// What was offered, with its content; nil when the site has received another version in the meantime.
    private func whole(_ offer: CandidateOffer) throws -> Candidate? {
        if offer.own != nil {
            let content = offer.action == .delete ? nil : try tables.content(of: offer.name)
            return offer.candidate(content == nil ? .delete : .upsert, data: content)
        }
        guard let place = try tables.pulled(offer.name), place.cursor == offer.cursor,
            place.timeline ?? Timeline.rootID == offer.timeline
        else { return nil }
        let received = try tables.received(offer.name)
        return offer.candidate(received.action, data: received.content)
    }
}
