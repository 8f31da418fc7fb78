/// An open transaction. Only `withTransaction` makes one, and it cannot be kept: it is borrowed for the length of a
/// body, which can neither commit it nor roll it back.
public struct Transaction: ~Copyable {
    package let connection: any DatabaseConnection
    /// In how many savepoints it stands.
    private let depth: Int

    init(on connection: any DatabaseConnection, depth: Int = 0) {
        self.connection = connection
        self.depth = depth
    }

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

    /// Hands over the rows one by one, in bounded memory. The body may run other statements meanwhile.
    public func forEachRow(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        try connection.forEachRow(sql, body)
    }

    public func forEachRow<T: RowDecodable>(_ sql: SQL, as type: T.Type, _ body: (T) throws -> Void) throws {
        try connection.forEachRow(sql, as: type, body)
    }

    public func value(_ sql: SQL) throws(DatabaseError) -> Value? { try connection.value(sql) }

    public func hasTable(_ name: String) throws(DatabaseError) -> Bool { try connection.hasTable(name) }

    /// Runs `body` so that it can fail alone: what it threw is thrown on, what it did is undone, and whoever catches it
    /// goes on in a sound transaction. Savepoints nest.
    ///
    /// The first error wins. Where SQLite has ended the whole transaction by itself, as on a full disk, nothing can be
    /// saved: the commit is refused later, whoever catches what.
    public func savepoint<R>(_ body: (borrowing Transaction) throws -> R) throws -> R {
        let name = "nested_\(depth + 1)"
        try connection.beginSavepoint(name)
        do {
            let result = try body(Transaction(on: connection, depth: depth + 1))
            try connection.requireSoundTransaction()
            try connection.releaseSavepoint(name)
            return result
        } catch {
            try? connection.rollBackToSavepoint(name)
            throw error
        }
    }
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
            try requireSoundTransaction()
            try commit()
        } catch {
            // The first error wins; a connection that cannot even roll back is closed by its owner.
            try? rollback()
            throw error
        }
        return result
    }

    /// Refuses what a body returned from when a failure was swallowed in it, or the transaction ended.
    fileprivate func requireSoundTransaction() throws(DatabaseError) {
        switch transactionStatus {
        case .open: return
        case .failed: throw .transactionAborted("a statement failed and the failure was not passed on")
        case .idle: throw .transactionAborted("the transaction was ended from inside")
        }
    }
}
