import DatabaseAccess

/// A connection that does as it is told and remembers what was asked of it.
final class ScriptedConnection: DatabaseConnection {
    let dialect = Dialect.sqlite
    let target = "a script"
    let databaseFile: String? = nil
    private(set) var transactionStatus = TransactionStatus.idle
    private(set) var calls: [String] = []

    /// What a call throws instead of doing its work.
    var failures: [String: DatabaseError] = [:]
    /// Where the connection stands after a statement.
    var statusAfterStatement = TransactionStatus.open

    private func call(_ name: String) throws(DatabaseError) {
        calls.append(name)
        if let failure = failures[name] { throw failure }
    }

    func execute(_ sql: SQL) throws(DatabaseError) -> Int {
        try call("execute")
        transactionStatus = statusAfterStatement
        return 1
    }

    func execute(script: String) throws(DatabaseError) { _ = try execute(SQL(raw: script)) }

    func query(_ sql: SQL) throws(DatabaseError) -> [Row] {
        _ = try execute(sql)
        return []
    }

    func begin(readOnly: Bool) throws(DatabaseError) {
        try call("begin")
        transactionStatus = .open
    }

    func commit() throws(DatabaseError) {
        try call("commit")
        transactionStatus = .idle
    }

    func rollback() throws(DatabaseError) {
        transactionStatus = .idle
        try call("rollback")
    }

    let announcedBackend: Int64? = nil
    func watchStatements(_ watch: StatementWatch?) {}

    func forEachRow(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        for row in try query(sql) { try body(row) }
    }

    func begin(readOnly: Bool, then script: String) throws(DatabaseError) { try begin(readOnly: readOnly) }
    func commit(after script: String) throws(DatabaseError) { try commit() }

    func beginSavepoint(_ name: String) throws(DatabaseError) { try call("begin \(name)") }
    func releaseSavepoint(_ name: String) throws(DatabaseError) { try call("release \(name)") }

    func rollBackToSavepoint(_ name: String) throws(DatabaseError) {
        try call("rollback to \(name)")
        transactionStatus = .open
    }
}
