/// The version of an app or a database: `2.20.0`, or `2.20.0-RC3` for a release candidate.
///
/// Ordered as Semantic Versioning orders it, with the number of a candidate compared as a number:
/// `2.19.9 < 2.20.0-RC2 < 2.20.0-RC10 < 2.20.0`.
public struct Version: Sendable, Hashable {
    public let major: UInt32
    public let minor: UInt32
    public let patch: UInt32
    /// The number behind `-RC`; nil for a release.
    public let releaseCandidate: UInt32?

    public init(_ major: UInt32, _ minor: UInt32, _ patch: UInt32, releaseCandidate: UInt32? = nil) {
        self.major = major
        self.minor = minor
        self.patch = patch
        self.releaseCandidate = releaseCandidate
    }

    /// Reads `2.20.0` and `2.20.0-RC3`. Leading zeros are accepted, because omSupply writes `2.20.00`; they are not
    /// printed again.
    ///
    /// - Throws: `MigrationError.unreadableVersion` for anything else: fewer or more parts, signs, spaces, a part
    ///   beyond 32 bits. A version that cannot be read is never taken for another one.
    public init(_ text: String) throws(MigrationError) {
        let halves = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let major = Self.number(parts[0]), let minor = Self.number(parts[1]),
            let patch = Self.number(parts[2])
        else { throw .unreadableVersion(text) }
        var candidate: UInt32?
        if halves.count == 2 {
            guard halves[1].hasPrefix("RC"), let number = Self.number(halves[1].dropFirst(2)) else {
                throw .unreadableVersion(text)
            }
            candidate = number
        }
        self.init(major, minor, patch, releaseCandidate: candidate)
    }

    /// The release that a candidate leads to; a release is its own.
    public var release: Version { Version(major, minor, patch) }
    public var isReleaseCandidate: Bool { releaseCandidate != nil }

    /// ASCII digits alone: `UInt32.init` would also read a plus sign.
    private static func number(_ text: Substring) -> UInt32? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return UInt32(text)
    }
}

extension Version: Comparable {
    public static func < (left: Version, right: Version) -> Bool {
        (left.major, left.minor, left.patch, left.rank) < (right.major, right.minor, right.patch, right.rank)
    }

    /// A release stands above each of its candidates.
    private var rank: UInt64 { releaseCandidate.map(UInt64.init) ?? .max }
}

extension Version: CustomStringConvertible {
    public var description: String {
        "\(major).\(minor).\(patch)" + (releaseCandidate.map { "-RC\($0)" } ?? "")
    }
}

extension Version: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
