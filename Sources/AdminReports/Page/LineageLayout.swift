import ReconciliationModel
import SyncCursors

/// Where everything stands in a drawing of the timelines: a row for each in the order of their numbers, cursors from
/// left to right. Not to scale: between two places where something happens there is always the same distance, since one
/// timeline may have a hundred cursors and the gap behind it a million.
///
/// A cursor belongs to one timeline, so each row has columns of its own and the rows go down like stairs. To the right
/// of a row's end nothing is drawn: there is room for its label.
struct LineageLayout: Sendable, Hashable {
    struct Point: Sendable, Hashable {
        let x: Int
        let y: Int
    }

    enum Style: Int, Sendable, Hashable, CaseIterable {
        /// Central lost it in a restore.
        case lost
        /// Part of what central has.
        case kept
        /// Of the timeline that central writes on.
        case current
    }

    /// One straight stroke.
    struct Line: Sendable, Hashable {
        let from: Point
        let to: Point
        let style: Style
    }

    /// One timeline.
    struct Row: Sendable, Hashable {
        let timeline: Timeline
        let extent: TimelineExtent
        let isCurrent: Bool
        /// Where its own line begins and ends.
        let begin: Point
        let end: Point
        /// Where it parts from the timeline that handed out its fork's cursor; nil for the first.
        let fork: Point?
    }

    let rows: [Row]
    /// In the order of drawing: what matters more lies above.
    let lines: [Line]
    let width: Int
    let height: Int

    static let rowHeight = 30
    static let margin = 12
    /// The width that the lines are spread over, unless they would stand too near or too far from each other.
    private static let room = 420
    private static let steps = 9...70

    init(_ lineage: Lineage) {
        let columns = Columns(lineage)
        let segments = columns.stops.reduce(0) { $0 + $1.count + 1 }
        let step = min(max(Self.room / max(1, segments), Self.steps.lowerBound), Self.steps.upperBound)
        var x = Self.margin
        var rows: [Row] = []
        var lines: [Line] = []
        for (place, timeline) in lineage.timelines.enumerated() {
            let y = Self.margin + place * Self.rowHeight + Self.rowHeight / 2
            let extent = columns.extents[place]
            let stops = columns.stops[place]
            let isCurrent = extent.last == nil
            let begin = Point(x: x, y: y)
            let end = Point(x: x + (stops.count + 1) * step, y: y)
            let fork = columns.owners[place].map { owner in
                let column = columns.column(of: timeline.fork, at: owner)
                return Point(x: rows[owner].begin.x + column * step, y: rows[owner].begin.y)
            }
            if let fork {
                let corner = Point(x: fork.x, y: y)
                let style = isCurrent ? Style.current : extent.keepsSome ? .kept : .lost
                lines += [Line(from: fork, to: corner, style: style), Line(from: corner, to: begin, style: style)]
            }
            for (number, stop) in (stops.map { $0 as Cursor? } + [nil]).enumerated() {
                let piece = (begin.x + number * step, begin.x + (number + 1) * step)
                lines.append(
                    Line(
                        from: Point(x: piece.0, y: y),
                        to: Point(x: piece.1, y: y),
                        style: isCurrent ? .current : extent.keeps(through: stop) ? .kept : .lost
                    )
                )
            }
            rows.append(
                Row(timeline: timeline, extent: extent, isCurrent: isCurrent, begin: begin, end: end, fork: fork)
            )
            x = end.x + step / 3
        }
        self.rows = rows
        self.lines = Style.allCases.flatMap { style in
            lines.filter { $0.style == style && $0.from != $0.to }
        }
        width = (rows.map(\.end.x).max() ?? 0) + Self.margin
        height = 2 * Self.margin + rows.count * Self.rowHeight
    }
}

/// Which cursors have a column, and in which row.
private struct Columns {
    let extents: [TimelineExtent]
    /// For each row the forks within it, without its two ends.
    let stops: [[Cursor]]
    /// For each row the row that its fork lies in.
    let owners: [Int?]

    init(_ lineage: Lineage) {
        let extents = lineage.extents
        let places = Dictionary(lineage.timelines.enumerated().map { ($1.id, $0) }) { first, _ in first }
        let parents = lineage.timelines.map { $0.parent.flatMap { places[$0] } }
        // A bundle that was made before the parent wrote anything holds only what the parent's own parent wrote.
        let owners = lineage.timelines.indices.map { place -> Int? in
            guard let fork = lineage.timelines[place].fork?.cursor, var owner = parents[place] else { return nil }
            while fork < extents[owner].first, let next = parents[owner] { owner = next }
            return owner
        }
        var stops: [Set<Cursor>] = extents.map { _ in [] }
        for (timeline, owner) in zip(lineage.timelines, owners) {
            guard let fork = timeline.fork?.cursor, let owner, fork >= extents[owner].first else { continue }
            if let last = extents[owner].last, fork >= last { continue }
            stops[owner].insert(fork)
        }
        self.extents = extents
        self.owners = owners
        self.stops = stops.map { $0.sorted() }
    }

    /// How many steps behind the beginning of a row a fork lies.
    func column(of fork: LastSeenCursor?, at owner: Int) -> Int {
        guard let fork = fork?.cursor, fork >= extents[owner].first else { return 0 }
        return stops[owner].firstIndex(of: fork).map { $0 + 1 } ?? stops[owner].count + 1
    }
}

extension TimelineExtent {
    /// Whether central still has any cursor of its own.
    fileprivate var keepsSome: Bool { keptThrough.map { $0.cursor >= first } ?? true }

    /// Whether central has everything up to a cursor; nil is the timeline's end.
    fileprivate func keeps(through cursor: Cursor?) -> Bool {
        guard keepsSome else { return false }
        guard let cursor else { return lost == nil }
        return keptThrough.map { cursor <= $0.cursor } ?? true
    }
}
