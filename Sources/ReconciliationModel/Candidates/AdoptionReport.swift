/// What became of the candidates that a site offered.
public struct AdoptionReport: Sendable, Hashable, Codable {
    public private(set) var adopted: [AdoptedCandidate] = []
    /// Central's version stayed: for an operator to look at.
    public private(set) var discarded: [DiscardedCandidate] = []
    /// How many needed nothing.
    public private(set) var unchanged = 0

    public init() {}

    package mutating func count(_ candidate: Candidate, _ decision: CandidateDecision) {
        switch decision {
        case .adopt(let reason): adopted.append(AdoptedCandidate(candidate: candidate, reason: reason))
        case .discard(let reason): discarded.append(DiscardedCandidate(candidate: candidate, reason: reason))
        case .nothing: unchanged += 1
        }
    }
}

public struct AdoptedCandidate: Sendable, Hashable, Codable {
    public let candidate: Candidate
    public let reason: AdoptionReason
}

public struct DiscardedCandidate: Sendable, Hashable, Codable {
    public let candidate: Candidate
    public let reason: DiscardReason
}
