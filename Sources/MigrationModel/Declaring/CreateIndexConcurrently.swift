public import DatabaseAccess

/// Builds an index without locking out writers: `CREATE INDEX CONCURRENTLY` on PostgreSQL, a plain one on SQLite.
public struct CreateIndexConcurrently: NonTransactionalFragment {
    public let id: String
    public let name: String
    private let table: String
    private let columns: [String]
    private let isUnique: Bool
    private let predicate: SQL?

    /// - Parameters:
    ///   - predicate: what follows WHERE, for a partial index; without bound values.
    ///   - id: `create_index_` and the name unless given.
    public init(
        _ name: String,
        on table: String,
        columns: [String],
        unique: Bool = false,
        where predicate: SQL? = nil,
        id: String? = nil
    ) {
        self.name = name
        self.table = table
        self.columns = columns
        isUnique = unique
        self.predicate = predicate
        self.id = id ?? "create_index_\(name)"
    }

    public var summary: String { "index \(name) on \(table)" }
    public var touches: Set<String>? { [] }

    public func statement(for dialect: Dialect) -> SQL? {
        let list = columns.map(SQL.quoted(identifier:)).joined(separator: ", ")
        let condition: SQL = predicate.map { " WHERE \($0)" } ?? ""
        return """
            CREATE \(raw: isUnique ? "UNIQUE " : "")INDEX \(postgreSQL: "CONCURRENTLY ", sqlite: "")\
            \(identifier: name) ON \(identifier: table) (\(raw: list))\(condition)
            """
    }

    /// Whether it stands: valid, unique if it is to be, and on these columns. Another index of the name is not it.
    public func isDone(_ db: any DatabaseConnection) throws -> Bool {
        let keys = try db.query(
            """
            SELECT i.indisvalid AND i.indisunique = \(isUnique) AS fits, a.attname::text AS name FROM pg_index AS i
            JOIN pg_class AS c ON c.oid = i.indexrelid
            JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = current_schema()
            CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS key (number, place)
            LEFT JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = key.number
            WHERE c.relname = \(name) AND i.indrelid = to_regclass(\(SQL.quoted(identifier: table)))
            ORDER BY key.place
            """
        )
        return try keys.allSatisfy { try $0.boolean("fits") } && keys.map { try $0.optionalText("name") } == columns
    }

    /// A build that broke off, or found duplicates, leaves an index that costs every write and serves no read.
    public func cleanUp(_ db: any DatabaseConnection) throws {
        guard try isValid(db) == false else { return }
        try db.execute("DROP INDEX CONCURRENTLY IF EXISTS \(identifier: name)")
    }

    /// nil when there is no such index.
    private func isValid(_ db: any DatabaseConnection) throws -> Bool? {
        let valid = try db.value(
            """
            SELECT i.indisvalid FROM pg_index AS i
            JOIN pg_class AS c ON c.oid = i.indexrelid
            JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = current_schema()
            WHERE c.relname = \(name)
            """
        )
        return valid.map { $0 == .boolean(true) }
    }
}
