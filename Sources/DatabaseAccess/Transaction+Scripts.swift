extension DatabaseConnection {
    /// As `withTransaction`, with the first and the last words in the messages that open and commit: on PostgreSQL two
    /// round trips less.
    ///
    /// - Parameters:
    ///   - opening: run when the transaction is open.
    ///   - body: the result, and the script with which the transaction is committed.
    package func withTransaction<R>(
        opening: String,
        _ body: (borrowing Transaction) throws -> (result: R, closing: String)
    ) throws -> R {
        try begin(readOnly: false, then: opening)
        do {
            let (result, closing) = try body(Transaction(on: self))
            try commit(after: closing)
            return result
        } catch {
            // The first error wins; a connection that cannot even roll back is closed by its owner.
            try? rollback()
            throw error
        }
    }
}
