/// How many sites stand how.
public struct SiteCounts: Sendable, Hashable, Codable {
    /// Those that may push: they have followed the last restore, or there was none since central has known them.
    public private(set) var inLine = 0
    public private(set) var unreconciled = 0
    public private(set) var quarantined = 0

    public var all: Int { inLine + unreconciled + quarantined }

    public init(_ sites: some Sequence<SiteStanding>) {
        for site in sites {
            switch site.state {
            case nil, .reconciled: inLine += 1
            case .unreconciled: unreconciled += 1
            case .quarantined: quarantined += 1
            }
        }
    }
}
