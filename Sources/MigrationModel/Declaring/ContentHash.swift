/// A fingerprint of text: two texts with the same one are taken to be the same.
///
/// It is FNV-1a of 128 bits over UTF-8. That guards against accidents (an edited migration, a changed view), **not
/// against attackers**: whoever wants two texts with one hash can make them.
///
/// Line ends, blanks at the end of lines and empty lines at the end of the text do not count: an editor, or a checkout
/// on another system, changes them without anyone's intent.
public struct ContentHash: Sendable, Hashable {
    private let value: UInt128

    public init(of text: String) { value = Self.hash(Self.normalised(text)) }

    /// Of several texts in order. `["ab"]`, `["a", "b"]` and `["", "ab"]` have different ones.
    public init(of texts: [String]) {
        var joined: [UInt8] = []
        for text in texts {
            let bytes = Self.normalised(text)
            // With its length in front, no text can be mistaken for two.
            joined += "\(bytes.count):".utf8
            joined += bytes
        }
        value = Self.hash(joined)
    }

    /// Reads what `description` prints; nil for anything but 32 hexadecimal digits.
    public init?(_ text: String) {
        // The integer's own reading would take a sign as well.
        guard text.utf8.count == 32, text.unicodeScalars.allSatisfy(\.properties.isASCIIHexDigit),
            let value = UInt128(text, radix: 16)
        else { return nil }
        self.value = value
    }

    private static let offsetBasis: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
    private static let prime: UInt128 = 0x0000_0000_0100_0000_0000_0000_0000_013b

    private static func hash(_ bytes: [UInt8]) -> UInt128 {
        bytes.reduce(offsetBasis) { hash, byte in (hash ^ UInt128(byte)) &* prime }
    }

    private static func normalised(_ text: String) -> [UInt8] {
        let lineFeed = UInt8(ascii: "\n")
        let carriageReturn = UInt8(ascii: "\r")
        let blanks = [UInt8(ascii: " "), UInt8(ascii: "\t")]
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == carriageReturn || byte == lineFeed {
                if byte == carriageReturn || previous != carriageReturn {
                    while let last = bytes.last, blanks.contains(last) { bytes.removeLast() }
                    bytes.append(lineFeed)
                }
            } else {
                bytes.append(byte)
            }
            previous = byte
        }
        while let last = bytes.last, last == lineFeed || blanks.contains(last) { bytes.removeLast() }
        return bytes
    }
}

extension ContentHash: CustomStringConvertible {
    /// 32 hexadecimal digits, lower case.
    public var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }
}

extension ContentHash: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let hash = Self(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not a content hash")
        }
        self = hash
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension ContentHash: ExpressibleByStringLiteral {
    /// A hash written out in source; anything but 32 hexadecimal digits is a mistake in the program.
    public init(stringLiteral text: String) {
        guard let hash = ContentHash(text) else { preconditionFailure("'\(text)' is no content hash") }
        self = hash
    }
}
