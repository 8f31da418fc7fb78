package import DatabaseAccess
import FoundationEssentials
package import JSONStreams

/// The content of a record as sync sends it: one JSON object whose members are the columns of the record's table.
package struct RecordContent: Hashable {
    package let fields: [String: JSONValue]

    package init(fields: [String: JSONValue]) { self.fields = fields }

    /// Nil when the text is no JSON object.
    package init?(json: String) {
        guard let fields = try? JSONDecoder().decode([String: JSONValue].self, from: Data(json.utf8)) else {
            return nil
        }
        self.fields = fields
    }

    /// Every column of a row.
    package init(row: Row) {
        fields = Dictionary(zip(row.columns.names, row.values.map(JSONValue.init))) { first, _ in first }
    }

    /// What the columns take; arrays and objects have none.
    package var values: [String: Value] { fields.mapValues(\.columnValue) }

    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(fields), as: UTF8.self)
    }

    /// Whether a row says the same. A member without a column makes them differ; a column that the sender did not know
    /// does not.
    package func isSaid(by row: Row) -> Bool {
        fields.allSatisfy { name, value in (try? row.value(name)).map(value.isSaid(by:)) ?? false }
    }
}

extension JSONValue {
    package init(_ value: Value) {
        self =
            switch value {
            case .null: .null
            case .boolean(let flag): .boolean(flag)
            case .integer(let integer): .integer(integer)
            case .real(let real): .real(real)
            case .text(let text): .text(text)
            case .blob(let bytes): .text(Data(bytes).base64EncodedString())
            }
    }

    var columnValue: Value {
        switch self {
        case .null, .array, .object: .null
        case .boolean(let flag): .boolean(flag)
        case .integer(let integer): .integer(integer)
        case .real(let real): .real(real)
        case .text(let text): .text(text)
        }
    }

    /// A column compares with a member as the engines store it: SQLite has no boolean, and whole reals may come as
    /// integers. `RecordContent.contentHash` may be stricter than this, and never looser.
    func isSaid(by value: Value) -> Bool {
        switch (self, value) {
        case (.boolean(let flag), .integer(let integer)): integer == (flag ? 1 : 0)
        case (.integer(let integer), .boolean(let flag)): integer == (flag ? 1 : 0)
        case (.boolean(let flag), .real(let real)): real == (flag ? 1 : 0)
        case (.real(let real), .boolean(let flag)): real == (flag ? 1 : 0)
        case (.integer(let integer), .real(let real)): Double(integer) == real
        case (.real(let real), .integer(let integer)): Double(integer) == real
        case (.text(let sent), .text(let stored)): sent == stored || Self.moment(sent) == Self.moment(stored)
        default: self == JSONValue(value)
        }
    }

    /// A timestamp without what engines and senders write differently: `T` or a blank, and zeros at the end of a
    /// fraction. Any other text as it is.
    static func moment(_ text: String) -> String {
        var bytes = Array(text.utf8)
        guard bytes.count >= 19, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":")
        else { return text }
        bytes[10] = UInt8(ascii: " ")
        if bytes.count > 19, bytes[19] == UInt8(ascii: ".") {
            while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
            if bytes.count == 20 { bytes.removeLast() }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
