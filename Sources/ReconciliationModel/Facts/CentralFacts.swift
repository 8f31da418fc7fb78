public import SyncCursors

/// What a central database says about its own past and its sites, at one instant. Every decision is made from it.
public struct CentralFacts: Sendable, Hashable {
    public package(set) var lineage: Lineage
    /// The last row of the change log; nil when it is empty.
    public let changelogLast: LastSeenCursor?
    /// The highest cursor that the database knows to have been handed out; nil for none.
    public let highestHandedOut: Cursor?
    /// In the order of their ids, without central's own.
    public package(set) var sites: [SiteStanding]
    public let watermarks: [PushWatermark]
    /// Tables whose records central and several sites may change.
    public let sharedTables: Set<String>

    /// omSupply's tables that central and several sites may change.
    public static let usualSharedTables: Set<String> = ["plugin_data", "preference"]

    public init(
        lineage: Lineage = Lineage(),
        changelogLast: LastSeenCursor? = nil,
        highestHandedOut: Cursor? = nil,
        sites: [SiteStanding] = [],
        watermarks: [PushWatermark] = [],
        sharedTables: Set<String> = CentralFacts.usualSharedTables
    ) {
        self.lineage = lineage
        self.changelogLast = changelogLast
        self.highestHandedOut = [highestHandedOut, changelogLast?.cursor].compactMap(\.self).max()
        self.sites = sites
        self.watermarks = watermarks
        self.sharedTables = sharedTables
    }

    /// The same without the other sites. It gives the same answers about this one.
    public func only(_ site: Int64) -> CentralFacts {
        CentralFacts(
            lineage: lineage,
            changelogLast: changelogLast,
            highestHandedOut: highestHandedOut,
            sites: sites.filter { $0.site == site },
            watermarks: watermarks.filter { $0.site == site },
            sharedTables: sharedTables
        )
    }

    public func standing(of site: Int64) -> SiteStanding? { sites.first { $0.site == site } }

    /// What a site has to follow. Without an incarnation it is for whichever database the site has.
    public func directive(for site: Int64, incarnation: String? = nil) -> SiteDirective {
        directive(for: site, incarnation: incarnation, kept: lineage.kept)
    }

    /// What a site that stands as reported has to change. Of what central kept only the timeline that the site has read
    /// counts here, and nothing where it has read the current one: that is nearly every handshake.
    package func changes(at report: SiteReport) throws(ReconciliationError) -> SiteChanges {
        let kept = lineage.kept(of: report.readTimeline)
        return try directive(for: report.site, incarnation: report.incarnation, kept: kept.map { [$0] } ?? [])
            .changes(at: report)
    }

    private func directive(for site: Int64, incarnation: String?, kept: [KeptRange]) -> SiteDirective {
        let own = incarnation.map { incarnation in watermarks.filter { $0.incarnation == incarnation } }
        var directive = SiteDirective(
            site: site,
            incarnation: incarnation,
            timeline: lineage.current.id,
            kept: kept,
            stored: (lineage.rules[.incarnation] ? own ?? watermarks : watermarks).filter { $0.site == site },
            sharedTables: lineage.rules[.ownChanges] ? sharedTables.sorted() : []
        )
        directive.rules = lineage.rules
        return directive
    }
}
