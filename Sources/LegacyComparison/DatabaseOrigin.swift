public import DatabaseAccess

/// Whose database it is: each site of the legacy server has one, with cursors that mean nothing to another.
public struct DatabaseOrigin: Sendable, Hashable, Encodable {
    public let engine: Dialect
    /// The site that it is to the legacy server; nil where it does not say.
    public let site: Int64?
    /// The identifier that the legacy server gave that site; nil where it does not say.
    public let siteIdentifier: String?

    public init(engine: Dialect, site: Int64?, siteIdentifier: String? = nil) {
        (self.engine, self.site, self.siteIdentifier) = (engine, site, siteIdentifier)
    }

    /// Whether it is certain that the two are of different servers. What one of them does not say tells nothing, and a
    /// server may have moved to another cluster.
    public func isOther(than other: DatabaseOrigin) -> Bool {
        func differ<T: Equatable>(_ one: T?, _ two: T?) -> Bool { one != nil && two != nil && one != two }
        return engine != other.engine || differ(site, other.site) || differ(siteIdentifier, other.siteIdentifier)
    }
}
