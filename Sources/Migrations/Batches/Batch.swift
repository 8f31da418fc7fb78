public import DatabaseAccess

/// The rows that a batched step goes through, in the order of a unique key that has an index.
public struct BatchSource: Sendable, Hashable {
    public let table: String
    public let key: [String]
    public let filter: SQL?

    /// - Parameters:
    ///   - key: the columns of a primary or unique key without NULLs.
    ///   - filter: which rows, as what follows WHERE. It may depend on what the step changes: the place in the order
    ///     decides where to go on, not the filter.
    public init(_ table: String, key: String..., where filter: SQL? = nil) {
        self.table = table
        self.key = key
        self.filter = filter
    }

    private var columns: SQL {
        SQL(raw: key.map(SQL.quoted(identifier:)).joined(separator: ", "))
    }

    private var keyTuple: SQL { key.count == 1 ? columns : "(\(columns))" }

    private func tuple(_ values: [Value]) -> SQL { values.count == 1 ? "\(values[0])" : "(\(list: values))" }

    /// What restricts a statement to the rows behind one place, up to and with another.
    func condition(after start: [Value]?, upTo end: [Value]?) -> SQL {
        var parts: [SQL] = []
        if let start { parts.append("\(keyTuple) > \(tuple(start))") }
        if let end { parts.append("\(keyTuple) <= \(tuple(end))") }
        if let filter { parts.append("(\(filter))") }
        guard var all = parts.first else { return "TRUE" }
        for part in parts.dropFirst() { all = "\(all) AND \(part)" }
        return all
    }

    /// The next rows; nil when none is left.
    func nextBatch(after start: [Value]?, limit: Int, _ db: borrowing Transaction) throws -> Batch? {
        let descending = key.map { SQL.quoted(identifier: $0) + " DESC" }.joined(separator: ", ")
        // One statement: the last of the next `limit` keys, and how many there are.
        guard
            let row = try db.query(
                """
                SELECT \(columns), count(*) OVER () AS rows_in_batch FROM (
                    SELECT \(columns) FROM \(identifier: table) WHERE \(condition(after: start, upTo: nil))
                    ORDER BY \(columns) LIMIT \(limit)
                ) AS next_rows ORDER BY \(raw: descending) LIMIT 1
                """
            ).first
        else { return nil }
        return Batch(
            source: self,
            start: start,
            end: Array(row.values.dropLast()),
            rowCount: Int(try row.integer("rows_in_batch"))
        )
    }

    func count(after start: [Value]?, on db: borrowing Transaction) throws -> Int64 {
        let count = try db.value(
            "SELECT count(*) FROM \(identifier: table) WHERE \(condition(after: start, upTo: nil))"
        )
        guard case .integer(let number)? = count else { throw DatabaseError.unexpectedAnswer("no count of \(table)") }
        return number
    }
}

/// The rows of one transaction of a batched step.
public struct Batch: Sendable, Hashable {
    public let source: BatchSource
    let start: [Value]?
    let end: [Value]
    public let rowCount: Int

    /// What follows WHERE to reach exactly these rows: `UPDATE … WHERE \(batch.condition)`.
    public var condition: SQL { source.condition(after: start, upTo: end) }

    /// The rows, decoded, in the order of the key.
    ///
    /// - Parameter columns: what to select; all columns unless given.
    public func rows<T: RowDecodable>(
        _ db: borrowing Transaction,
        columns: SQL = "*",
        as type: T.Type
    ) throws(DatabaseError) -> [T] {
        let order = source.key.map(SQL.quoted(identifier:)).joined(separator: ", ")
        return try db.query(
            "SELECT \(columns) FROM \(identifier: source.table) WHERE \(condition) ORDER BY \(raw: order)",
            as: type
        )
    }
}
