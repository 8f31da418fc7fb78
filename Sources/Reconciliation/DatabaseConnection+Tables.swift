package import DatabaseAccess

extension DatabaseConnection {
    private static var lastColumns: [(table: String, column: String)] {
        [
            ("sync_lineage", "numbers_raised"), ("sync_watermark", "session"), ("sync_site_state", "owed_through"),
            ("sync_salvage", "own_cursor"), ("sync_incarnation", "decided_cursor"), ("sync_pulled", "author"),
        ]
    }

    func requireTables(_ names: [String]) throws {
        var missing: [String] = []
        for name in names where try !hasTable(name) { missing.append(name) }
        // A column that came last tells the version of its table.
        for (table, column) in Self.lastColumns where names.contains(table) && !missing.contains(table) {
            if try columnTypes(ofTable: table)[column] == nil { missing.append("\(table).\(column)") }
        }
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
