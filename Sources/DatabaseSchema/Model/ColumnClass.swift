import DatabaseAccess

/// What a column holds, under one name for both engines. Lengths and precisions are not part of it.
public enum ColumnClass: Sendable, Hashable {
    case text, integer, bigInteger, double, decimal, boolean, date, timestamp, json, blob
    /// The values of a PostgreSQL enum type, in their order.
    case enumeration([String])
    /// A type that omSupply has no use for, as the engine writes it.
    case other(String)

    private static let plain: [ColumnClass] = [
        .text, .integer, .bigInteger, .double, .decimal, .boolean, .date, .timestamp, .json, .blob,
    ]
}

extension ColumnClass {
    /// By PostgreSQL's own name of a type, as `pg_type.typname` has it.
    init(postgreSQL name: String, written: String, values: [String]?) {
        if let values {
            self = .enumeration(values)
            return
        }
        switch name {
        case "text", "varchar", "bpchar", "name", "citext": self = .text
        case "int2", "int4": self = .integer
        case "int8": self = .bigInteger
        case "float4", "float8": self = .double
        case "numeric": self = .decimal
        case "bool": self = .boolean
        case "date": self = .date
        case "timestamp", "timestamptz": self = .timestamp
        case "json", "jsonb": self = .json
        case "bytea": self = .blob
        default: self = .other(written)
        }
    }

    /// By the type that a SQLite column was declared with. SQLite enforces none of them.
    init(sqlite declared: String) {
        let name = declared.uppercased().prefix { $0 != "(" }.split(separator: " ").joined(separator: " ")
        switch name {
        case "TEXT", "VARCHAR", "CHAR", "CHARACTER", "CHARACTER VARYING", "NVARCHAR", "NCHAR", "CLOB": self = .text
        case "INTEGER", "INT", "SMALLINT", "TINYINT", "MEDIUMINT", "INT2", "INT4": self = .integer
        case "BIGINT", "INT8", "BIG INT": self = .bigInteger
        case "REAL", "DOUBLE", "DOUBLE PRECISION", "FLOAT": self = .double
        case "NUMERIC", "DECIMAL": self = .decimal
        case "BOOLEAN", "BOOL": self = .boolean
        case "DATE": self = .date
        case "TIMESTAMP", "DATETIME": self = .timestamp
        case "JSON", "JSONB": self = .json
        case "BLOB": self = .blob
        default: self = .other(declared)
        }
    }

    /// Whether a SQLite column of this class can be the same column as a PostgreSQL one: SQLite keeps dates, times,
    /// JSON and enumerations as text, and integers of every size and booleans as INTEGER.
    func canStand(forPostgreSQL other: ColumnClass) -> Bool {
        switch (self, other) {
        case _ where self == other: true
        case (.text, .date), (.text, .timestamp), (.text, .json), (.text, .enumeration): true
        case (.integer, .bigInteger), (.integer, .boolean): true
        case (.bigInteger, .integer), (.double, .decimal): true
        default: false
        }
    }
}

extension ColumnClass: CustomStringConvertible {
    public var description: String {
        switch self {
        case .text: "text"
        case .integer: "integer"
        case .bigInteger: "bigInteger"
        case .double: "double"
        case .decimal: "decimal"
        case .boolean: "boolean"
        case .date: "date"
        case .timestamp: "timestamp"
        case .json: "json"
        case .blob: "blob"
        case .enumeration(let values): "enumeration (\(values.map(SQL.quoted(literal:)).joined(separator: ", ")))"
        case .other(let name): name
        }
    }
}

/// `"text"`, `{"enumeration": ["NEW", "DONE"]}`, `{"other": "point"}`.
extension ColumnClass: Codable {
    private enum Key: String, CodingKey {
        case enumeration, other
    }

    public init(from decoder: any Decoder) throws {
        if let container = try? decoder.singleValueContainer(), let name = try? container.decode(String.self) {
            guard let known = Self.plain.first(where: { $0.description == name }) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "no class of columns: \(name)")
            }
            self = known
            return
        }
        let container = try decoder.container(keyedBy: Key.self)
        if let values = try container.decodeIfPresent([String].self, forKey: .enumeration) {
            self = .enumeration(values)
        } else {
            self = .other(try container.decode(String.self, forKey: .other))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .enumeration(let values):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(values, forKey: .enumeration)
        case .other(let name):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(name, forKey: .other)
        default:
            var container = encoder.singleValueContainer()
            try container.encode(description)
        }
    }
}
