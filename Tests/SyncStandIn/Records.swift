import DatabaseAccess
import Reconciliation
import ReconciliationModel

/// Records of any table, by their id, and the change log that names them.
struct Records {
    let connection: any DatabaseConnection

    /// Of a row `c` of the change log: no later one names the record, as omSupply takes doubled rows out.
    static let isLatest: SQL = """
        cursor = (
            SELECT max(cursor) FROM changelog d
            WHERE d.record_id = c.record_id AND coalesce(d.store_id, '') = coalesce(c.store_id, '')
        )
        """

    init(_ connection: any DatabaseConnection) { self.connection = connection }

    func row(_ table: String, _ id: String) throws -> Row? {
        try connection.query("SELECT * FROM \(identifier: table) WHERE id = \(id)").first
    }

    /// Writes the given columns and leaves the others as they are.
    func upsert(_ table: String, _ id: String, _ fields: [String: Value], in db: borrowing Transaction) throws {
        let types = try connection.columnTypes(ofTable: table)
        var fields = fields
        fields["id"] = .text(id)
        let columns = fields.sorted { $0.key < $1.key }.filter { types[$0.key] != nil }
            .map { (name: $0.key, value: converted($0.value, to: types[$0.key] ?? "")) }
        let assignments = joined(columns.map { "\(identifier: $0.name) = \($0.value)" })
        let changed = try db.execute("UPDATE \(identifier: table) SET \(assignments) WHERE id = \(id)")
        if changed == 0 {
            let (names, values) = (
                columns.map { "\(identifier: $0.name)" as SQL }, columns.map { "\($0.value)" as SQL }
            )
            try db.execute("INSERT INTO \(identifier: table) (\(joined(names))) VALUES (\(joined(values)))")
        }
    }

    func log(
        _ table: String,
        _ id: String,
        _ action: String,
        isSync: Bool = false,
        source: Int64? = nil,
        in db: borrowing Transaction
    ) throws {
        try db.execute(
            """
            INSERT INTO changelog (table_name, record_id, row_action, is_sync_update, source_site_id)
            VALUES (\(table), \(id), \(action), \(isSync), \(nullable: source))
            """
        )
    }

    /// Engines disagree about booleans only: SQLite has none, and PostgreSQL takes nothing else.
    private func converted(_ value: Value, to type: String) -> Value {
        switch (type, value) {
        case ("BOOLEAN", .integer(let number)): .boolean(number != 0)
        case ("BOOLEAN", .text(let text)): .boolean(text == "true")
        default: value
        }
    }

    private func joined(_ parts: [SQL]) -> SQL {
        parts.dropFirst().reduce(parts.first ?? "") { $0 + ", " + $1 }
    }
}
