package import DatabaseAccess

extension DatabaseConnection {
    private static var lastColumns: [(table: String, column: String)] {
        [
            ("sync_lineage", "numbers_raised"), ("sync_watermark", "session"), ("sync_site_state", "owed_through"),
            ("sync_salvage", "own_cursor"), ("sync_incarnation", "decided_cursor"), ("sync_pulled", "author"),
        ]
    }

    /// Throws when tables are missing, or the last columns that they got. In one statement: a server may make its stores
    /// anew for every request.
    func requireTables(_ names: [String]) throws {
        // A column that came last tells the version of its table.
        let wanted = names.map { name in (name, Self.lastColumns.first { $0.table == name }?.column) }
        var sql: SQL = "WITH wanted (name, newest) AS (VALUES "
        for (index, (name, column)) in wanted.enumerated() {
            sql += index == 0 ? "(" : ", ("
            sql += "\(name, as: .text), \(nullable: column, as: .text))"
        }
        let isThere: SQL =
            switch dialect {
            case .postgreSQL: "to_regclass(quote_ident(name)) IS NOT NULL"
            case .sqlite:
                """
                EXISTS (SELECT 1 FROM sqlite_schema AS s
                        WHERE s.type IN ('table', 'view') AND s.name = wanted.name)
                """
            }
        let hasColumn: SQL =
            switch dialect {
            case .postgreSQL:
                """
                EXISTS (SELECT 1 FROM pg_attribute AS a
                        WHERE a.attrelid = to_regclass(quote_ident(wanted.name)) AND CAST(a.attname AS TEXT) = wanted.newest
                        AND NOT a.attisdropped)
                """
            case .sqlite: "EXISTS (SELECT 1 FROM pragma_table_info(wanted.name) AS c WHERE c.name = wanted.newest)"
            }
        sql += ") SELECT name, newest, "
        sql += isThere + " AS is_there FROM wanted WHERE NOT (" + isThere + ")"
        sql += " OR newest IS NOT NULL AND NOT " + hasColumn
        let rows = try query(sql)
        var missing: (tables: [String], columns: [String]) = ([], [])
        for row in rows {
            let name = try row.text("name")
            if try row.boolean("is_there"), let column = try row.optionalText("newest") {
                missing.columns.append("\(name).\(column)")
            } else {
                missing.tables.append(name)
            }
        }
        guard rows.isEmpty else { throw ReconciliationError.notPrepared(missing: missing.tables + missing.columns) }
    }

    /// The columns of an ordinary table by name, with the engine's names of their types in capitals; empty for a table
    /// that does not exist.
    package func columnTypes(ofTable name: String) throws(DatabaseError) -> [String: String] {
        let sql: SQL =
            switch dialect {
            case .postgreSQL:
                """
                SELECT CAST(attname AS TEXT) AS name, upper(format_type(atttypid, NULL)) AS type
                FROM pg_attribute
                WHERE attnum > 0 AND NOT attisdropped AND attrelid =
                    (SELECT oid FROM pg_class
                     WHERE relname = \(name) AND relkind IN ('r', 'p')
                     AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()))
                """
            case .sqlite: "SELECT name, upper(type) AS type FROM pragma_table_info(\(name))"
            }
        var types: [String: String] = [:]
        for row in try query(sql) { types[try row.text("name")] = try row.text("type") }
        return types
    }
}
