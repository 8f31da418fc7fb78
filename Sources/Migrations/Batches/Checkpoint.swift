import DatabaseAccess

/// How far a batched step has come, as `migration_checkpoint` keeps it in the transaction of each batch.
struct Checkpoint: Sendable, Hashable {
    /// The key of the last row that is done; nil before the first.
    var position: [Value]?
    var rowsDone: Int64 = 0
    /// Counted at the beginning: an estimate where the application goes on writing.
    var rowsTotal: Int64 = 0
    var batches: Int64 = 0

    /// What is on record for the step, or the beginning, with the rows counted.
    static func load(or source: BatchSource, id: String, _ db: borrowing Transaction) throws -> Checkpoint {
        let rows = try db.query(
            "SELECT position, rows_done, rows_total, batches FROM migration_checkpoint WHERE id = \(id)"
        )
        guard let row = rows.first else {
            return Checkpoint(rowsTotal: try source.count(after: nil, on: db))
        }
        let text = try row.text("position")
        guard let position = KeyCoding.decode(text), position.count == source.key.count else {
            throw MigrationError.invalidHistory(.unreadableCheckpoint(id: id, position: text))
        }
        return Checkpoint(
            position: position,
            rowsDone: try row.integer("rows_done"),
            rowsTotal: try row.integer("rows_total"),
            batches: try row.integer("batches")
        )
    }

    func advanced(by batch: Batch) -> Checkpoint {
        let done = rowsDone + Int64(batch.rowCount)
        return Checkpoint(position: batch.end, rowsDone: done, rowsTotal: max(rowsTotal, done), batches: batches + 1)
    }

    /// The statement that keeps it.
    func saving(_ id: String, _ dialect: Dialect) -> String {
        let position = SQL.quoted(literal: KeyCoding.encode(position ?? []))
        let now = (dialect == .postgreSQL ? "TIMESTAMP " : "") + "'\(UTCTimestamp.now())'"
        return """
            INSERT INTO migration_checkpoint (id, position, rows_done, rows_total, batches, changed)
            VALUES (\(SQL.quoted(literal: id)), \(position), \(rowsDone), \(rowsTotal), \(batches), \(now))
            ON CONFLICT (id) DO UPDATE SET position = excluded.position, rows_done = excluded.rows_done,
                rows_total = excluded.rows_total, batches = excluded.batches, changed = excluded.changed;
            """
    }

    static func removal(_ id: String) -> String {
        "DELETE FROM migration_checkpoint WHERE id = \(SQL.quoted(literal: id));"
    }
}

/// The values of a key as text, each with its kind and its length, so that any text can be part of it:
/// `i:2:42 t:5:clinic…`.
enum KeyCoding {
    static func encode(_ values: [Value]) -> String {
        values.map { value in
            let (kind, text) =
                switch value {
                case .null: ("n", "")
                case .boolean(let flag): ("b", flag ? "1" : "0")
                case .integer(let integer): ("i", String(integer))
                case .real(let real): ("r", String(real))
                case .text(let text): ("t", text)
                case .blob(let bytes): ("x", bytes.map { String($0) }.joined(separator: ","))
                }
            return "\(kind):\(text.utf8.count):\(text)"
        }.joined(separator: " ")
    }

    /// nil for anything that `encode` does not write.
    static func decode(_ text: String) -> [Value]? {
        var rest = text.utf8[...]
        var values: [Value] = []
        while !rest.isEmpty {
            let parts = rest.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, let count = Int(String(parts[1]) ?? ""), count >= 0, parts[2].count >= count,
                let body = String(parts[2].prefix(count)), let kind = String(parts[0]),
                let value = value(kind, body)
            else { return nil }
            values.append(value)
            rest = parts[2].dropFirst(count)
            if rest.first == UInt8(ascii: " ") { rest = rest.dropFirst() } else if !rest.isEmpty { return nil }
        }
        return values
    }

    private static func value(_ kind: String, _ body: String) -> Value? {
        switch kind {
        case "n": .null
        case "b": .boolean(body == "1")
        case "i": Int64(body).map(Value.integer)
        case "r": Double(body).map(Value.real)
        case "t": .text(body)
        case "x": .blob(body.split(separator: ",").compactMap { UInt8($0) })
        default: nil
        }
    }
}
