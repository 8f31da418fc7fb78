/// What makes a backup of the legacy server the same one, wherever its files lie. The number alone does not: it starts
/// again when the history is moved.
public struct SetIdentity: Sendable, Hashable, Codable {
    /// `mSupply`: what stands before the number.
    public let name: String
    public let number: Int
    /// As the history has it.
    public let started: LegacyTime?
    /// SHA-256 of the whole archive, its segments in their order: what `cat mSupply[0007-*].4BK | sha256sum` prints. Of all
    /// of it rather than of the first segment, because a copy reads every byte anyway, and a segment that belongs to
    /// another set is noticed. nil where it was not read whole.
    public let sha256: String?

    public init(name: String, number: Int, started: LegacyTime?, sha256: String? = nil) {
        (self.name, self.number, self.started, self.sha256) = (name, number, started, sha256)
    }
}
