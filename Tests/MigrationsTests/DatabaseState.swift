import DatabaseAccess
import Migrations

/// All that an upgrade could have changed: the schema, and every row but the driver's own.
struct DatabaseState: Equatable {
    let schema: SchemaModel
    let rows: [String: [[Value]]]

    init(of db: any DatabaseConnection) throws {
        schema = try SchemaModel(of: db)
        var rows: [String: [[Value]]] = [:]
        for table in schema.tables {
            rows[table.name] = try db.query("SELECT * FROM \(identifier: table.name) ORDER BY 1").map(\.values)
        }
        self.rows = rows
    }
}
