/// One connection to one database: blocking calls, one owner, one thread. Deliberately not `Sendable`.
///
/// Both drivers conform; `Migrations` and `Reconciliation` know only this protocol, so a server that uses one engine
/// links only that engine.
public protocol DatabaseConnection: AnyObject {
    var dialect: Dialect { get }

    /// What an operator would recognise: `postgresql://user@host:5432/name` or a file's path. Never a password.
    var target: String { get }

    /// The database's file on SQLite; nil on PostgreSQL and for a database in memory.
    var databaseFile: String? { get }

    /// Where the connection stands. After `.failed` only a rollback is possible.
    var transactionStatus: TransactionStatus { get }

    /// Runs one statement and returns how many rows it changed (0 where the notion does not apply).
    @discardableResult
    func execute(_ sql: SQL) throws(DatabaseError) -> Int

    /// Runs several statements separated by semicolons; nothing can be bound.
    func execute(script: String) throws(DatabaseError)

    /// Runs one statement and returns its whole answer. Meant for answers that fit in memory.
    func query(_ sql: SQL) throws(DatabaseError) -> [Row]

    /// Opens a transaction; throws when one is open already. On SQLite it is IMMEDIATE unless it only reads.
    func begin(readOnly: Bool) throws(DatabaseError)

    /// Commits, and throws `.transactionAborted` when the engine kept nothing.
    func commit() throws(DatabaseError)

    /// Rolls back; not an error when the engine has already done so.
    func rollback() throws(DatabaseError)
}

public enum TransactionStatus: Sendable, Hashable {
    case idle, open, failed
}

extension DatabaseConnection {
    /// The whole answer, decoded row by row.
    public func query<T: RowDecodable>(_ sql: SQL, as type: T.Type) throws(DatabaseError) -> [T] {
        var decoded: [T] = []
        for row in try query(sql) { decoded.append(try T(row: row)) }
        return decoded
    }

    /// The single value of a one-column, one-row answer; nil when there is no row.
    public func value(_ sql: SQL) throws(DatabaseError) -> Value? {
        try query(sql).first?.values.first
    }

    /// Whether a table, view or other relation of that name can be read by an unqualified name.
    public func hasTable(_ name: String) throws(DatabaseError) -> Bool {
        switch dialect {
        case .postgreSQL:
            try value("SELECT to_regclass(\(SQL.quoted(identifier: name))) IS NOT NULL") == .boolean(true)
        case .sqlite:
            try value("SELECT count(*) FROM sqlite_schema WHERE type IN ('table', 'view') AND name = \(name)")
                != .integer(0)
        }
    }
}
