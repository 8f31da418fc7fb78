public import DatabaseAccess

/// Adds a value to an enum type of PostgreSQL. It commits at once, because PostgreSQL does not let the transaction that
/// adds a value use it. SQLite has no enums: nothing is done there.
///
/// A schema of one's own is better off with `TEXT CHECK (… IN (…))`; this is for types that exist.
public struct AddEnumValue: NonTransactionalFragment {
    public let id: String
    private let type: String
    private let value: String
    private let predecessor: String?

    /// - Parameters:
    ///   - predecessor: the value that the new one follows; nil puts it last.
    ///   - id: `add_VALUE_to_TYPE` unless given.
    public init(_ value: String, to type: String, after predecessor: String? = nil, id: String? = nil) {
        self.value = value
        self.type = type
        self.predecessor = predecessor
        self.id = id ?? "add_\(value)_to_\(type)"
    }

    public var summary: String { "value \(value) of \(type)" }
    public var touches: Set<String>? { [] }

    public func statement(for dialect: Dialect) -> SQL? {
        guard dialect == .postgreSQL else { return nil }
        let place = predecessor.map { " AFTER " + SQL.quoted(literal: $0) } ?? ""
        return "ALTER TYPE \(identifier: type) ADD VALUE IF NOT EXISTS \(raw: SQL.quoted(literal: value) + place)"
    }

    public func isDone(_ db: any DatabaseConnection) throws -> Bool {
        try db.value(
            """
            SELECT 1 FROM pg_enum AS e
            JOIN pg_type AS t ON t.oid = e.enumtypid
            JOIN pg_namespace AS n ON n.oid = t.typnamespace AND n.nspname = current_schema()
            WHERE t.typname = \(type) AND e.enumlabel = \(value)
            """
        ) != nil
    }
}
