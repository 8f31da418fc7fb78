import FoundationEssentials

/// JSON whose shape is not known beforehand.
indirect enum JSONValue: Decodable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([(key: String, value: JSONValue)])

    enum Complaint: Error { case tooManyValues }

    /// More values than an honest history has, each of which takes some hundred bytes of memory.
    private static let valueLimit = 200_000

    /// - Throws: `DecodingError`, and `Complaint` for what could be more values than the limit. Nesting is limited by the
    ///   decoder.
    static func parse(_ bytes: [UInt8]) throws -> JSONValue {
        // Each value but the first stands behind one of these. Some that stand in texts are counted too.
        let parts = Set([",", "[", "{"].map { UInt8(ascii: $0) })
        if bytes.count(where: parts.contains) > valueLimit { throw Complaint.tooManyValues }
        // Some programs of Windows begin a text with a mark.
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        return try JSONDecoder().decode(JSONValue.self, from: Data(hasMark ? bytes.dropFirst(3) : bytes[...]))
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let values = try? decoder.container(keyedBy: Key.self) {
            self = .object(try values.allKeys.map { ($0.stringValue, try values.decode(JSONValue.self, forKey: $0)) })
            return
        }
        if var values = try? decoder.unkeyedContainer() {
            var list: [JSONValue] = []
            while !values.isAtEnd { list.append(try values.decode(JSONValue.self)) }
            self = .list(list)
            return
        }
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try value.decode(String.self))
        }
    }

    /// A whole number, also one that is written as text.
    var integer: Int? {
        switch self {
        case .number(let number): Int(exactly: number)
        case .text(let text): Int(text)
        default: nil
        }
    }

    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// Every text in it, however deep.
    var texts: [String] {
        switch self {
        case .text(let text): [text]
        case .list(let list): list.flatMap(\.texts)
        case .object(let members): members.flatMap(\.value.texts)
        default: []
        }
    }
}
