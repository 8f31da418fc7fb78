/// Many rows at once: over a network, a message for each row costs more than the rows themselves.
extension Transaction {
    /// Inserts rows with as few statements as the engine allows, every value bound, in bounded memory.
    ///
    ///     try db.insert(
    ///         into: "item",
    ///         columns: ["id", "name", "comment"],
    ///         rows: items.map { [$0.id, $0.name, $0.comment] },
    ///         onConflict: "(id) DO UPDATE SET name = excluded.name"
    ///     )
    ///
    /// A value takes the type of its column: text becomes a timestamp, a date or a number there.
    ///
    /// - Parameters:
    ///   - rows: read once, from the first to the last; a lazy sequence is never in memory as a whole.
    ///   - onConflict: what follows `ON CONFLICT`. On PostgreSQL one statement may not change a row twice: rows that
    ///     meet the same conflict must be made one before.
    /// - Returns: how many rows were inserted or changed; what a conflict left alone does not count.
    /// - Throws: `.unexpectedAnswer` for a row with fewer or more values than columns; `.statementFailed`.
    @discardableResult
    public func insert(
        into table: String,
        columns: [String],
        rows: some Sequence<[any ValueConvertible]>,
        onConflict: SQL? = nil
    ) throws(DatabaseError) -> Int {
        let fitting = dialect.bindLimit / max(1, columns.count)
        let perStatement = max(1, min(Self.rowsPerStatement, fitting))
        let statement = InsertStatement(table: table, columns: columns, onConflict: onConflict)
        var waiting: [[Value]] = []
        var changed = 0
        for row in rows {
            guard row.count == columns.count else {
                throw .unexpectedAnswer("\(row.count) values for the \(columns.count) columns of \(table)")
            }
            waiting.append(row.map(\.databaseValue))
            if waiting.count == perStatement {
                changed += try execute(statement.sql(for: waiting))
                waiting.removeAll(keepingCapacity: true)
            }
        }
        if !waiting.isEmpty { changed += try execute(statement.sql(for: waiting)) }
        return changed
    }

    /// Hands over the rows of one statement by the `size`, the last ones as they are, in bounded memory. The body may
    /// run other statements meanwhile.
    public func forEachChunk<T: RowDecodable>(
        of size: Int,
        _ sql: SQL,
        as type: T.Type,
        _ body: ([T]) throws -> Void
    ) throws {
        var rows: [T] = []
        try forEachRow(sql, as: type) { row in
            rows.append(row)
            if rows.count >= size {
                try body(rows)
                rows.removeAll(keepingCapacity: true)
            }
        }
        if !rows.isEmpty { try body(rows) }
    }

    /// More would make a statement's text long and gain nothing.
    private static var rowsPerStatement: Int { 1_000 }
}

extension Dialect {
    /// How many values one statement may bind: a 16-bit number in PostgreSQL's protocol, and
    /// `SQLITE_MAX_VARIABLE_NUMBER` as SQLite is built since 3.32.
    var bindLimit: Int {
        switch self {
        case .postgreSQL: 65_535
        case .sqlite: 32_766
        }
    }
}

/// `INSERT INTO … VALUES (…), (…)`.
private struct InsertStatement {
    private let head: SQL
    private let tail: SQL

    init(table: String, columns: [String], onConflict: SQL?) {
        let names = columns.map(SQL.quoted(identifier:)).joined(separator: ", ")
        head = "INSERT INTO \(identifier: table) (\(raw: names)) VALUES "
        tail = onConflict.map { " ON CONFLICT \($0)" } ?? ""
    }

    func sql(for rows: [[Value]]) -> SQL {
        var sql = head
        sql.pieces.reserveCapacity(rows.count * 2 * ((rows.first?.count ?? 0) + 1) + 8)
        for (index, row) in rows.enumerated() {
            sql.pieces.append(.text(index == 0 ? "(" : "), ("))
            for (position, value) in row.enumerated() {
                if position > 0 { sql.pieces.append(.text(", ")) }
                sql.pieces.append(.bind(value))
            }
        }
        sql.pieces.append(.text(")"))
        return sql + tail
    }
}
