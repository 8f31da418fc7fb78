public import SyncCursors

extension Lineage {
    /// What each timeline handed out itself, and how much of that central still has, in the order of their numbers.
    public var extents: [TimelineExtent] {
        let kept = Dictionary(kept.map { ($0.timeline, $0) }) { first, _ in first }
        return timelines.enumerated().map { place, timeline in
            let next = place + 1 < timelines.count ? timelines[place + 1] : nil
            return TimelineExtent(
                timeline: timeline.id,
                // The first timeline is the one that nothing was abandoned for.
                first: (timeline.parent == nil ? Cursor(0) : timeline.begin).advanced(by: 1),
                last: next?.begin,
                keptThrough: kept[timeline.id]?.through,
                pullFrom: kept[timeline.id]?.pullFrom
            )
        }
    }

    /// The cursors that restores cut off, in the order of the timelines that handed them out. Empty where no restore
    /// lost a cursor, though one may have been handed out that nobody knows of.
    public var lost: [LostRange] { extents.compactMap(\.lost) }
}

extension Timeline {
    /// The last cursor that was out of reach when the timeline began.
    fileprivate var begin: Cursor { abandoned ?? fork?.cursor ?? Cursor(0) }
}

/// The cursors that one timeline handed out: they lie above those of every earlier timeline and below those of every
/// later one, so that each cursor belongs to one timeline.
public struct TimelineExtent: Sendable, Hashable, Codable {
    public let timeline: String
    /// What the timeline hands out first.
    public let first: Cursor
    /// The highest that it may have handed out: where that was not known exactly, the next timeline left a gap, and this
    /// is the gap's end. Below `first` where it handed out none, nil for the timeline that central writes on.
    public let last: Cursor?
    /// The last cursor of the timeline's own history, its parents' cursors included, that central still has; nil for
    /// the timeline that central writes on, which lacks nothing.
    public let keptThrough: LastSeenCursor?
    /// Where a site that has read more of it than central still has pulls again from.
    public let pullFrom: NextCursor?

    public init(
        timeline: String,
        first: Cursor,
        last: Cursor?,
        keptThrough: LastSeenCursor?,
        pullFrom: NextCursor? = nil
    ) {
        self.timeline = timeline
        self.first = first
        self.last = last
        self.keptThrough = keptThrough
        self.pullFrom = pullFrom ?? keptThrough.map { NextCursor(after: $0) }
    }

    /// What central no longer has of it; nil where that is nothing.
    public var lost: LostRange? {
        guard let last, let keptThrough, let pullFrom else { return nil }
        let from = max(first, keptThrough.cursor.advanced(by: 1))
        return from <= last ? LostRange(timeline: timeline, first: from, last: last, pullFrom: pullFrom) : nil
    }
}

/// Cursors of one timeline whose changes a restore took from central.
///
/// The ranges of two timelines never overlap: a bare cursor, which is all that a program without timelines keeps, tells
/// which one the site has read.
public struct LostRange: Sendable, Hashable, Codable {
    public let timeline: String
    public let first: Cursor
    /// As high as it may have come: fewer may have been handed out.
    public let last: Cursor
    /// Where a site that has read into the range pulls again from. That may be further back than the range begins: a
    /// timeline may be lost as a whole, with a part of the one that it came from.
    public let pullFrom: NextCursor

    public init(timeline: String, first: Cursor, last: Cursor, pullFrom: NextCursor) {
        self.timeline = timeline
        self.first = first
        self.last = last
        self.pullFrom = pullFrom
    }

    public func contains(_ cursor: Cursor) -> Bool { first <= cursor && cursor <= last }
}
