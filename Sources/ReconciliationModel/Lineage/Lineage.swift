public import SyncCursors

/// Every timeline that a central server knows, as a tree. There is always a root: a server that was never restored
/// writes on it, and a site that knows of no timeline has read it.
public struct Lineage: Sendable, Hashable {
    /// In the order of their numbers, the root first.
    public let timelines: [Timeline]
    /// What the simulator takes out; nothing on a server.
    package var rules = ProtocolRules.all { didSet { found = SharedHistories() } }
    private var found = SharedHistories()

    /// The lineage of a server that was never restored.
    public init() { timelines = [.root()] }

    /// - Throws: `ReconciliationError.brokenLineage` when the timelines are no tree with parents before children.
    public init(_ timelines: [Timeline]) throws(ReconciliationError) {
        self.timelines = timelines.isEmpty ? [.root()] : timelines.sorted { $0.number < $1.number }
        var known: Set<String> = []
        var numbers: Set<Int> = []
        for timeline in self.timelines {
            guard numbers.insert(timeline.number).inserted, !known.contains(timeline.id) else {
                throw .brokenLineage(timeline: timeline.id, .doubled)
            }
            if let parent = timeline.parent {
                guard known.contains(parent) else { throw .brokenLineage(timeline: timeline.id, .unknownParent) }
                guard timeline.fork != nil else { throw .brokenLineage(timeline: timeline.id, .withoutFork) }
            } else if !known.isEmpty {
                throw .brokenLineage(timeline: timeline.id, .secondRoot)
            }
            known.insert(timeline.id)
        }
    }

    /// The timeline that central writes on.
    public var current: Timeline { timelines[timelines.count - 1] }

    public subscript(id: String) -> Timeline? { timelines.first { $0.id == id } }

    /// From the root to a timeline, both included; empty when it is not known.
    public func path(to id: String) -> [Timeline] {
        var path: [Timeline] = []
        var next = self[id]
        while let timeline = next {
            path.append(timeline)
            next = timeline.parent.flatMap { self[$0] }
        }
        return path.reversed()
    }

    /// The last timeline that two of them have in common; nil when one is not known.
    public func commonAncestor(of one: String, and other: String) -> Timeline? {
        zip(path(to: one), path(to: other)).reversed().first { $0.id == $1.id }?.0
    }

    /// What a timeline has in common with another; nil when one is not known. Found once for each pair.
    ///
    /// Each fork on the way from the common ancestor cuts something off, so the lowest of them decides.
    public func sharedHistory(of one: String, and other: String) -> SharedHistory? {
        found.history(of: one, and: other) { findSharedHistory(of: one, and: other) }
    }

    private func findSharedHistory(of one: String, and other: String) -> SharedHistory? {
        guard let ancestor = commonAncestor(of: one, and: other) else { return nil }
        let its = path(to: one).drop { $0.id != ancestor.id }.dropFirst()
        var others = Array(path(to: other).drop { $0.id != ancestor.id }.dropFirst())
        if !rules[.wholePath] { others = Array(others.suffix(1)) }
        guard let lowest = (its + others).compactMap(\.fork).min(by: { $0.cursor < $1.cursor }) else { return .whole }
        guard rules[.missingRows] else { return .through(lowest, missing: [], unread: []) }
        // A database that was restored twice names the same cursors twice.
        let below = CursorSpan(Cursor(0), lowest.cursor)
        let missing = CursorSpan.joined(others.flatMap(\.missing).compactMap { $0.clamped(to: below) })
        let itsOwn = CursorSpan.joined(its.flatMap(\.missing).compactMap { $0.clamped(to: below) })
        return .through(lowest, missing: missing, unread: CursorSpan.difference(itsOwn, missing))
    }

    /// What the current timeline kept of every other one.
    public var kept: [KeptRange] { timelines.compactMap { kept(of: $0.id) } }

    /// What the current timeline kept of another one; nil for itself and for one that is not known.
    public func kept(of id: String) -> KeptRange? {
        guard id != current.id,
            case .through(let last, let missing, let unread)? = sharedHistory(of: id, and: current.id)
        else { return nil }
        let from = NextCursor(([last.cursor.advanced(by: 1)] + unread.map(\.first)).min() ?? last.cursor)
        return KeptRange(timeline: id, through: last, missing: missing, pullFrom: from)
    }

    /// A timeline and all that came out of it.
    public func descendants(of id: String) -> Set<String> {
        Set(timelines.map(\.id).filter { path(to: $0).contains { $0.id == id } })
    }

    /// Whether central still has the row that a timeline handed out under a cursor.
    public func keeps(_ cursor: Cursor, of timeline: String) -> Bool {
        sharedHistory(of: timeline, and: current.id)?.isKept(cursor) ?? false
    }
}

extension Lineage {
    public static func == (left: Lineage, right: Lineage) -> Bool {
        left.timelines == right.timelines && left.rules == right.rules
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(timelines) }
}

/// The part of an abandoned timeline that central still has: what lies above it, or is missing below, was lost in a
/// restore.
public struct KeptRange: Sendable, Hashable, Codable {
    public let timeline: String
    public let through: LastSeenCursor
    /// Cursors up to `through` of which central has no row.
    public let missing: [CursorSpan]
    /// Where a site that has read this timeline further pulls again from.
    public let pullFrom: NextCursor

    /// - Parameter pullFrom: the cursor after the last that was kept, unless given.
    public init(
        timeline: String,
        through: LastSeenCursor,
        missing: [CursorSpan] = [],
        pullFrom: NextCursor? = nil
    ) {
        self.timeline = timeline
        self.through = through
        self.missing = missing
        self.pullFrom = pullFrom ?? NextCursor(after: through)
    }

    /// Whether central has lost what was read under this cursor.
    public func isLost(_ cursor: Cursor) -> Bool {
        cursor > through.cursor || missing.contains { $0.contains(cursor) }
    }
}

extension KeptRange {
    /// Directives of earlier versions say nothing of missing cursors.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            timeline: try values.decode(String.self, forKey: .timeline),
            through: try values.decode(LastSeenCursor.self, forKey: .through),
            missing: try values.decodeIfPresent([CursorSpan].self, forKey: .missing) ?? [],
            pullFrom: try values.decodeIfPresent(NextCursor.self, forKey: .pullFrom)
        )
    }
}
