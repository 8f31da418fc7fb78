/// Why an archive cannot be read, or must not be.
public enum ArchiveError: Error, Sendable, Hashable {
    /// The file is something else.
    case notABundle(String)
    /// The file ends too early: the last member that has bytes in it, and the first byte that is missing or unusable.
    case truncated(String, lastMember: String?, at: Int64)
    /// The index at the end is missing or not what was written; everything before it may be whole. Where it begins or
    /// should begin.
    case indexLost(String, at: Int64, reason: String)
    /// Bytes are not what was written.
    case damaged(String, [Damage])
    /// A member that could write outside the folder it is restored to.
    case unsafeMember(path: String, String)
    case noSuchMember(String, bundle: String)
}

/// One place of an archive that is not what was written.
public struct Damage: Sendable, Hashable, Codable {
    /// nil when it is the index or the end of the tar.
    public let member: String?
    /// Bytes of the archive file.
    public let range: Range<Int64>?
    public let reason: String

    public init(member: String?, range: Range<Int64>?, reason: String) {
        self.member = member
        self.range = range
        self.reason = reason
    }
}
