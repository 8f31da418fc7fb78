internal import CLibPQ
public import DatabaseAccess

/// A connection to PostgreSQL for queries and COPY. One owner, one thread.
public final class PostgreSQLConnection: DatabaseConnection {
    let handle: PostgreSQLHandle

    /// Connects, waiting at most ten seconds unless the configuration says otherwise.
    ///
    /// - Throws: `DatabaseError.cannotConnect` with the server's or libpq's words.
    public init(_ configuration: PostgreSQLConfiguration) throws(DatabaseError) {
        handle = try PostgreSQLHandle(configuration, replication: false)
    }

    public var dialect: Dialect { .postgreSQL }
    public var target: String { handle.target }
    public var databaseFile: String? { nil }

    public var transactionStatus: TransactionStatus {
        switch PQtransactionStatus(handle.raw) {
        case PQTRANS_IDLE: .idle
        case PQTRANS_INTRANS, PQTRANS_ACTIVE: .open
        default: .failed
        }
    }

    /// The server's version as a number: 150018 is 15.18.
    public var serverVersion: Int { Int(PQserverVersion(handle.raw)) }

    /// Receives the text of every NOTICE and WARNING.
    public func onNotice(_ receive: @escaping (String) -> Void) { handle.onNotice = receive }

    @discardableResult
    public func execute(_ sql: SQL) throws(DatabaseError) -> Int { try run(sql).rowsChanged }

    public func execute(script: String) throws(DatabaseError) {
        _ = try checked(PostgreSQLResult(PQexec(handle.raw, script)), sql: script)
    }

    public func query(_ sql: SQL) throws(DatabaseError) -> [Row] {
        let result = try run(sql)
        let columnCount = PQnfields(result.raw)
        let columns = Row.Columns((0..<columnCount).map { String(cString: PQfname(result.raw, $0)) })
        let types = (0..<columnCount).map { PQftype(result.raw, $0) }
        var rows: [Row] = []
        rows.reserveCapacity(Int(result.rowCount))
        for row in 0..<result.rowCount {
            var values: [Value] = []
            values.reserveCapacity(types.count)
            for (column, type) in types.enumerated() {
                values.append(PostgreSQLValue.decode(result.text(row, Int32(column)), type: type))
            }
            rows.append(Row(columns: columns, values: values))
        }
        return rows
    }

    public func begin(readOnly: Bool) throws(DatabaseError) {
        // The server only warns, and the inner COMMIT would then end the outer transaction.
        guard transactionStatus == .idle else {
            throw .statementFailed(
                sql: "BEGIN",
                ServerMessage(code: "25001", message: "there is already a transaction in progress")
            )
        }
        try execute(script: readOnly ? "BEGIN TRANSACTION READ ONLY" : "BEGIN")
    }

    public func commit() throws(DatabaseError) {
        let result = try checked(PostgreSQLResult(PQexec(handle.raw, "COMMIT")), sql: "COMMIT")
        // A transaction in which a statement failed answers COMMIT with ROLLBACK, and without an error.
        guard result.commandTag == "COMMIT" else {
            throw .transactionAborted("COMMIT was answered by \(result.commandTag)")
        }
    }

    public func rollback() throws(DatabaseError) {
        if transactionStatus != .idle { try execute(script: "ROLLBACK") }
    }

    private func run(_ sql: SQL) throws(DatabaseError) -> PostgreSQLResult {
        let (text, values) = sql.rendered(for: .postgreSQL)
        // The C interface would cut the text off there, and say nothing.
        if values.contains(where: PostgreSQLValue.holdsZero) {
            throw .statementFailed(
                sql: text,
                ServerMessage(code: "22021", message: "a bound text holds U+0000, which PostgreSQL cannot store")
            )
        }
        let result = PostgreSQLValue.withEncoded(values) { parameters in
            PostgreSQLResult(
                PQexecParams(handle.raw, text, Int32(values.count), nil, parameters, nil, nil, 0)
            )
        }
        return try checked(result, sql: text)
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
