import DatabaseAccess
import MigrationModel

/// The table whose rows are rewritten: keys in no order, as ids made by remote sites are.
enum Stock {
    static func statements(rows: Int) -> [SQL] {
        [
            """
            CREATE TABLE stock (
                id TEXT NOT NULL PRIMARY KEY, store_id TEXT NOT NULL, name TEXT NOT NULL,
                quantity BIGINT NOT NULL, pack_size BIGINT NOT NULL, comment TEXT
            )
            """,
            """
            INSERT INTO stock (id, store_id, name, quantity, pack_size, comment)
            WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < \(raw: String(rows)))
            SELECT \(postgreSQL: "lpad(to_hex(n * 2654435761 % 4294967296), 8, '0')",
                sqlite: "printf('%08x', n * 2654435761 % 4294967296)") || '-' || n,
                'store-' || (n % 200), 'Item number ' || n, n % 1000, 10, 'counted in the last stocktake'
            FROM row
            """,
            "CREATE INDEX stock_store ON stock (store_id)",
        ]
    }
}

/// One statement a batch.
struct SetBasedRewrite: BatchedFragment {
    let id = "rewrite_stock"
    let source = BatchSource("stock", key: "id")

    func migrate(_ batch: Batch, _ db: borrowing Transaction) throws {
        try db.execute("UPDATE stock SET quantity = quantity * 10 + 1 WHERE \(batch.condition)")
    }
}

/// Rows read into a type, changed by the program, and written many at a time.
struct TypedRewrite: BatchedFragment {
    let id = "rewrite_stock"
    let source = BatchSource("stock", key: "id")

    private struct Row: RowDecodable {
        let id: String
        let quantity: Int64

        init(row: DatabaseAccess.Row) throws(DatabaseError) {
            id = try row.text("id")
            quantity = try row.integer("quantity")
        }
    }

    func migrate(_ batch: Batch, _ db: borrowing Transaction) throws {
        let rows = try batch.rows(db, columns: "id, quantity", as: Row.self)
        for start in stride(from: 0, to: rows.count, by: 1000) {
            var update: SQL = "UPDATE stock SET quantity = new.column2 FROM (VALUES "
            for (index, row) in rows[start..<min(start + 1000, rows.count)].enumerated() {
                let separator = index == 0 ? "" : ", "
                update += "\(raw: separator)(\(row.id), CAST(\(row.quantity * 10 + 1) AS BIGINT))"
            }
            update += ") AS new WHERE id = new.column1"
            try db.execute(update)
        }
    }
}
