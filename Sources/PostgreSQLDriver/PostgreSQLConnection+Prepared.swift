internal import CLibPQ
internal import DatabaseAccess

/// What a connection has had the server prepare, by the statements' texts.
struct PreparedStatements {
    /// Whoever builds texts, in place of binding values, must not fill the server's memory.
    static let limit = 64

    var names: [String: String] = [:]
    /// No name is given twice: what was forgotten may still be there.
    var count = 0
    /// Whether the connection has a server process for itself; nil before anybody asked.
    var isPossible: Bool?
}

extension PostgreSQLConnection {
    /// Runs a statement that the server parses the first time only.
    ///
    /// A pooler may have another process run the next transaction, which knows nothing of it: behind one, and beyond the
    /// limit, it is run as any other statement.
    func run(repeated sql: SQL) throws(DatabaseError) -> PostgreSQLResult {
        let (text, values) = try rendered(sql)
        guard let name = try preparedName(of: text) else { return try run(sql) }
        let count = Int32(values.count)
        do throws(DatabaseError) {
            let result: PostgreSQLResult?
            if let watch {
                result = try watched(by: watch) {
                    PostgreSQLValue.withEncoded(values) { parameters in
                        PQsendQueryPrepared(handle.raw, name, count, parameters, nil, nil, 0)
                    }
                }
            } else {
                result = PostgreSQLValue.withEncoded(values) { parameters in
                    PostgreSQLResult(PQexecPrepared(handle.raw, name, count, parameters, nil, nil, 0))
                }
            }
            return try checked(result, sql: text)
        } catch {
            // Somebody had it discarded, or changed a column's type: the next call prepares it anew.
            if error.code == "26000" || error.code == "0A000" { prepared.names[text] = nil }
            throw error
        }
    }

    private func preparedName(of text: String) throws(DatabaseError) -> String? {
        if let name = prepared.names[text] { return name }
        guard prepared.count < PreparedStatements.limit, try hasItsOwnProcess() else { return nil }
        prepared.count += 1
        let name = "omsupply_admin_\(prepared.count)"
        let result: PostgreSQLResult?
        if let watch {
            result = try watched(by: watch) { PQsendPrepare(handle.raw, name, text, 0, nil) }
        } else {
            result = PostgreSQLResult(PQprepare(handle.raw, name, text, 0, nil))
        }
        _ = try checked(result, sql: text)
        prepared.names[text] = name
        return name
    }

    /// A pooler announces a process of its own making.
    private func hasItsOwnProcess() throws(DatabaseError) -> Bool {
        if let known = prepared.isPossible { return known }
        let isDirect = try value("SELECT pg_backend_pid()") == announcedBackend.map { .integer($0) }
        prepared.isPossible = isDirect
        return isDirect
    }
}
