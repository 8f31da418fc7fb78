/// One thing in which a schema is not what was expected.
public struct SchemaDifference: Sendable, Hashable, Codable {
    public let kind: Kind
    public let object: Object
    /// `table`, `table.column`, `table (columns)` or the object's own name.
    public let name: String
    /// nil for what was not expected at all.
    public let expected: String?
    /// nil for what is missing.
    public let found: String?

    public enum Kind: String, Sendable, Hashable, Codable {
        case missing, extra, changed
    }

    public enum Object: String, Sendable, Hashable, Codable, CaseIterable {
        case table
        case columnOrder = "order of columns"
        case column
        case primaryKey = "primary key"
        case uniqueKey = "unique key"
        case foreignKey = "foreign key"
        case check
        case index, view, trigger, sequence, routine
    }

    init(_ object: Object, _ name: String, expected: String?, found: String?) {
        kind = expected == nil ? .extra : found == nil ? .missing : .changed
        self.object = object
        self.name = name
        self.expected = expected
        self.found = found
    }
}

extension SchemaDifference: CustomStringConvertible {
    /// Such as `missing index index_store_code: store (code)`.
    public var description: String {
        let subject = "\(kind.rawValue) \(object.rawValue) \(name)"
        switch (expected, found) {
        case (let expected?, let found?): return "\(subject): expected \(expected), found \(found)"
        case (let text?, nil), (nil, let text?): return text.isEmpty ? subject : "\(subject): \(text)"
        case (nil, nil): return subject
        }
    }
}
