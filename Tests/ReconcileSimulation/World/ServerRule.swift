import ReconciliationModel

/// The rules that a server and a site keep themselves, around the library's.
enum ServerRule: String, CaseIterable, Sendable {
    /// The highest cursor that was ever handed out is known beside the bundles.
    case lease
    /// A database that was put back behind our back is noticed when the server starts.
    case nonce
    /// Timelines are noted beside the bundles.
    case lineageRecord
    /// A watermark is written in the transaction that stores the pushed rows.
    case watermarkWithRows
    /// A site offers its candidates before it pulls.
    case offerBeforePull
    /// A site moves its cursors and adopts the timeline in one transaction.
    case applyAtOnce
    /// A site that has not shaken hands is not initialised afresh.
    case initialiseGate
    /// A site counts a push before it sends the first row.
    case countBeforePush
}

/// What is taken out of the protocol, if anything.
public struct Rules: Sendable {
    var library = ProtocolRules.all
    var withoutServer: ServerRule?

    subscript(rule: ServerRule) -> Bool { rule != withoutServer }

    public init() {}

    /// - Returns: nil for a name that no rule has.
    public init?(without name: String) {
        if let rule = ProtocolRule.allCases.first(where: { "\($0)" == name }) {
            library = .without(rule)
        } else if let rule = ServerRule(rawValue: name) {
            withoutServer = rule
        } else {
            return nil
        }
    }

    public static var names: [String] { ProtocolRule.allCases.map { "\($0)" } + ServerRule.allCases.map(\.rawValue) }
}
