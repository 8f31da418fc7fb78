internal import CSQLite
public import DatabaseAccess

/// A savepoint, and whether a statement had failed when it began.
struct SQLiteSavepoint {
    let name: String
    let hadFailed: Bool
}

extension SQLiteConnection {
    public var transactionStatus: TransactionStatus {
        if isIdle { return .idle }
        return statementFailed ? .failed : .open
    }

    private var isIdle: Bool { sqlite3_get_autocommit(raw) != 0 }

    public func begin(readOnly: Bool) throws(DatabaseError) {
        if isIdle { forgetTransaction() }
        try execute(script: readOnly ? "BEGIN" : "BEGIN IMMEDIATE")
    }

    public func begin(readOnly: Bool, then script: String) throws(DatabaseError) {
        try begin(readOnly: readOnly)
        do throws(DatabaseError) { try execute(script: script) } catch {
            // The first error wins.
            try? rollback()
            throw error
        }
    }

    public func commit() throws(DatabaseError) {
        try requireSoundTransaction()
        try execute(script: "COMMIT")
        forgetTransaction()
    }

    public func commit(after script: String) throws(DatabaseError) {
        try requireSoundTransaction()
        try execute(script: script)
        try commit()
    }

    private func requireSoundTransaction() throws(DatabaseError) {
        // After a full disk or an I/O error SQLite has rolled back by itself, and COMMIT has nothing to commit.
        guard !isIdle else { throw .transactionAborted("SQLite had already rolled back") }
        guard !statementFailed else { throw .transactionAborted("a statement failed") }
    }

    public func rollback() throws(DatabaseError) {
        defer { forgetTransaction() }
        if !isIdle { try execute(script: "ROLLBACK") }
    }

    public func beginSavepoint(_ name: String) throws(DatabaseError) {
        // Outside a transaction it would open one.
        guard !isIdle else {
            throw .statementFailed(
                sql: "SAVEPOINT",
                ServerMessage(code: "SQLITE_ERROR", message: "a savepoint needs an open transaction")
            )
        }
        let savepoint = SQLiteSavepoint(name: name, hadFailed: statementFailed)
        try execute(script: "SAVEPOINT \(SQL.quoted(identifier: name))")
        savepoints.append(savepoint)
    }

    public func releaseSavepoint(_ name: String) throws(DatabaseError) {
        try execute(script: "RELEASE \(SQL.quoted(identifier: name))")
        _ = forgetSavepoint(name)
    }

    public func rollBackToSavepoint(_ name: String) throws(DatabaseError) {
        guard !isIdle else { throw .transactionAborted("SQLite had already rolled back") }
        let quoted = SQL.quoted(identifier: name)
        try execute(script: "ROLLBACK TO \(quoted); RELEASE \(quoted)")
        if let savepoint = forgetSavepoint(name) { statementFailed = savepoint.hadFailed }
    }

    /// Forgets a savepoint and those inside it.
    private func forgetSavepoint(_ name: String) -> SQLiteSavepoint? {
        guard let index = savepoints.lastIndex(where: { $0.name == name }) else { return nil }
        defer { savepoints.removeSubrange(index...) }
        return savepoints[index]
    }

    private func forgetTransaction() {
        statementFailed = false
        savepoints = []
    }
}
