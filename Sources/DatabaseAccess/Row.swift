/// One row of an answer. Columns are found by name; a missing column or a value of another kind throws.
public struct Row: Sendable, Hashable {
    /// The column names of one answer, shared by its rows.
    public final class Columns: Sendable, Hashable {
        public let names: [String]
        let positions: [String: Int]

        public init(_ names: [String]) {
            self.names = names
            positions = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        }

        public static func == (left: Columns, right: Columns) -> Bool { left.names == right.names }
        public func hash(into hasher: inout Hasher) { hasher.combine(names) }
    }

    public let columns: Columns
    public let values: [Value]

    public init(columns: Columns, values: [Value]) {
        self.columns = columns
        self.values = values
    }

    /// The value of a column, `.null` included.
    public func value(_ column: String) throws(DatabaseError) -> Value {
        guard let position = columns.positions[column] else {
            throw .unexpectedAnswer("no column \(column) among \(columns.names.joined(separator: ", "))")
        }
        return values[position]
    }

    public func optionalText(_ column: String) throws(DatabaseError) -> String? {
        switch try value(column) {
        case .null: nil
        case .text(let text): text
        default: throw .unexpectedAnswer("column \(column) holds no text")
        }
    }

    public func optionalInteger(_ column: String) throws(DatabaseError) -> Int64? {
        switch try value(column) {
        case .null: nil
        case .integer(let integer): integer
        case .boolean(let flag): flag ? 1 : 0
        default: throw .unexpectedAnswer("column \(column) holds no integer")
        }
    }

    public func optionalReal(_ column: String) throws(DatabaseError) -> Double? {
        switch try value(column) {
        case .null: nil
        case .real(let real): real
        case .integer(let integer): Double(integer)
        default: throw .unexpectedAnswer("column \(column) holds no number")
        }
    }

    public func optionalBoolean(_ column: String) throws(DatabaseError) -> Bool? {
        switch try value(column) {
        case .null: nil
        case .boolean(let flag): flag
        case .integer(let integer): integer != 0
        default: throw .unexpectedAnswer("column \(column) holds no boolean")
        }
    }

    public func text(_ column: String) throws(DatabaseError) -> String {
        try present(optionalText(column), column)
    }

    public func integer(_ column: String) throws(DatabaseError) -> Int64 {
        try present(optionalInteger(column), column)
    }

    public func real(_ column: String) throws(DatabaseError) -> Double {
        try present(optionalReal(column), column)
    }

    public func boolean(_ column: String) throws(DatabaseError) -> Bool {
        try present(optionalBoolean(column), column)
    }

    private func present<T>(_ value: T?, _ column: String) throws(DatabaseError) -> T {
        guard let value else { throw .unexpectedAnswer("column \(column) is NULL") }
        return value
    }
}

/// A type that a row can be read into. Migrations keep such types frozen beside the step that uses them.
public protocol RowDecodable {
    init(row: Row) throws(DatabaseError)
}
