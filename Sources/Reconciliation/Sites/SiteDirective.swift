public import SyncCursors

/// What central tells one site to do. It travels in a sync reply or as a file.
///
/// It holds rules, not numbers to store: the site compares them with its own cursors when it applies them, which may be
/// later and more than once, and a cursor only ever moves back.
public struct SiteDirective: Sendable, Hashable, Codable {
    public let format: Int
    public let site: Int64
    /// The life of the site's database that reported; nil when no report was at hand: then it is for any.
    public let incarnation: String?
    /// The timeline to adopt.
    public let timeline: String
    /// What that timeline kept of every other. A site that has read more pulls again from there, and offers what it
    /// pulled above as candidates.
    public let kept: [KeptRange]
    /// How far central has the site's own log, for each life of its database that central knows.
    public let stored: [PushWatermark]

    public static let currentFormat = 1

    public init(
        site: Int64,
        incarnation: String?,
        timeline: String,
        kept: [KeptRange],
        stored: [PushWatermark]
    ) {
        format = Self.currentFormat
        self.site = site
        self.incarnation = incarnation
        self.timeline = timeline
        self.kept = kept
        self.stored = stored
    }

    /// What the kept range of a timeline ends with; nil for the directive's own timeline and for a foreign one.
    public func lastKept(of timeline: String) -> LastSeenCursor? {
        kept.first { $0.timeline == timeline }?.through
    }

    /// Whether a record pulled at this place was lost by central.
    public func isLost(_ cursor: Cursor, of timeline: String) -> Bool {
        lastKept(of: timeline).map { cursor > $0.cursor } ?? false
    }

    /// What a site that stands as reported has to change.
    ///
    /// - Throws: `ReconciliationError` when the directive is for another site, incarnation or lineage, or newer.
    public func changes(at report: SiteReport) throws(ReconciliationError) -> SiteChanges {
        guard format == Self.currentFormat else { throw .unknownFormat(format) }
        guard site == report.site else { throw .directiveForAnotherSite(directive: site, own: report.site) }
        if let incarnation, incarnation != report.incarnation {
            throw .directiveForAnotherIncarnation(directive: incarnation, own: report.incarnation)
        }
        let follows = report.readTimeline == timeline
        let last = lastKept(of: report.readTimeline)
        guard follows || last != nil else { throw .directiveFromAnotherLineage(own: report.readTimeline) }
        return SiteChanges(
            timeline: follows ? nil : timeline,
            pull: last.flatMap { follows ? nil : report.pull.rewound(to: NextCursor(after: $0)) },
            push: pushAgainFrom(report, follows: follows).flatMap { report.push.rewound(to: $0) }
        )
    }

    /// One above the watermark. Without one central has either lost all it had of this incarnation, or has never kept
    /// watermarks: after a restore everything is sent again, before any restore nothing has to be.
    private func pushAgainFrom(_ report: SiteReport, follows: Bool) -> NextCursor? {
        if let mark = stored.first(where: { $0.incarnation == report.incarnation }) {
            return NextCursor(after: mark.cursor)
        }
        return follows ? nil : NextCursor(Cursor(1))
    }
}

/// What applying a directive changes at a site; all nil when nothing has to be done.
public struct SiteChanges: Sendable, Hashable, Codable {
    /// The timeline that is adopted.
    public let timeline: String?
    /// Where pulling goes back to.
    public let pull: NextCursor?
    /// Where pushing goes back to.
    public let push: NextCursor?

    public init(timeline: String? = nil, pull: NextCursor? = nil, push: NextCursor? = nil) {
        self.timeline = timeline
        self.pull = pull
        self.push = push
    }

    public var isEmpty: Bool { self == SiteChanges() }
}

extension NextCursor {
    /// The earlier position, or nil when that would not be a step back.
    func rewound(to other: NextCursor) -> NextCursor? { other.cursor < cursor ? other : nil }
}
