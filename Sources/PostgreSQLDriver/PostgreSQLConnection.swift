internal import CLibPQ
public import DatabaseAccess

/// A connection to PostgreSQL for queries and COPY. One owner, one thread.
public final class PostgreSQLConnection: DatabaseConnection {
    let handle: PostgreSQLHandle
    var watch: StatementWatch?
    /// How many cursors it has opened: each gets a name of its own.
    var cursorCount = 0
    var prepared = PreparedStatements()

    /// Connects, waiting at most ten seconds unless the configuration says otherwise.
    ///
    /// - Throws: `DatabaseError.cannotConnect` with the server's or libpq's words.
    public init(_ configuration: PostgreSQLConfiguration) throws(DatabaseError) {
        handle = try PostgreSQLHandle(configuration, replication: false)
    }

    public var dialect: Dialect { .postgreSQL }
    public var target: String { handle.target }
    public var databaseFile: String? { nil }
    public var announcedBackend: Int64? { Int64(PQbackendPID(handle.raw)) }

    /// The server's version as a number: 150018 is 15.18.
    public var serverVersion: Int { Int(PQserverVersion(handle.raw)) }

    /// Receives the text of every NOTICE and WARNING.
    public func onNotice(_ receive: @escaping (String) -> Void) { handle.onNotice = receive }

    /// Whether this role may set `lc_messages`: superusers may, and from PostgreSQL 15 on whom they allow it.
    public func mayChooseMessageLanguage() throws(DatabaseError) -> Bool {
        let question: SQL =
            serverVersion >= 150_000
            ? "SELECT has_parameter_privilege('lc_messages', 'SET')"
            : "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        return try value(question) == .boolean(true)
    }

    @discardableResult
    public func execute(_ sql: SQL) throws(DatabaseError) -> Int { try run(sql).rowsChanged }

    public func execute(script: String) throws(DatabaseError) { _ = try run(script: script) }

    func run(_ sql: SQL) throws(DatabaseError) -> PostgreSQLResult {
        let (text, values) = try rendered(sql)
        let count = Int32(values.count)
        if let watch {
            let result = try watched(by: watch) {
                PostgreSQLValue.withEncoded(values) { parameters in
                    PQsendQueryParams(handle.raw, text, count, nil, parameters, nil, nil, 0)
                }
            }
            return try checked(result, sql: text)
        }
        let result = PostgreSQLValue.withEncoded(values) { parameters in
            PostgreSQLResult(PQexecParams(handle.raw, text, count, nil, parameters, nil, nil, 0))
        }
        return try checked(result, sql: text)
    }

    func rendered(_ sql: SQL) throws(DatabaseError) -> (text: String, values: [Value]) {
        let (text, values) = sql.rendered(for: .postgreSQL)
        // The C interface would cut the text off there, and say nothing.
        if values.contains(where: PostgreSQLValue.holdsZero) {
            throw .statementFailed(
                sql: text,
                ServerMessage(code: "22021", message: "a bound text holds U+0000, which PostgreSQL cannot store")
            )
        }
        return (text, values)
    }

    func checked(_ result: PostgreSQLResult?, sql: String) throws(DatabaseError) -> PostgreSQLResult {
        guard let result else { throw .connectionLost(handle.lastError) }
        switch result.status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY, PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            return result
        default:
            let message = result.serverMessage
            if PQstatus(handle.raw) != CONNECTION_OK { throw .connectionLost(message) }
            throw .statementFailed(sql: sql, message)
        }
    }
}
