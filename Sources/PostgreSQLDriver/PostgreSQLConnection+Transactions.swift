internal import CLibPQ
public import DatabaseAccess

extension PostgreSQLConnection {
    public var transactionStatus: TransactionStatus {
        switch PQtransactionStatus(handle.raw) {
        case PQTRANS_IDLE: .idle
        case PQTRANS_INTRANS, PQTRANS_ACTIVE: .open
        default: .failed
        }
    }

    public func begin(readOnly: Bool) throws(DatabaseError) { try begin(readOnly: readOnly, then: "") }

    public func begin(readOnly: Bool, then script: String) throws(DatabaseError) {
        // The server only warns, and the inner COMMIT would then end the outer transaction.
        guard transactionStatus == .idle else {
            throw .statementFailed(
                sql: "BEGIN",
                ServerMessage(code: "25001", message: "there is already a transaction in progress")
            )
        }
        let begin = readOnly ? "BEGIN TRANSACTION READ ONLY" : "BEGIN"
        do throws(DatabaseError) {
            try execute(script: script.isEmpty ? begin : begin + ";\n" + script)
        } catch {
            // The first error wins.
            try? rollback()
            throw error
        }
    }

    public func commit() throws(DatabaseError) { try commit("COMMIT") }

    public func commit(after script: String) throws(DatabaseError) {
        guard transactionStatus == .open else {
            throw .transactionAborted(transactionStatus == .idle ? "no transaction is open" : "a statement failed")
        }
        // On a line of its own: the script may end in a comment.
        try commit(script.isEmpty ? "COMMIT" : script + "\n;COMMIT")
    }

    private func commit(_ script: String) throws(DatabaseError) {
        let result = try run(script: script)
        // A transaction in which a statement failed answers COMMIT with ROLLBACK, and without an error.
        guard result.commandTag == "COMMIT" else {
            throw .transactionAborted("COMMIT was answered by \(result.commandTag)")
        }
    }

    public func rollback() throws(DatabaseError) {
        if transactionStatus != .idle { _ = try runUnwatched(script: "ROLLBACK") }
    }

    public func beginSavepoint(_ name: String) throws(DatabaseError) {
        try execute(script: "SAVEPOINT \(SQL.quoted(identifier: name))")
    }

    public func releaseSavepoint(_ name: String) throws(DatabaseError) {
        try execute(script: "RELEASE SAVEPOINT \(SQL.quoted(identifier: name))")
    }

    public func rollBackToSavepoint(_ name: String) throws(DatabaseError) {
        let name = SQL.quoted(identifier: name)
        _ = try runUnwatched(script: "ROLLBACK TO SAVEPOINT \(name); RELEASE SAVEPOINT \(name)")
    }
}
