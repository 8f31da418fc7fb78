/// One statement. What is interpolated is **bound**, never spliced; text that must be spliced says so by its label.
///
///     let sql: SQL = "SELECT name FROM item WHERE id = \(id)"
///     let table: SQL = "CREATE TABLE note (id TEXT PRIMARY KEY, written \(type: .timestamp) NOT NULL)"
public struct SQL: Sendable, Hashable {
    enum Piece: Sendable, Hashable {
        case text(String)
        case bind(Value)
        case identifier(String)
        case type(ColumnType)
        case either(postgreSQL: String, sqlite: String)
    }

    var pieces: [Piece]

    /// A statement without bound values, taken as it stands.
    public init(raw text: String) { pieces = [.text(text)] }

    public static func + (left: SQL, right: SQL) -> SQL {
        var joined = left
        joined.pieces += right.pieces
        return joined
    }

    /// For statements that are put together in a loop: nothing is copied.
    public static func += (left: inout SQL, right: SQL) { left.pieces += right.pieces }
}

/// A column type that both engines have under names of their own.
public enum ColumnType: Sendable, Hashable {
    case text, integer, bigInteger, double, boolean, date, timestamp, json, blob

    public func name(in dialect: Dialect) -> String {
        switch (self, dialect) {
        case (.text, _): "TEXT"
        case (.integer, _): "INTEGER"
        case (.bigInteger, _): "BIGINT"
        case (.double, .postgreSQL): "DOUBLE PRECISION"
        case (.double, .sqlite): "REAL"
        case (.boolean, _): "BOOLEAN"
        case (.date, .postgreSQL): "DATE"
        case (.date, .sqlite): "TEXT"
        case (.timestamp, .postgreSQL): "TIMESTAMP"
        case (.timestamp, .sqlite): "TEXT"
        case (.json, _): "TEXT"
        case (.blob, .postgreSQL): "BYTEA"
        case (.blob, .sqlite): "BLOB"
        }
    }
}

extension SQL: ExpressibleByStringInterpolation {
    public init(stringLiteral value: String) { self.init(raw: value) }
    public init(stringInterpolation: Interpolation) { pieces = stringInterpolation.pieces }

    public struct Interpolation: StringInterpolationProtocol {
        var pieces: [Piece] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(interpolationCount * 2 + 1)
        }

        public mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { pieces.append(.text(literal)) }
        }

        public mutating func appendInterpolation(_ value: some ValueConvertible) {
            pieces.append(.bind(value.databaseValue))
        }

        /// A bound value that may be missing, and is NULL then.
        public mutating func appendInterpolation(nullable value: (some ValueConvertible)?) {
            pieces.append(.bind(value.databaseValue))
        }

        /// A bound value as one of a type that the statement itself does not tell, `CAST(? AS …)`: a timestamp that is
        /// text in Swift, for example.
        public mutating func appendInterpolation(_ value: some ValueConvertible, as type: ColumnType) {
            pieces += [.text("CAST("), .bind(value.databaseValue), .text(" AS "), .type(type), .text(")")]
        }

        /// As `\(_:as:)`, for a value that may be missing, and is NULL then.
        public mutating func appendInterpolation(nullable value: (some ValueConvertible)?, as type: ColumnType) {
            appendInterpolation(value.databaseValue, as: type)
        }

        /// A list of bound values, `?, ?, ?`; an empty list becomes `NULL`, which no value equals.
        public mutating func appendInterpolation(list values: [some ValueConvertible]) {
            guard !values.isEmpty else { return pieces.append(.text("NULL")) }
            for (index, value) in values.enumerated() {
                if index > 0 { pieces.append(.text(", ")) }
                pieces.append(.bind(value.databaseValue))
            }
        }

        /// The name of a table or a column, quoted.
        public mutating func appendInterpolation(identifier name: String) { pieces.append(.identifier(name)) }

        public mutating func appendInterpolation(type: ColumnType) { pieces.append(.type(type)) }

        /// Text that differs between the engines.
        public mutating func appendInterpolation(postgreSQL: String, sqlite: String) {
            pieces.append(.either(postgreSQL: postgreSQL, sqlite: sqlite))
        }

        /// Another piece of SQL, with its own bound values.
        public mutating func appendInterpolation(_ sql: SQL) { pieces += sql.pieces }

        /// Text spliced as it stands. Never hand it anything that came from outside the program.
        public mutating func appendInterpolation(raw text: String) { pieces.append(.text(text)) }
    }
}

extension SQL {
    /// The text an engine is sent, with `$1` or `?1` for each bound value, and those values in order.
    public func rendered(for dialect: Dialect) -> (text: String, values: [Value]) {
        var text = ""
        var values: [Value] = []
        for piece in pieces {
            switch piece {
            case .text(let literal): text += literal
            case .identifier(let name): text += Self.quoted(identifier: name)
            case .type(let type): text += type.name(in: dialect)
            case .either(let postgreSQL, let sqlite): text += dialect == .postgreSQL ? postgreSQL : sqlite
            case .bind(let value):
                values.append(value)
                text += (dialect == .postgreSQL ? "$" : "?") + String(values.count)
            }
        }
        return (text, values)
    }

    /// A name in double quotes, with inner quotes doubled: both engines read it so.
    public static func quoted(identifier name: String) -> String {
        quoted(name, with: "\"")
    }

    /// Text in single quotes, for the few commands that take no bound value. Both engines read it so
    /// (PostgreSQL with `standard_conforming_strings`, its default since 9.1).
    public static func quoted(literal text: String) -> String {
        quoted(text, with: "'")
    }

    /// By Unicode scalars, as the engines read: to Swift a quote and a combining accent behind it are one `Character`
    /// that equals no quote.
    private static func quoted(_ text: String, with quote: Unicode.Scalar) -> String {
        guard text.utf8.contains(UInt8(ascii: quote)) else { return "\(quote)\(text)\(quote)" }
        var scalars = String.UnicodeScalarView([quote])
        for scalar in text.unicodeScalars {
            scalars.append(scalar)
            if scalar == quote { scalars.append(quote) }
        }
        scalars.append(quote)
        return String(scalars)
    }
}
