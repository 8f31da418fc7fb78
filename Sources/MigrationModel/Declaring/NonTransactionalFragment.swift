public import DatabaseAccess

/// A step of one statement that an engine refuses to run inside a transaction.
///
/// There the driver asks first whether it is done, clears what a broken attempt left, runs the statement, asks again,
/// and then records it. A process that dies in between loses nothing: the next one asks again. On the other engine the
/// step runs in a transaction like any other.
public protocol NonTransactionalFragment: MigrationFragment {
    /// Whether the statement refuses a transaction on this engine. Unless given, on PostgreSQL alone.
    func refusesTransaction(on dialect: Dialect) -> Bool

    /// The statement; nil where this engine needs none.
    func statement(for dialect: Dialect) -> SQL?

    /// Whether the statement has already had its whole effect. Only reads.
    func isDone(_ db: any DatabaseConnection) throws -> Bool

    /// Removes what an attempt that broke off has left, such as an invalid index. Nothing unless given.
    func cleanUp(_ db: any DatabaseConnection) throws
}

extension NonTransactionalFragment {
    public func refusesTransaction(on dialect: Dialect) -> Bool { dialect == .postgreSQL }
    public func cleanUp(_ db: any DatabaseConnection) throws {}

    public func migrate(_ db: borrowing Transaction) throws {
        if let statement = statement(for: db.dialect) { try db.execute(statement) }
    }

    /// The content is the statement itself.
    public func contents(for dialect: Dialect) -> [ContentHash] {
        [ContentHash(of: statement(for: dialect)?.rendered(for: dialect).text ?? "")]
    }
}
