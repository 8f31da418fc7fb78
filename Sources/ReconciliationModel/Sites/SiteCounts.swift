/// How many sites stand how.
public struct SiteCounts: Sendable, Hashable, Codable {
    /// Those that may push: they have followed the last restore, or there was none since central has known them.
    public private(set) var inLine = 0
    /// Those that are waited for no longer: they have to be set up afresh.
    public private(set) var givenUp = 0
    public private(set) var unreconciled = 0
    public private(set) var quarantined = 0

    public var all: Int { inLine + givenUp + unreconciled + quarantined }

    public init(_ sites: some Sequence<SiteStanding>) {
        for site in sites {
            switch site.group {
            case .inLine: inLine += 1
            case .givenUp: givenUp += 1
            case .unreconciled: unreconciled += 1
            case .quarantined: quarantined += 1
            }
        }
    }
}

/// What a site is counted under.
public enum SiteGroup: String, Sendable, Hashable, Codable, CaseIterable {
    case inLine, givenUp, unreconciled, quarantined
}

extension SiteStanding {
    public var group: SiteGroup {
        switch state {
        case nil: .inLine
        case .reconciled: isGivenUp ? .givenUp : .inLine
        case .unreconciled: .unreconciled
        case .quarantined: .quarantined
        }
    }
}
