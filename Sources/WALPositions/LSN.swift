/// A position in the write-ahead log, counted in bytes. Prints as PostgreSQL does: `16/B374D848`.
public struct LSN: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let value: UInt64

    public init(_ value: UInt64) { self.value = value }

    /// Reads `16/B374D848`; nil for anything else.
    public init?(_ text: String) {
        let halves = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        // A number that Swift reads may begin with a sign.
        let signs = "+-".utf8
        guard halves.count == 2, halves.allSatisfy({ (1...8).contains($0.count) && !signs.contains($0.first ?? 0) }),
            let high = UInt32(Substring(halves[0]), radix: 16), let low = UInt32(Substring(halves[1]), radix: 16)
        else { return nil }
        value = UInt64(high) << 32 | UInt64(low)
    }

    public static func < (left: LSN, right: LSN) -> Bool { left.value < right.value }

    public var description: String {
        String(value >> 32, radix: 16, uppercase: true) + "/" + String(value & 0xffff_ffff, radix: 16, uppercase: true)
    }
}

extension LSN: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let lsn = LSN(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an LSN: \(text)")
        }
        self = lsn
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// The number of a timeline: each recovery that ends in a writable server starts a new one.
public typealias Timeline = UInt32
