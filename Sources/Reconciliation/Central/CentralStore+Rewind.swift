public import ReconciliationModel
public import SyncCursors

extension CentralStore {
    /// What moves a site back whose program knows no timelines; see `CentralFacts.rewind(forSite:pushingFrom:)`.
    ///
    /// - Throws: `ReconciliationError.siteRefused` for a site that central does not know, or `DatabaseError`.
    public func rewind(forSite site: Int64, pushingFrom start: NextCursor? = nil) throws -> SiteRewind {
        try knownFacts(of: site).rewind(forSite: site, pushingFrom: start)
    }
}
