public import DatabaseAccess

/// A step that goes through the rows of a table in batches, in the order of a key.
///
/// Each batch is a transaction with the place that it reached: a process that dies goes on exactly there, and a failed
/// batch loses only itself. The step is recorded as done when no row is left, after `verify`, in one transaction with
/// it. Rows should therefore be changed in a way that leaves the table usable half-way: add the column in a step before,
/// drop the old one in a step after.
///
///     struct FillItemCodes: BatchedFragment {
///         let id = "fill_item_codes"
///         let source = BatchSource("item", key: "id", where: "code IS NULL")
///
///         func migrate(_ batch: Batch, _ db: borrowing Transaction) throws {
///             try db.execute("UPDATE item SET code = upper(name) WHERE \(batch.condition)")
///         }
///     }
///
/// Rows that others insert meanwhile are done when their key lies behind the place that was reached, and not when it
/// lies before: whoever writes rows while the step runs must write them as the step leaves them.
public protocol BatchedFragment: MigrationFragment {
    /// The rows, and their order.
    var source: BatchSource { get }

    /// Does one batch: as one statement over `batch.condition`, or row by row over `batch.rows(…)`. It must leave the
    /// key alone, and insert no rows into the table that it goes through.
    func migrate(_ batch: Batch, _ db: borrowing Transaction) throws
}

/// A batched step that the server runs while people work, after the version that declares it and before the one that
/// needs it done.
///
/// The version is stamped without it, and `Migrator.runBackground` does it. Until then the app has to live with both
/// kinds of rows, and to write the new kind.
public protocol BackgroundFragment: BatchedFragment {
    /// The release that relies on it: an upgrade to it or beyond refuses while rows are left, or does them first, by
    /// policy. One that is not above the fragment's own version makes it an ordinary batched step.
    var finalisedBy: Version { get }
}

extension BatchedFragment {
    /// All batches in the transaction that is open: where a history is replayed.
    public func migrate(_ db: borrowing Transaction) throws {
        let format = BatchSource.format(db.dialect)
        if !format.isEmpty { try db.execute(script: format) }
        _ = try source.count(on: db)
        var position: [Value]?
        while let batch = try source.nextBatch(after: position, limit: 10_000, db) {
            try migrate(batch, db)
            position = batch.end
        }
    }
}
