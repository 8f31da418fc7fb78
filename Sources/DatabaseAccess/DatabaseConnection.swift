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

    /// The process id that the server announced when the connection was made; nil on SQLite. Behind a pooler it is
    /// another than `pg_backend_pid()` answers.
    var announcedBackend: Int64? { get }

    /// Has every statement from now on looked at while it runs; nil ends that.
    func watchStatements(_ watch: StatementWatch?)

    /// Runs one statement and returns how many rows it changed (0 where the notion does not apply).
    @discardableResult
    func execute(_ sql: SQL) throws(DatabaseError) -> Int

    /// Runs several statements separated by semicolons; nothing can be bound.
    func execute(script: String) throws(DatabaseError)

    /// Runs one statement and returns its whole answer. Meant for answers that fit in memory.
    func query(_ sql: SQL) throws(DatabaseError) -> [Row]

    /// As `query(_:)`, for one of the few statements that are run again and again with other bound values: PostgreSQL
    /// keeps it parsed, which takes it longer than a small statement itself. SQLite is as quick without.
    func query(repeated sql: SQL) throws(DatabaseError) -> [Row]

    /// Runs one statement and hands over its rows one by one, in bounded memory. The body may use this connection.
    ///
    /// PostgreSQL reads through a cursor: it takes SELECT or VALUES only, and an open transaction.
    /// - Throws: `DatabaseError`, `.unexpectedAnswer` outside a transaction on PostgreSQL; or what `body` throws, which
    ///   ends the reading.
    func forEachRow(_ sql: SQL, _ body: (Row) throws -> Void) throws

    /// Opens a transaction; throws when one is open already. On SQLite it is IMMEDIATE unless it only reads.
    func begin(readOnly: Bool) throws(DatabaseError)

    /// Opens a transaction and runs a script in it, on PostgreSQL in one round trip. When it throws, the transaction it
    /// opened is rolled back. An empty script is allowed.
    func begin(readOnly: Bool, then script: String) throws(DatabaseError)

    /// Commits, and throws `.transactionAborted` when the engine kept nothing.
    func commit() throws(DatabaseError)

    /// Runs a script in the open transaction and commits, on PostgreSQL in one round trip. The script must not end the
    /// transaction; an empty one is allowed.
    ///
    /// - Throws: `.statementFailed` when the script fails: nothing is committed, and a rollback is due.
    ///   `.transactionAborted` when no sound transaction is open or the engine kept nothing.
    func commit(after script: String) throws(DatabaseError)

    /// Rolls back; not an error when the engine has already done so.
    func rollback() throws(DatabaseError)

    /// Marks a place in the open transaction to which it can be rolled back. Of two with one name the later counts.
    func beginSavepoint(_ name: String) throws(DatabaseError)

    /// Forgets a savepoint and keeps what was done since.
    func releaseSavepoint(_ name: String) throws(DatabaseError)

    /// Undoes what was done since the savepoint, failures included, and forgets it.
    ///
    /// - Throws: `.transactionAborted` when SQLite has ended the whole transaction by itself, as on a full disk.
    func rollBackToSavepoint(_ name: String) throws(DatabaseError)
}

public enum TransactionStatus: Sendable, Hashable {
    case idle, open, failed
}

extension DatabaseConnection {
    public func query(repeated sql: SQL) throws(DatabaseError) -> [Row] { try query(sql) }

    /// The whole answer, decoded row by row.
    public func query<T: RowDecodable>(_ sql: SQL, as type: T.Type) throws(DatabaseError) -> [T] {
        var decoded: [T] = []
        for row in try query(sql) { decoded.append(try T(row: row)) }
        return decoded
    }

    /// The rows one by one, decoded, in bounded memory.
    public func forEachRow<T: RowDecodable>(_ sql: SQL, as type: T.Type, _ body: (T) throws -> Void) throws {
        try forEachRow(sql) { row in try body(T(row: row)) }
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
