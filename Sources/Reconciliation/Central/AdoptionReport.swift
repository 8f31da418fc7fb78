/// What became of the candidates that a site offered.
public struct AdoptionReport: Sendable, Hashable, Codable {
    public internal(set) var adopted: [AdoptedCandidate] = []
    /// Central's version stayed: for an operator to look at.
    public internal(set) var discarded: [DiscardedCandidate] = []
    /// How many needed nothing.
    public internal(set) var unchanged = 0

    public init() {}
}

public struct AdoptedCandidate: Sendable, Hashable, Codable {
    public let candidate: Candidate
    public let reason: AdoptionReason
}

public struct DiscardedCandidate: Sendable, Hashable, Codable {
    public let candidate: Candidate
    public let reason: DiscardReason
}
