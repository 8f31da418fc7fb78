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
    /// Tables whose records central and several sites may change: a site offers its own changes there as candidates, for
    /// central to see whether anyone changed the record since, and does not push them again.
    public let sharedTables: [String]
    /// The format of `CandidatePage` that central reads; nil where it only takes candidates with their content.
    public let pageFormat: Int?
    /// What the simulator takes out; nothing at a site.
    package var rules = ProtocolRules.all

    private enum CodingKeys: String, CodingKey {
        case format, site, incarnation, timeline, kept, stored, sharedTables, pageFormat
    }

    public static let currentFormat = 1

    public init(
        site: Int64,
        incarnation: String?,
        timeline: String,
        kept: [KeptRange],
        stored: [PushWatermark],
        sharedTables: [String] = [],
        pageFormat: Int? = CandidatePage.currentFormat
    ) {
        format = Self.currentFormat
        self.site = site
        self.incarnation = incarnation
        self.timeline = timeline
        self.kept = kept
        self.stored = stored
        self.sharedTables = sharedTables
        self.pageFormat = pageFormat
    }

    /// Directives of earlier versions name no shared tables, and come from a central that reads no pages.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        format = try values.decode(Int.self, forKey: .format)
        site = try values.decode(Int64.self, forKey: .site)
        incarnation = try values.decodeIfPresent(String.self, forKey: .incarnation)
        timeline = try values.decode(String.self, forKey: .timeline)
        kept = try values.decode([KeptRange].self, forKey: .kept)
        stored = try values.decode([PushWatermark].self, forKey: .stored)
        sharedTables = try values.decodeIfPresent([String].self, forKey: .sharedTables) ?? []
        pageFormat = try values.decodeIfPresent(Int.self, forKey: .pageFormat)
    }

    /// Whether central reads what this version of a site writes: otherwise everything is offered whole.
    public var readsPages: Bool { pageFormat == CandidatePage.currentFormat }

    /// What central kept of a timeline; nil for the directive's own timeline and for a foreign one.
    public func kept(of timeline: String) -> KeptRange? { kept.first { $0.timeline == timeline } }

    /// How far central has the log of one life of a site's database; nil when it has none of it.
    public func stored(of incarnation: String) -> LastSeenCursor? {
        stored.first { rules[.incarnation] ? $0.incarnation == incarnation : true }?.cursor
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
        let kept = kept(of: report.readTimeline)
        guard follows || kept != nil || !rules[.foreignTimeline] else {
            throw .directiveFromAnotherLineage(own: report.readTimeline)
        }
        return SiteChanges(
            timeline: follows ? nil : timeline,
            pull: rules[.rewindPull] && !follows ? kept.flatMap { pullAgainFrom(report, $0) } : nil,
            push: rules[.rewindPush]
                ? pushAgainFrom(report, follows: follows).flatMap { report.push.rewound(to: $0) } : nil
        )
    }

    private func pullAgainFrom(_ report: SiteReport, _ kept: KeptRange) -> NextCursor? {
        let ended = rules[.pullEnd] ? report.pulledThrough.map { NextCursor(after: $0) } : nil
        let first = [kept.pullFrom, ended].compactMap(\.self).min { $0.cursor < $1.cursor }
        return first.flatMap { report.pull.rewound(to: $0) }
    }

    /// One above the watermark. Without one central has either lost all it had of this incarnation, or has never kept
    /// watermarks: after a restore everything is sent again, before any restore nothing has to be.
    private func pushAgainFrom(_ report: SiteReport, follows: Bool) -> NextCursor? {
        if let mark = stored(of: report.incarnation) { return NextCursor(after: mark) }
        return follows || !rules[.unknownIncarnation] ? nil : NextCursor(Cursor(1))
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
