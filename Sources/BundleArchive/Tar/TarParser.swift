/// Receives a tar's members in order. `begin`, any number of `content`, then `end`, for each.
package protocol TarReceiver: AnyObject {
    /// - Parameter header: where its header's blocks lie, counted from the first byte that was parsed.
    func begin(_ member: TarMember, header: Range<Int64>) throws
    func content(_ bytes: UnsafeRawBufferPointer) throws
    func end() throws
}

/// Reads a tar that arrives in pieces of any size: ustar, pax extended headers, and the base-256 sizes of GNU tar, which
/// PostgreSQL writes for large files. Anything else is refused.
package struct TarParser {
    private enum State {
        case header
        case extended(remaining: Int, padding: Int, isGlobal: Bool)
        case content(remaining: Int64, padding: Int)
        case padding(Int)
        case ended
    }

    private var state = State.header
    private var block: [UInt8] = []
    private var extended: [String: String] = [:]
    private var extendedBytes: [UInt8] = []
    /// Bytes that were parsed, and where the header under way begins.
    private var position: Int64 = 0
    private var headerStart: Int64 = 0

    /// No header that we or PostgreSQL write comes near it.
    private static let extendedLimit = 64 << 10

    package init() {}

    /// True once a block of zeros has been read where a header could stand.
    package var hasEnded: Bool { if case .ended = state { true } else { false } }

    /// True between members, and after the end.
    package var isAtBoundary: Bool {
        switch state {
        case .header: block.isEmpty && extended.isEmpty
        case .ended: true
        default: false
        }
    }

    package mutating func consume(_ bytes: UnsafeRawBufferPointer, _ receiver: some TarReceiver) throws {
        var rest = bytes
        func take(_ count: Int) -> UnsafeRawBufferPointer {
            let taken = UnsafeRawBufferPointer(rebasing: rest.prefix(count))
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(taken.count))
            position += Int64(taken.count)
            return taken
        }
        while !rest.isEmpty {
            switch state {
            case .ended: return
            case .header:
                if block.isEmpty && extended.isEmpty { headerStart = position }
                block += take(TarMember.blockSize - block.count)
                if block.count == TarMember.blockSize { try readHeader(receiver) }
            case .extended(let remaining, let padding, let isGlobal):
                let part = take(remaining)
                extendedBytes += part
                state = .extended(remaining: remaining - part.count, padding: padding, isGlobal: isGlobal)
                if part.count == remaining {
                    if !isGlobal { try readExtended() }
                    state = padding > 0 ? .padding(padding) : .header
                }
            case .content(let remaining, let padding):
                let part = take(Int(min(remaining, Int64(rest.count))))
                try receiver.content(part)
                state = .content(remaining: remaining - Int64(part.count), padding: padding)
                if Int64(part.count) == remaining {
                    try receiver.end()
                    state = padding > 0 ? .padding(padding) : .header
                }
            case .padding(let count):
                let part = take(count)
                state = part.count == count ? .header : .padding(count - part.count)
            }
        }
    }

    private mutating func readHeader(_ receiver: some TarReceiver) throws {
        defer { block.removeAll(keepingCapacity: true) }
        if block.allSatisfy({ $0 == 0 }) {
            state = .ended
            return
        }
        let header = try TarHeaderBlock(block)
        let padding = Int((512 - header.size % 512) % 512)
        switch header.type {
        case UInt8(ascii: "x"), UInt8(ascii: "g"):
            guard header.size > 0, header.size <= Self.extendedLimit else {
                throw TarError.badHeader("an extended header of \(header.size) bytes")
            }
            extendedBytes.removeAll(keepingCapacity: true)
            state = .extended(
                remaining: Int(header.size),
                padding: padding,
                isGlobal: header.type == UInt8(ascii: "g")
            )
        default:
            let member = try header.member(extended: extended)
            extended = [:]
            try receiver.begin(member, header: headerStart..<position)
            if member.size == 0 {
                try receiver.end()
                state = .header
            } else {
                state = .content(remaining: member.size, padding: Int(member.paddedSize - member.size))
            }
        }
    }

    /// `LENGTH KEY=VALUE\n`, repeated.
    private mutating func readExtended() throws {
        var rest = extendedBytes[...]
        while !rest.isEmpty {
            guard let space = rest.firstIndex(of: UInt8(ascii: " ")),
                let length = Int(String(decoding: rest[..<space], as: UTF8.self)),
                length > space - rest.startIndex + 1, length <= rest.count,
                rest[rest.startIndex + length - 1] == UInt8(ascii: "\n"),
                let equals = rest[space..<(rest.startIndex + length)].firstIndex(of: UInt8(ascii: "="))
            else { throw TarError.badHeader("an unreadable extended header") }
            let key = String(decoding: rest[(space + 1)..<equals], as: UTF8.self)
            extended[key] = String(decoding: rest[(equals + 1)..<(rest.startIndex + length - 1)], as: UTF8.self)
            rest = rest[(rest.startIndex + length)...]
        }
    }
}

package enum TarError: Error, Sendable, Hashable {
    case badHeader(String)
}
