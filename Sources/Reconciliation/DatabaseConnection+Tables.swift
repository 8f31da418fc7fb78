package import DatabaseAccess

extension DatabaseConnection {
    func requireTables(_ names: [String]) throws {
        var missing: [String] = []
        for name in names where try !hasTable(name) { missing.append(name) }
        guard missing.isEmpty else { throw ReconciliationError.notPrepared(missing: missing) }
    }

    /// The columns of an ordinary table by name, with the engine's names of their types in capitals; empty for a table
    /// that does not exist.
    package func columnTypes(ofTable name: String) throws(DatabaseError) -> [String: String] {
        let sql: SQL =
            switch dialect {
            case .postgreSQL:
                """
                SELECT CAST(column_name AS TEXT) AS name, upper(CAST(data_type AS TEXT)) AS type
                FROM information_schema.columns
                WHERE table_schema = current_schema() AND table_name = \(name)
                """
            case .sqlite: "SELECT name, upper(type) AS type FROM pragma_table_info(\(name))"
            }
        var types: [String: String] = [:]
        for row in try query(sql) { types[try row.text("name")] = try row.text("type") }
        return types
    }
}
