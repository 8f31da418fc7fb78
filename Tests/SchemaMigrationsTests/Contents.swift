import DatabaseAccess
import DatabaseSchema
import MigrationModel

/// Every row of every table but the driver's own, as text.
func contents(of db: any DatabaseConnection) throws -> [String: [[Value]]] {
    let tables: SQL =
        switch db.dialect {
        case .sqlite: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        case .postgreSQL: "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()"
        }
    var contents: [String: [[Value]]] = [:]
    for row in try db.query(tables) {
        let table = try row.text("name")
        guard !DriverTables.contains(table) else { continue }
        contents[table] = try db.query("SELECT * FROM \(identifier: table) ORDER BY 1").map(\.values)
    }
    return contents
}
