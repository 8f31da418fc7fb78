/// The 512 bytes of one ustar header, checked.
struct TarHeaderBlock {
    let type: UInt8
    let size: Int64
    private let block: [UInt8]

    /// A pebibyte: larger than any file, small enough that sums of sizes do not overflow.
    private static let sizeLimit: Int64 = 1 << 50

    init(_ block: [UInt8]) throws(TarError) {
        self.block = block
        type = block[156]
        let sum = block.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
        guard try Self.number(block[148..<156]) == Int64(sum) else { throw .badHeader("a wrong header checksum") }
        size = try Self.number(block[124..<136])
        guard (0...Self.sizeLimit).contains(size) else { throw .badHeader("a size of \(size)") }
    }

    func member(extended: [String: String]) throws(TarError) -> TarMember {
        let prefix = text(345, 155)
        var path = extended["path"] ?? (prefix.isEmpty ? text(0, 100) : prefix + "/" + text(0, 100))
        var size = size
        if let text = extended["size"] {
            guard let value = Int64(text), (0...Self.sizeLimit).contains(value) else {
                throw .badHeader("a size of \(text)")
            }
            size = value
        }
        let kind: TarMember.Kind
        switch type {
        case UInt8(ascii: "0"), 0: kind = .file
        case UInt8(ascii: "5"): kind = .folder
        case UInt8(ascii: "2"): kind = .link(to: extended["linkpath"] ?? text(157, 100))
        default: throw .badHeader("a member of type \(type)")
        }
        if kind != .file { size = 0 }
        // By bytes: to Swift, a slash and some letters before it are one character.
        if kind == .folder {
            let slashes = path.utf8.reversed().prefix { $0 == UInt8(ascii: "/") }.count
            path = String(decoding: path.utf8.dropLast(min(slashes, max(1, path.utf8.count) - 1)), as: UTF8.self)
        }
        let whole = extended["mtime"].map { $0.prefix { $0 != "." } }
        let stated = try Self.number(block[136..<148])
        return TarMember(
            path: path,
            kind: kind,
            size: size,
            mode: UInt32(truncatingIfNeeded: try Self.number(block[100..<108])) & 0o7777,
            modified: whole.flatMap { Int64($0) } ?? stated
        )
    }

    private func text(_ offset: Int, _ width: Int) -> String {
        String(decoding: block[offset..<(offset + width)].prefix { $0 != 0 }, as: UTF8.self)
    }

    /// Octal digits, or base-256 where the first bit is set.
    private static func number(_ field: ArraySlice<UInt8>) throws(TarError) -> Int64 {
        if let first = field.first, first & 0x80 != 0 {
            guard field.dropFirst().prefix(max(0, field.count - 8)).allSatisfy({ $0 == 0 }), first == 0x80 else {
                throw .badHeader("a number out of range")
            }
            let value = field.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            guard let number = Int64(exactly: value) else { throw .badHeader("a number out of range") }
            return number
        }
        let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
        if digits.isEmpty { return 0 }
        // Swift would read a sign, which other readers do not.
        guard digits.allSatisfy({ (0x30...0x37).contains($0) }),
            let value = Int64(String(decoding: digits, as: UTF8.self), radix: 8)
        else {
            throw .badHeader("a number that is not octal")
        }
        return value
    }
}
