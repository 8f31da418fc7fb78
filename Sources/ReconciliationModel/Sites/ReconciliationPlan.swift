public import SyncCursors

/// What every site has to do to be in line with central again.
public struct ReconciliationPlan: Sendable, Hashable, Codable {
    /// The timeline that central writes on.
    public let timeline: Timeline
    /// Every timeline that central knows, the first one first.
    public let lineage: [Timeline]
    public let highestHandedOut: Cursor?
    /// In the order of their ids.
    public let sites: [SitePlan]

    /// - Throws: `ReconciliationError.unknownFormat` for a report of a newer program.
    public init(_ central: CentralFacts, reports: [SiteReport] = []) throws(ReconciliationError) {
        timeline = central.lineage.current
        lineage = central.lineage.timelines
        highestHandedOut = central.highestHandedOut
        let common = SitePlan.Common(central)
        var plans: [SitePlan] = []
        for standing in central.sites {
            var verdict: SiteVerdict?
            if let report = reports.last(where: { $0.site == standing.site }) {
                verdict = try SiteVerdict(on: report, central)
            }
            plans.append(SitePlan(standing, common, verdict: verdict))
        }
        for report in reports where !central.sites.contains(where: { $0.site == report.site }) {
            plans.append(SitePlan(SiteStanding(site: report.site), common, verdict: .refused(.unknownSite)))
        }
        sites = plans
    }

    public var unreconciled: [SitePlan] { sites.filter { $0.standing.state == .unreconciled } }
    public var quarantined: [SitePlan] { sites.filter { $0.standing.state == .quarantined } }
}

/// What one site has to do: as far as central can tell by itself, and exactly where a report is at hand.
public struct SitePlan: Sendable, Hashable, Codable {
    public let standing: SiteStanding
    /// Central has never been told an incarnation of the site's database: as far as central can know, its program does not
    /// shake hands. It may also be a new site that has not come to sync since the bundle.
    public let isOldProgram: Bool
    /// Where the site pulls again from at the latest; nil when it need not.
    public let pullAgainFrom: NextCursor?
    /// Where the site pushes again from, for each life of its database; empty when it need not.
    public let pushAgainFrom: [PushAgain]
    /// How far it pushes again, where it has followed the restore and that is all that it still owes. Until central has
    /// it, the site may not be initialised afresh. Nil when nothing is owed.
    public let owedThrough: LastSeenCursor?
    /// The timelines of which the site offers what it pulled above the kept range.
    public let candidates: [KeptRange]
    /// Central's answer to the site's report, where one is at hand.
    public let verdict: SiteVerdict?

    public var site: Int64 { standing.site }

    /// What the plans of all sites are made of, found once: there may be tens of thousands.
    struct Common {
        let kept: [KeptRange]
        let stored: [Int64: [PushWatermark]]
        /// For each timeline that a site may have been reconciled to last, where it pulls again from at the latest.
        let pullAgainFrom: [String: NextCursor]

        init(_ central: CentralFacts) {
            let kept = central.lineage.kept
            self.kept = kept
            stored = Dictionary(grouping: central.watermarks, by: \.site)
            var pulls: [String: NextCursor] = [:]
            for timeline in central.lineage.timelines {
                // A site never goes back to an earlier timeline than the one that it was reconciled to.
                let possible = central.lineage.descendants(of: timeline.id)
                pulls[timeline.id] =
                    kept.filter { possible.contains($0.timeline) }.map(\.pullFrom).min { $0.cursor < $1.cursor }
            }
            pullAgainFrom = pulls
        }
    }

    init(_ standing: SiteStanding, _ common: Common, verdict: SiteVerdict?) {
        self.standing = standing
        isOldProgram = standing.incarnation == nil && common.stored[standing.site] == nil
        self.verdict = verdict
        guard standing.state == .unreconciled else {
            pullAgainFrom = nil
            candidates = []
            (pushAgainFrom, owedThrough) = Self.owed(by: standing, common.stored[standing.site] ?? [])
            return
        }
        owedThrough = nil
        pullAgainFrom = common.pullAgainFrom[standing.timeline ?? Timeline.rootID]
        pushAgainFrom =
            (common.stored[standing.site] ?? [])
            .map { PushAgain(incarnation: $0.incarnation, from: NextCursor(after: $0.cursor)) }
            + [PushAgain(incarnation: nil, from: NextCursor(Cursor(1)))]
        candidates = common.kept
    }

    private static func owed(by standing: SiteStanding, _ stored: [PushWatermark]) -> ([PushAgain], LastSeenCursor?) {
        guard standing.state == .reconciled, let owed = standing.owedThrough else { return ([], nil) }
        let mark = stored.first { $0.incarnation == standing.incarnation }?.cursor ?? LastSeenCursor(Cursor(0))
        guard mark.cursor < owed.cursor else { return ([], nil) }
        return ([PushAgain(incarnation: standing.incarnation, from: NextCursor(after: mark))], owed)
    }
}

/// Where a site pushes again from.
public struct PushAgain: Sendable, Hashable, Codable {
    /// The life of the site's database that this is for; nil for every one that central does not know.
    public let incarnation: String?
    public let from: NextCursor

    public init(incarnation: String?, from: NextCursor) {
        self.incarnation = incarnation
        self.from = from
    }
}
