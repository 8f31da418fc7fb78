public import SyncCursors

/// How far the cursors of a site go back whose program knows no timelines. It is carried out in the site's stopped
/// database, by hand; a cursor only ever moves back.
public struct SiteRewind: Sendable, Hashable, Codable {
    public let site: Int64
    /// For each life of the site's database that central knows, and at the end for every other.
    public let pushAgainFrom: [PushAgain]
    /// A pull cursor goes back only out of these.
    public let lost: [LostRange]

    public init(site: Int64, pushAgainFrom: [PushAgain], lost: [LostRange]) {
        self.site = site
        self.pushAgainFrom = pushAgainFrom
        self.lost = lost
    }
}

extension CentralFacts {
    /// What moves a site back that cannot shake hands.
    ///
    /// A life that central knows pushes again from its watermark. Every other pushes all that was made at the site.
    /// That is the only number that is surely low enough: central's own change log names records of the site, but not
    /// their place in the site's log. A record that the site changed again stands at a later place there than the one
    /// that central has, and rows that were integrated together need not be in the site's order. What central has
    /// already is the same record once more.
    ///
    /// - Parameter start: goes before all that central knows.
    public func rewind(forSite site: Int64, pushingFrom start: NextCursor? = nil) -> SiteRewind {
        let known = start == nil ? watermarks.filter { $0.site == site } : []
        return SiteRewind(
            site: site,
            pushAgainFrom: known.map { PushAgain(incarnation: $0.incarnation, from: NextCursor(after: $0.cursor)) }
                + [PushAgain(incarnation: nil, from: start ?? NextCursor(Cursor(1)))],
            lost: lineage.lost
        )
    }
}
