import FoundationEssentials

/// The content of a record, whatever its fields: two are equal when they mean the same, however they are written.
public enum JSONValue: Sendable, Hashable, Decodable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    /// - Returns: nil for what is no JSON.
    public init?(parsing text: String) {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) else { return nil }
        self = value
    }

    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        // The commonest first: each that fails takes time.
        if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if value.decodeNil() {
            self = .null
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let members = try? value.decode([String: JSONValue].self) {
            self = .object(members)
        } else {
            self = .list(try value.decode([JSONValue].self))
        }
    }

    /// The text of a field; nil when it has none.
    public func text(of field: String) -> String? {
        guard case .object(let members) = self, case .text(let text)? = members[field] else { return nil }
        return text
    }
}
