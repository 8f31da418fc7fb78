/// An open transaction. Only `withTransaction` makes one, and it cannot be kept: it is borrowed for the length of a
/// body, which can neither commit it nor roll it back.
public struct Transaction: ~Copyable {
    private let connection: any DatabaseConnection

    init(on connection: any DatabaseConnection) { self.connection = connection }

    public var dialect: Dialect { connection.dialect }

    /// Runs one statement and returns how many rows it changed.
    @discardableResult
    public func execute(_ sql: SQL) throws(DatabaseError) -> Int { try connection.execute(sql) }

    /// Runs several statements separated by semicolons; nothing can be bound.
    public func execute(script: String) throws(DatabaseError) { try connection.execute(script: script) }

    public func query(_ sql: SQL) throws(DatabaseError) -> [Row] { try connection.query(sql) }

    public func query<T: RowDecodable>(_ sql: SQL, as type: T.Type) throws(DatabaseError) -> [T] {
        try connection.query(sql, as: type)
    }

    public func value(_ sql: SQL) throws(DatabaseError) -> Value? { try connection.value(sql) }

    public func hasTable(_ name: String) throws(DatabaseError) -> Bool { try connection.hasTable(name) }
}

extension DatabaseConnection {
    /// Runs `body` in a transaction of its own: committed when it returns, rolled back when it throws.
    ///
    /// The first error wins: a failing rollback never hides what the body threw. A body that returns although a
    /// statement inside it failed is caught: on PostgreSQL the engine refuses the commit, on SQLite a transaction that
    /// the engine has already rolled back is noticed; both throw `DatabaseError.transactionAborted`.
    public func withTransaction<R>(
        readOnly: Bool = false,
        _ body: (borrowing Transaction) throws -> R
    ) throws -> R {
        try begin(readOnly: readOnly)
        let result: R
        do {
            result = try body(Transaction(on: self))
            guard transactionStatus == .open else {
                throw DatabaseError.transactionAborted(
                    transactionStatus == .failed
                        ? "a statement failed and the failure was not passed on"
                        : "the transaction was ended from inside"
                )
            }
            try commit()
        } catch {
            // The first error wins; a connection that cannot even roll back is closed by its owner.
            try? rollback()
            throw error
        }
        return result
    }
}
