public import SyncCursors

/// One branch of central's history: what one central database wrote between two restores.
///
/// A new timeline's cursors start above every cursor that any earlier one may have handed out, so the ranges of two
/// timelines never overlap.
public struct Timeline: Sendable, Hashable, Codable {
    public let id: String
    /// Counts up in one database; the highest is the timeline that central writes on.
    public let number: Int
    /// The timeline that was restored; nil for the first.
    public let parent: String?
    /// The last cursor of the parent that this timeline kept; nil for the first.
    public let fork: LastSeenCursor?
    /// The highest cursor that may have been handed out before this timeline began; nil for the first.
    public let abandoned: Cursor?
    /// The bundle that the restore read.
    public let bundle: String?
    /// When it was opened, in UTC, for people only.
    public let created: String

    /// The name of the first timeline. It is the same on every server, so that two restores of a bundle that is older
    /// than any lineage agree about where they parted.
    public static let rootID = "root"

    public init(
        id: String,
        number: Int,
        parent: String?,
        fork: LastSeenCursor?,
        abandoned: Cursor?,
        bundle: String? = nil,
        created: String = ""
    ) {
        self.id = id
        self.number = number
        self.parent = parent
        self.fork = fork
        self.abandoned = abandoned
        self.bundle = bundle
        self.created = created
    }

    /// The timeline of a central server that has never been restored.
    public static func root(created: String = "") -> Timeline {
        Timeline(id: rootID, number: 1, parent: nil, fork: nil, abandoned: nil, created: created)
    }
}
