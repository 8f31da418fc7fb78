import FoundationEssentials
import JSONStreams

/// What a history's values may mean.
extension JSONValue {
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

    /// A number as it stands.
    var number: Double? {
        switch self {
        case .integer(let integer): Double(integer)
        case .real(let real): real
        default: nil
        }
    }

    /// A whole number, also one that is written as text.
    var wholeNumber: Int? {
        switch self {
        case .integer(let integer): Int(exactly: integer)
        case .real(let real): Int(exactly: real)
        case .text(let text): Int(text)
        default: nil
        }
    }

    var writtenText: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// Every text in it, however deep.
    var texts: [String] {
        switch self {
        case .text(let text): [text]
        case .array(let list): list.flatMap(\.texts)
        case .object(let members): members.inOrder.flatMap(\.value.texts)
        default: []
        }
    }
}

extension [String: JSONValue] {
    /// By their keys: JSON promises no order.
    var inOrder: [Element] { sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) } }
}
