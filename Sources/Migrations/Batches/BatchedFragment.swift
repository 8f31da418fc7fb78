public import DatabaseAccess

/// A step that goes through the rows of a table in batches, in the order of a key.
///
/// Each batch is a transaction with the place that it reached: a process that dies goes on exactly there, and a failed
/// batch loses only itself. The step is recorded as done when no row is left. Rows should therefore be changed in a way
/// that leaves the table usable half-way: add the column in a step before, drop the old one in a step after.
public protocol BatchedFragment: MigrationFragment {
    /// The rows, and their order.
    var source: BatchSource { get }

    /// Does one batch: as one statement over `batch.condition`, or row by row over `batch.rows(…)`.
    func migrate(_ batch: Batch, _ db: borrowing Transaction) throws
}

/// A batched step that the server runs while people work, after the version that declares it and before the one that
/// needs it done.
public protocol BackgroundFragment: BatchedFragment {
    /// The release that relies on it: an upgrade to it or beyond refuses while rows are left.
    var finalisedBy: Version { get }
}

extension BatchedFragment {
    /// All batches in one transaction: where a whole upgrade is one.
    public func migrate(_ db: borrowing Transaction) throws {
        var position: [Value]?
        while let batch = try source.nextBatch(after: position, limit: 10_000, db) {
            try migrate(batch, db)
            position = batch.end
        }
    }
}
