public import DatabaseAccess

/// A position in a change log, as a log hands it out: 1 for the first row.
///
/// omSupply keeps most cursors in 32 bits, so every cursor stays below `Cursor.limit`.
public struct Cursor: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    public let value: Int64

    public init(_ value: Int64) { self.value = value }

    /// The first value that no longer fits omSupply's 32 bits.
    public static let limit = Cursor(1 << 31)

    public static func < (left: Cursor, right: Cursor) -> Bool { left.value < right.value }
    public var description: String { String(value) }

    /// The position so many rows further on, or back. Stops at the ends of 64 bits, which no log reaches but a damaged
    /// file may claim.
    public func advanced(by count: Int64) -> Cursor {
        let (sum, isTooFar) = value.addingReportingOverflow(count)
        return Cursor(isTooFar ? (count > 0 ? .max : .min) : sum)
    }

    public init(from decoder: any Decoder) throws {
        value = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

extension Cursor: ValueConvertible {
    public var databaseValue: Value { .integer(value) }
}

/// What a reader keeps when it stores the position it will **ask for next** (`>=`): omSupply's v6 cursors.
public struct NextCursor: Sendable, Hashable, Codable {
    public let cursor: Cursor

    public init(_ cursor: Cursor) { self.cursor = cursor }
    public init(after seen: LastSeenCursor) { cursor = seen.cursor.advanced(by: 1) }
}

/// What a reader keeps when it stores the position it **saw last** (`>`): the legacy server's and v7's cursors.
public struct LastSeenCursor: Sendable, Hashable, Codable {
    public let cursor: Cursor

    public init(_ cursor: Cursor) { self.cursor = cursor }
    public init(before next: NextCursor) { cursor = next.cursor.advanced(by: -1) }
}

/// Which of the two a stored number is.
public enum CursorConvention: String, Sendable, Hashable, Codable {
    case next
    case lastSeen
}

/// Cursors from the first to the last, both included.
public struct CursorSpan: Sendable, Hashable, Codable {
    public let first: Cursor
    public let last: Cursor

    public init(_ first: Cursor, _ last: Cursor) {
        self.first = first
        self.last = last
    }

    public func contains(_ cursor: Cursor) -> Bool { first <= cursor && cursor <= last }

    /// The part that lies in another span; nil when none does.
    public func clamped(to other: CursorSpan) -> CursorSpan? {
        let (low, high) = (max(first, other.first), min(last, other.last))
        return low <= high ? CursorSpan(low, high) : nil
    }

    /// The parts that lie in none of the others, lowest first.
    public func without(_ others: [CursorSpan]) -> [CursorSpan] { Self.difference([self], Self.joined(others)) }

    /// The same cursors in the fewest spans, lowest first.
    public static func joined(_ spans: [CursorSpan]) -> [CursorSpan] {
        var joined: [CursorSpan] = []
        for span in spans.sorted(by: { $0.first < $1.first }) {
            if let last = joined.last, span.first <= last.last.advanced(by: 1) {
                joined[joined.count - 1] = CursorSpan(last.first, max(last.last, span.last))
            } else {
                joined.append(span)
            }
        }
        return joined
    }

    /// What lies in some of the spans and in none of the others, lowest first. Takes both as `joined` returns them: there
    /// may be thousands, and each is looked at once.
    public static func difference(_ spans: [CursorSpan], _ others: [CursorSpan]) -> [CursorSpan] {
        var parts: [CursorSpan] = []
        var index = 0
        for span in spans {
            var next = span.first
            while index < others.count, others[index].last < next { index += 1 }
            for other in others[index...] {
                guard other.first <= span.last else { break }
                if other.first > next { parts.append(CursorSpan(next, other.first.advanced(by: -1))) }
                next = max(next, other.last.advanced(by: 1))
            }
            if next <= span.last { parts.append(CursorSpan(next, span.last)) }
        }
        return parts
    }
}
