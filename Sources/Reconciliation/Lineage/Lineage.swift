public import SyncCursors

/// Every timeline that a central server knows, as a tree. There is always a root: a server that was never restored
/// writes on it, and a site that knows of no timeline has read it.
public struct Lineage: Sendable, Hashable {
    /// In the order of their numbers, the root first.
    public let timelines: [Timeline]

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

    /// What two timelines have in common; nil when one is not known.
    ///
    /// Each fork on the way from the common ancestor cuts something off, so the lowest of them decides.
    public func sharedHistory(of one: String, and other: String) -> SharedHistory? {
        guard let ancestor = commonAncestor(of: one, and: other) else { return nil }
        let forks = [one, other].flatMap { end in
            path(to: end).drop { $0.id != ancestor.id }.dropFirst().compactMap(\.fork)
        }
        guard let lowest = forks.min(by: { $0.cursor < $1.cursor }) else { return .whole }
        return .through(lowest)
    }

    /// What the current timeline kept of every other one.
    public var kept: [KeptRange] {
        timelines.dropLast().compactMap { timeline in
            guard case .through(let last)? = sharedHistory(of: timeline.id, and: current.id) else { return nil }
            return KeptRange(timeline: timeline.id, through: last)
        }
    }

    /// A timeline and all that came out of it.
    public func descendants(of id: String) -> Set<String> {
        Set(timelines.map(\.id).filter { path(to: $0).contains { $0.id == id } })
    }

    /// Whether central still has the row that a timeline handed out under a cursor.
    public func keeps(_ cursor: Cursor, of timeline: String) -> Bool {
        switch sharedHistory(of: timeline, and: current.id) {
        case .whole?: true
        case .through(let last)?: cursor <= last.cursor
        case nil: false
        }
    }
}

/// How much of their history two timelines share.
public enum SharedHistory: Sendable, Hashable {
    case whole
    /// Up to and with this cursor.
    case through(LastSeenCursor)
}

/// The part of an abandoned timeline that central still has: what lies above it was lost in a restore.
public struct KeptRange: Sendable, Hashable, Codable {
    public let timeline: String
    public let through: LastSeenCursor

    public init(timeline: String, through: LastSeenCursor) {
        self.timeline = timeline
        self.through = through
    }
}
