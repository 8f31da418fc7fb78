public import SyncCursors

/// Cursors of one timeline that central handed out and lost in a restore.
///
/// The ranges of two timelines never overlap: a bare cursor, which is all that a program without timelines keeps, tells
/// which one the site has read.
public struct LostRange: Sendable, Hashable, Codable {
    public let timeline: String
    /// The last cursor before the range.
    public let above: LastSeenCursor
    /// The last cursor of the range.
    public let through: Cursor
    /// Where a site that has read into the range pulls again from. That may be further back than the range begins: a
    /// timeline may be lost as a whole, with a part of the one that it came from.
    public let pullAgainFrom: NextCursor

    public init(timeline: String, above: LastSeenCursor, through: Cursor, pullAgainFrom: NextCursor) {
        self.timeline = timeline
        self.above = above
        self.through = through
        self.pullAgainFrom = pullAgainFrom
    }

    public func contains(_ cursor: Cursor) -> Bool { cursor > above.cursor && cursor <= through }
}

extension Lineage {
    /// What the current timeline has lost of every other one, in the order of cursors.
    public var lostRanges: [LostRange] {
        // A timeline hands out cursors from its own `abandoned` on, up to the `abandoned` of the one opened next.
        let opened = timelines.sorted { $0.lastBefore < $1.lastBefore }
        return zip(opened, opened.dropFirst()).compactMap { timeline, next in
            guard case .through(let kept)? = sharedHistory(of: timeline.id, and: current.id) else { return nil }
            let above = max(timeline.lastBefore, kept.cursor)
            guard above < next.lastBefore else { return nil }
            return LostRange(
                timeline: timeline.id,
                above: LastSeenCursor(above),
                through: next.lastBefore,
                pullAgainFrom: NextCursor(after: kept)
            )
        }
    }
}

extension Timeline {
    /// The highest cursor that no row of this timeline has.
    fileprivate var lastBefore: Cursor { abandoned ?? Cursor(0) }
}
