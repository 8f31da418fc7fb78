public import SyncCursors

/// A version of a record on a branch of history that a restore cut off.
public struct LostVersion: Sendable, Hashable {
    /// Where it stands; for a change that its author brings, what the author had seen by then.
    public let place: RecordPlace
    /// The site that wrote it, where that is known.
    public let author: Int64?
    /// Set where the author itself brought it: its place in the author's log.
    public let own: LastSeenCursor?

    public init(place: RecordPlace, author: Int64? = nil, own: LastSeenCursor? = nil) {
        self.place = place
        self.author = author
        self.own = own
    }

    /// Whether this version came after another one, as far as can be told.
    ///
    /// Timelines never overlap, so the higher cursor is the later. What an author brings itself is the last that it
    /// wrote, so it comes after everything else that it wrote, and after all that it had seen; but before what it had not.
    package func isLater(than other: LostVersion, _ rules: ProtocolRules) -> Bool {
        if let own, let others = other.own, author == other.author { return own.cursor > others.cursor }
        if rules[.author], let author, author == other.author {
            if own != nil { return true }
            if other.own != nil { return false }
        }
        if place.cursor == other.place.cursor { return own != nil && other.own == nil }
        return place.cursor > other.place.cursor
    }
}
