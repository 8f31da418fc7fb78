public import DatabaseAccess

/// The rows that a batched step goes through, in the order of a unique key that has an index.
public struct BatchSource: Sendable, Hashable {
    public let table: String
    public let key: [String]
    public let filter: SQL?

    /// - Parameters:
    ///   - key: the columns of a primary or unique key without NULLs, of any type that has an order. The step must not
    ///     change them: a row that moves forward would be done once more.
    ///   - filter: which rows, as what follows WHERE. It may depend on what the step changes: the place in the order
    ///     decides where to go on, not the filter.
    public init(_ table: String, key first: String, _ others: String..., where filter: SQL? = nil) {
        self.table = table
        key = [first] + others
        self.filter = filter
    }

    /// Named with their table: a misspelt name in quotes alone is a text to SQLite.
    private func columns(of table: String) -> [SQL] { key.map { "\(identifier: table).\(identifier: $0)" } }

    /// The order of the rows, as what follows ORDER BY. Both engines sort as they compare: by the column's own
    /// collation.
    package var order: SQL { Self.list(columns(of: table)) }

    /// What restricts a statement to the rows behind one place, up to and with another.
    func condition(after start: [Value]?, upTo end: [Value]?, as alias: String? = nil) -> SQL {
        let columns = columns(of: alias ?? table)
        let tuple: SQL = columns.count == 1 ? columns[0] : "(\(Self.list(columns)))"
        var parts: [SQL] = []
        if let start { parts.append("\(tuple) > \(Self.tuple(start))") }
        if let end { parts.append("\(tuple) <= \(Self.tuple(end))") }
        if let filter { parts.append("(\(filter))") }
        return parts.isEmpty ? "TRUE" : Self.list(parts, separator: " AND ")
    }

    private static func tuple(_ values: [Value]) -> SQL { values.count == 1 ? "\(values[0])" : "(\(list: values))" }

    private static func list(_ parts: [SQL], separator: String = ", ") -> SQL {
        var all = parts[0]
        for part in parts.dropFirst() { all = "\(all)\(raw: separator)\(part)" }
        return all
    }

    /// The next rows; nil when none is left.
    ///
    /// PostgreSQL's keys are read as text, which is exact for every type and is read back as the column's own.
    package func nextBatch(after start: [Value]?, limit: Int, _ db: borrowing Transaction) throws -> Batch? {
        try batch(after: start, limit: limit, isFull: true, db) ?? batch(after: start, limit: limit, isFull: false, db)
    }

    /// A full batch is found by its last key, straight from the index; what is left at the end has to be counted.
    private func batch(
        after start: [Value]?,
        limit: Int,
        isFull: Bool,
        _ db: borrowing Transaction
    ) throws -> Batch? {
        let inner = columns(of: table).enumerated().map { "\($1) AS \(raw: "key_\($0)")" as SQL }
        let names = key.indices.map { "next_rows.key_\($0)" }
        let keys = names.map { "\(postgreSQL: "CAST(\($0) AS TEXT)", sqlite: $0)" as SQL }
        let kinds = names.map { "\(postgreSQL: "'text'", sqlite: "typeof(\($0))")" as SQL }
        let descending = names.map { SQL(raw: $0 + " DESC") }
        let window: SQL = isFull ? "LIMIT 1 OFFSET \(limit - 1)" : "LIMIT \(limit)"
        guard
            let row = try db.query(
                """
                SELECT \(Self.list(keys + kinds)), count(*) OVER () AS rows_in_batch FROM (
                    SELECT \(Self.list(inner)) FROM \(identifier: table)
                    WHERE \(condition(after: start, upTo: nil)) ORDER BY \(order) \(window)
                ) AS next_rows ORDER BY \(Self.list(descending)) LIMIT 1
                """
            ).first
        else { return nil }
        let end = Array(row.values[..<key.count])
        for (value, kind) in zip(end, row.values[key.count...]) {
            // Bound as it comes it would stand behind every text.
            if case .blob = value, kind == "text" { throw BatchSourceError.keyIsNoText(table: table, key: key) }
        }
        return Batch(
            source: self,
            start: start,
            end: end,
            rowCount: isFull ? limit : Int(try row.integer("rows_in_batch"))
        )
    }

    /// How many rows there are.
    ///
    /// - Throws: `BatchSourceError.keyIsNull` when there are some that no place in the order reaches.
    package func count(on db: borrowing Transaction) throws -> Int64 {
        let isNull = Self.list(columns(of: table).map { "\($0) IS NULL" }, separator: " OR ")
        let rows = try db.query(
            """
            SELECT count(*) AS all_rows, count(CASE WHEN \(isNull) THEN 1 END) AS without_key
            FROM \(identifier: table) WHERE \(condition(after: nil, upTo: nil))
            """
        )
        guard let row = rows.first else { throw DatabaseError.unexpectedAnswer("no count of \(table)") }
        let withoutKey = try row.integer("without_key")
        guard withoutKey == 0 else { throw BatchSourceError.keyIsNull(table: table, key: key, rows: withoutKey) }
        return try row.integer("all_rows")
    }

    /// Makes PostgreSQL write times and numbers in the one way that any session reads back as the same.
    package static func format(_ dialect: Dialect) -> String {
        dialect == .postgreSQL
            ? "SET LOCAL datestyle = 'ISO'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL extra_float_digits = 3;"
            : ""
    }
}

/// Why the rows of a table cannot be gone through by a key.
public enum BatchSourceError: Error, Sendable, Hashable {
    /// Rows without a key have no place in its order, and would be left out in silence.
    case keyIsNull(table: String, key: [String], rows: Int64)
    /// SQLite: a key is stored as text and is not UTF-8.
    case keyIsNoText(table: String, key: [String])
}

extension BatchSourceError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .keyIsNull(let table, let key, let rows):
            "\(table) has \(rows) rows with NULL in \(key.joined(separator: ", "))"
        case .keyIsNoText(let table, let key): "\(table) has text that is not UTF-8 in \(key.joined(separator: ", "))"
        }
    }
}
