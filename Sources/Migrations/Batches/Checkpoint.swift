import DatabaseAccess
import MigrationModel

/// How far a batched step has come, as `migration_checkpoint` keeps it in the transaction of each batch.
struct Checkpoint: Sendable, Hashable {
    /// The key of the last row that is done; nil before the first.
    var position: [Value]?
    var rowsDone: Int64 = 0
    /// Counted at the beginning: an estimate where the application goes on writing.
    var rowsTotal: Int64 = 0
    var batches: Int64 = 0

    /// What is on record for the step, or the beginning, with the rows counted.
    ///
    /// - Parameter ids: the step's id, then its earlier names.
    static func load(or source: BatchSource, ids: [String], _ db: borrowing Transaction) throws -> Checkpoint {
        let rows = try db.query(
            "SELECT id, position, rows_done, rows_total, batches FROM migration_checkpoint WHERE id IN (\(list: ids))"
        )
        let found = Dictionary(try rows.map { (try $0.text("id"), $0) }) { first, _ in first }
        guard let id = ids.first(where: { found[$0] != nil }), let row = found[id] else {
            return Checkpoint(rowsTotal: try source.count(on: db))
        }
        let text = try row.text("position")
        let known = Self.names(source)
        // A place in another order says nothing in this one.
        guard let stored = KeyCoding.decode(text), stored.count == known.count + source.key.count,
            Array(stored.prefix(known.count)) == known
        else { throw MigrationError.invalidHistory(.unreadableCheckpoint(id: id, position: text)) }
        return Checkpoint(
            position: Array(stored.dropFirst(known.count)),
            rowsDone: try row.integer("rows_done"),
            rowsTotal: try row.integer("rows_total"),
            batches: try row.integer("batches")
        )
    }

    private static func names(_ source: BatchSource) -> [Value] { ([source.table] + source.key).map(Value.text) }

    func advanced(by batch: Batch) -> Checkpoint {
        let done = rowsDone + Int64(batch.rowCount)
        return Checkpoint(position: batch.end, rowsDone: done, rowsTotal: max(rowsTotal, done), batches: batches + 1)
    }

    /// The statement that keeps it: the table, the key's columns and their values.
    func saving(_ id: String, _ source: BatchSource, _ dialect: Dialect) -> String {
        let position = SQL.quoted(literal: KeyCoding.encode(Self.names(source) + (position ?? [])))
        let now = (dialect == .postgreSQL ? "TIMESTAMP " : "") + "'\(UTCTimestamp.now())'"
        return """
            INSERT INTO migration_checkpoint (id, position, rows_done, rows_total, batches, changed)
            VALUES (\(SQL.quoted(literal: id)), \(position), \(rowsDone), \(rowsTotal), \(batches), \(now))
            ON CONFLICT (id) DO UPDATE SET position = excluded.position, rows_done = excluded.rows_done,
                rows_total = excluded.rows_total, batches = excluded.batches, changed = excluded.changed;
            """
    }

    static func removal(_ ids: [String]) -> String {
        "DELETE FROM migration_checkpoint WHERE id IN (\(ids.map(SQL.quoted(literal:)).joined(separator: ", ")));"
    }
}
