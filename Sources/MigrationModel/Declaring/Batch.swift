public import DatabaseAccess

/// The rows of one transaction of a batched step.
public struct Batch: Sendable, Hashable {
    public let source: BatchSource
    package let start: [Value]?
    package let end: [Value]
    public let rowCount: Int

    /// What follows WHERE to reach exactly these rows: `UPDATE item SET … WHERE \(batch.condition)`. It calls the table
    /// by its name.
    public var condition: SQL { source.condition(after: start, upTo: end) }

    /// As `condition`, for a statement that gives the table another name: `FROM item AS i WHERE \(batch.condition(as:
    /// "i"))`. The source's filter is repeated as it was written.
    public func condition(as alias: String) -> SQL { source.condition(after: start, upTo: end, as: alias) }

    /// The rows, decoded, in the order of the key.
    ///
    /// - Parameter columns: what to select; all columns unless given.
    public func rows<T: RowDecodable>(
        _ db: borrowing Transaction,
        columns: SQL = "*",
        as type: T.Type
    ) throws(DatabaseError) -> [T] {
        try db.query(
            "SELECT \(columns) FROM \(identifier: source.table) WHERE \(condition) ORDER BY \(source.order)",
            as: type
        )
    }
}
