public import SyncCursors

/// What a remote site says about itself before it may push.
public struct SiteReport: Sendable, Hashable, Codable {
    public let format: Int
    public let site: Int64
    /// The timeline that the site adopted last; nil when it has never heard of one.
    public let timeline: String?
    /// Names one life of the site's database: made when the database was initialised, lost with it.
    public let incarnation: String
    /// What the site will ask central for next.
    public let pull: NextCursor
    /// What the site will send of its own log next.
    public let push: NextCursor
    /// The highest cursor of the site's own log; nil when it is empty.
    public let highestOwn: LastSeenCursor?
    /// How many pushes this life of the site's database has begun; nil where the site does not count them.
    public let session: Int64?
    /// Where the site's last pull ended that came to its end: central sends a record once, under its last cursor, so in the
    /// middle of a pull a record below may be missing. Nil where the site does not note it.
    public let pulledThrough: LastSeenCursor?
    /// How far the site had pushed its log before it was told to push again; nil when it has caught up since.
    public let pushedBefore: LastSeenCursor?

    public static let currentFormat = 1

    public init(
        site: Int64,
        timeline: String?,
        incarnation: String,
        pull: NextCursor,
        push: NextCursor,
        highestOwn: LastSeenCursor?,
        session: Int64? = nil,
        pulledThrough: LastSeenCursor? = nil,
        pushedBefore: LastSeenCursor? = nil
    ) {
        format = Self.currentFormat
        self.site = site
        self.timeline = timeline
        self.incarnation = incarnation
        self.pull = pull
        self.push = push
        self.highestOwn = highestOwn
        self.session = session
        self.pulledThrough = pulledThrough
        self.pushedBefore = pushedBefore
    }

    /// The timeline that the site has read: one that knows of none has read the first.
    public var readTimeline: String { timeline ?? Timeline.rootID }
    public var lastPulled: LastSeenCursor { LastSeenCursor(before: pull) }
}
