internal import CISAL

/// CRC-32C (Castagnoli): PostgreSQL's code for WAL records, its control file and its backup manifests, and a bundle's
/// code for the raw content of each member. Finds accidents, not forgery.
public struct CRC32C: Sendable, Hashable {
    /// The code of the bytes so far; 0 of none.
    public private(set) var value: UInt32

    public init() { value = 0 }

    /// A code that was computed elsewhere.
    package init(value: UInt32) { self.value = value }

    /// Reads what `hexadecimal` writes; nil for anything else, upper case included.
    package init?(hexadecimal text: String) {
        guard text.utf8.count == 8 else { return nil }
        var value: UInt32 = 0
        for digit in text.utf8 {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        // The digits are the bytes as they lie in memory.
        self.value = value.byteSwapped
    }

    public init(_ bytes: UnsafeRawBufferPointer) {
        self.init()
        update(bytes)
    }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        // The library counts bytes in 32 bits, and does not invert.
        var rest = bytes
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            let start = UnsafeMutableRawPointer(mutating: part.baseAddress)?.assumingMemoryBound(to: UInt8.self)
            value = ~crc32_iscsi(start, Int32(part.count), ~value)
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(part.count))
        }
    }

    /// 8 hexadecimal digits, the bytes in memory order, as PostgreSQL's manifests have it.
    public var hexadecimal: String { withUnsafeBytes(of: value.littleEndian) { Checksums.hexadecimal($0) } }
}

extension CRC32C {
    /// The code of these bytes followed by `count` bytes whose own code is `next`: pieces of a file can be read by
    /// several threads at once.
    public func followed(by next: CRC32C, count: Int64) -> CRC32C {
        var result = self
        result.value = Self.product(value, Self.shift(byBytes: UInt64(max(0, count)))) ^ next.value
        return result
    }

    /// 0x1EDC6F41 with its bits reversed: the polynomial, least significant bit first.
    private static let polynomial: UInt32 = 0x82F6_3B78
    /// The polynomial 1, least significant bit first.
    private static let one: UInt32 = 0x8000_0000

    /// x to the power of eight times `count`, modulo the polynomial: what appending `count` zero bytes multiplies by.
    private static func shift(byBytes count: UInt64) -> UInt32 {
        var (result, square, rest) = (one, one >> 8, count)
        while rest > 0 {
            if rest & 1 != 0 { result = product(result, square) }
            square = product(square, square)
            rest >>= 1
        }
        return result
    }

    private static func product(_ a: UInt32, _ b: UInt32) -> UInt32 {
        var (result, term, mask) = (UInt32(0), b, one)
        while mask != 0 {
            if a & mask != 0 { result ^= term }
            term = (term >> 1) ^ (term & 1 != 0 ? polynomial : 0)
            mask >>= 1
        }
        return result
    }
}
