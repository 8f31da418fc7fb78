/// A position in the write-ahead log, counted in bytes. Prints as PostgreSQL does: `16/B374D848`.
public struct LSN: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let value: UInt64

    public init(_ value: UInt64) { self.value = value }

    /// Reads `16/B374D848`; nil for anything else.
    public init?(_ text: String) {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, halves.allSatisfy({ (1...8).contains($0.count) }),
            let high = UInt32(halves[0], radix: 16), let low = UInt32(halves[1], radix: 16)
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

/// One file of the write-ahead log: where it lies and what it is called.
public struct WALSegment: Sendable, Hashable {
    public let timeline: Timeline
    /// Counted from the start of the log in units of `size`.
    public let number: UInt64
    /// `wal_segment_size`, 16 MiB unless the cluster was made otherwise.
    public let size: UInt64

    public init(timeline: Timeline, containing lsn: LSN, size: UInt64) {
        self.timeline = timeline
        self.size = size
        number = lsn.value / size
    }

    public init(timeline: Timeline, number: UInt64, size: UInt64) {
        self.timeline = timeline
        self.number = number
        self.size = size
    }

    public var start: LSN { LSN(number * size) }
    public var end: LSN { LSN((number + 1) * size) }
    public var next: WALSegment { WALSegment(timeline: timeline, number: number + 1, size: size) }

    /// 24 hexadecimal digits: timeline, then the segment number in two halves (`XLogFileName` in PostgreSQL).
    public var fileName: String {
        let perFourGigabytes = 0x1_0000_0000 / size
        return [UInt64(timeline), number / perFourGigabytes, number % perFourGigabytes].map {
            let digits = String($0, radix: 16, uppercase: true)
            return String(repeating: "0", count: max(0, 8 - digits.count)) + digits
        }.joined()
    }
}
