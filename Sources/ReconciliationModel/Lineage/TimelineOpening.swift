public import SyncCursors

/// What opening a timeline after a restore will write, decided without touching the database.
public struct TimelineOpening: Sendable, Hashable {
    /// When nobody knows the highest cursor that the lost database handed out, this many are left unused.
    public static let gap: Int64 = 1_000_000

    public let timeline: Timeline
    /// The rows to write: the root where it was missing, timelines that only the lost database knew, the new one.
    public let added: [Timeline]

    /// - Parameters:
    ///   - central: the restored database. Its last row is the fork.
    ///   - highestHandedOut: the highest cursor that the lost database handed out, where it is known.
    ///   - leased: the highest ceiling that is known of its leases: it may have had a later one, so the gap is left above.
    ///   - knownTimelines: the lineage of the lost database: without it a site that adopted one of those timelines would
    ///     be a stranger.
    ///   - missing: cursors below the last row that the restored database has no row of.
    /// - Throws: `ReconciliationError.cursorsExhausted` or `.brokenLineage`.
    public init(
        _ central: CentralFacts,
        bundle: String,
        highestHandedOut: Cursor?,
        leased: Cursor? = nil,
        gap: Int64 = TimelineOpening.gap,
        knownTimelines: [Timeline],
        missing: [CursorSpan] = [],
        id: String,
        created: String
    ) throws(ReconciliationError) {
        let parent = central.lineage.current
        var timelines = central.lineage.timelines
        for known in knownTimelines.sorted(by: { $0.number < $1.number }) where central.lineage[known.id] == nil {
            timelines.append(known.renumbered((timelines.last?.number ?? 0) + 1))
        }
        for timeline in timelines where !timeline.isPossible {
            throw .brokenLineage(timeline: timeline.id, .impossibleNumber)
        }
        let kept = central.changelogLast ?? LastSeenCursor(Cursor(0))
        let highest =
            ([kept.cursor, central.highestHandedOut, highestHandedOut, leased] + timelines.map(\.abandoned))
            .compactMap(\.self).max() ?? kept.cursor
        let rules = central.lineage.rules
        let abandoned = rules[.gap] ? highest.advanced(by: highestHandedOut == nil ? gap : 0) : kept.cursor
        let firstNew = abandoned.advanced(by: 1)
        guard firstNew < Cursor.limit || !rules[.cursorLimit] else { throw .cursorsExhausted(firstNew: firstNew) }
        var opened = Timeline(
            id: id,
            number: (timelines.last?.number ?? 0) + 1,
            parent: parent.id,
            fork: kept,
            missing: missing,
            abandoned: abandoned,
            bundle: bundle,
            created: created
        )
        opened.numbersRaised = try Self.numbersRaised(by: opened, Lineage(timelines + [opened]))
        timeline = opened
        added = try Lineage(timelines + [opened]).timelines
    }

    /// A number is given out with at least one row of the log. So another timeline has given out no more of them since it
    /// parted from this one than there were cursors on its way, and those of transactions that were under way then. What
    /// each restore on its way left out is in its own raise already.
    private static func numbersRaised(by opened: Timeline, _ lineage: Lineage) -> Int64 {
        let parent = opened.parent.flatMap { lineage[$0] }
        let start = parent?.abandoned ?? Cursor(0)
        // Of a stretch that began before the timeline did only its end was under way.
        let underWay = opened.missing.filter { $0.last > start }
            .map { $0.last.value - max($0.first, start.advanced(by: 1)).value + 1 }
        let needed = lineage.timelines.filter { $0.id != opened.id }.map { other in
            guard case .through(let last, _, _)? = lineage.sharedHistory(of: other.id, and: opened.id) else {
                return other.numbersRaised
            }
            let ancestor = lineage.commonAncestor(of: other.id, and: opened.id)?.id
            let way = Array(lineage.path(to: other.id).drop { $0.id != ancestor })
            return other.numbersRaised + lineage.handedOut(on: way, above: last.cursor)
        }
        return (needed.max() ?? 0) + underWay.reduce(0, +)
    }
}

extension Lineage {
    /// How many cursors above one may have been handed out on the way to a timeline: on each up to where the next one parted
    /// from it.
    fileprivate func handedOut(on way: [Timeline], above last: Cursor) -> Int64 {
        let ends = way.dropFirst().map { $0.fork?.cursor ?? last } + way.suffix(1).map(end(of:))
        return zip(way, ends).reduce(0) { sum, stretch in
            let (timeline, end) = stretch
            return sum + max(0, end.value - max(last, timeline.abandoned ?? Cursor(0)).value)
        }
    }

    /// The last cursor that a timeline may have handed out before the next one was opened.
    fileprivate func end(of timeline: Timeline) -> Cursor {
        let start = timeline.abandoned ?? Cursor(-1)
        return timelines.compactMap(\.abandoned).filter { $0 > start }.min() ?? start
    }
}

extension Timeline {
    fileprivate func renumbered(_ number: Int) -> Timeline {
        Timeline(
            id: id,
            number: number,
            parent: parent,
            fork: fork,
            missing: missing,
            abandoned: abandoned,
            numbersRaised: numbersRaised,
            bundle: bundle,
            created: created
        )
    }
}

/// What opening a timeline did.
public struct OpenedTimeline: Sendable, Hashable, Codable {
    public let timeline: Timeline
    /// The last cursor that was kept.
    public let fork: LastSeenCursor
    /// The first cursor that central will hand out.
    public let firstNew: Cursor
    /// How many cursors above the fork no row of this timeline will ever have.
    public let gap: Int64
    /// The sites that have to shake hands before they may push.
    public let sites: [Int64]
    /// How many records that had failed to integrate will be tried again.
    public let retried: Int
    /// How much higher the numbers go on that central's own stores give their documents.
    public let numbersRaised: Int64
    /// The same restore had already opened it: nothing was written.
    public let wasOpen: Bool

    package init(_ timeline: Timeline, sites: [Int64], retried: Int, numbersRaised: Int64 = 0, wasOpen: Bool) {
        self.timeline = timeline
        fork = timeline.fork ?? LastSeenCursor(Cursor(0))
        let abandoned = timeline.abandoned ?? fork.cursor
        firstNew = abandoned.advanced(by: 1)
        gap = abandoned.value - fork.cursor.value
        self.sites = sites
        self.retried = retried
        self.numbersRaised = numbersRaised
        self.wasOpen = wasOpen
    }
}
