package import DatabaseAccess
import ReconciliationModel

extension DatabaseConnection {
    private static var lastColumns: [(table: String, column: String)] {
        [
            ("sync_lineage", "numbers_raised"), ("sync_watermark", "session"), ("sync_site_state", "owed_through"),
            ("sync_salvage", "own_cursor"), ("sync_incarnation", "decided_tables"), ("sync_pulled", "own_cursor"),
        ]
    }

    /// Throws when tables are missing, or the last columns that they got. In one statement: a server may make its stores
    /// anew for every request.
    func requireTables(_ names: [String]) throws {
        var missing: (tables: [String], columns: [String]) = ([], [])
        for row in try query(tablesAndColumns(names)) {
            let name = try row.text("name")
            guard try row.boolean("is_there") else {
                missing.tables.append(name)
                continue
            }
            if let column = try row.optionalText("newest"), try !row.boolean("has_newest") {
                missing.columns.append("\(name).\(column)")
            }
        }
        let all = missing.tables + missing.columns
        guard all.isEmpty else { throw ReconciliationError.notPrepared(missing: all) }
    }

    /// Of each table its name, its newest column, which tells its version, and whether the two are there.
    private func tablesAndColumns(_ names: [String]) -> SQL {
        var list: SQL = ""
        for (index, name) in names.enumerated() {
            let column = Self.lastColumns.first { $0.table == name }?.column
            list += index == 0 ? "" : ", "
            list += "(\(name, as: .text), \(nullable: column, as: .text)"
            if dialect == .postgreSQL { list += ", to_regclass(\(SQL.quoted(identifier: name)))" }
            list += ")"
        }
        switch dialect {
        case .postgreSQL:
            return "SELECT t.name, t.newest, t.relation IS NOT NULL AS is_there, a.attname IS NOT NULL AS has_newest "
                + "FROM (VALUES " + list + ") AS t (name, newest, relation) LEFT JOIN pg_attribute AS a "
                + "ON a.attrelid = t.relation AND a.attname = CAST(t.newest AS name) AND NOT a.attisdropped"
        case .sqlite:
            let known: SQL = """
                EXISTS (SELECT 1 FROM sqlite_schema AS s
                        WHERE s.type IN ('table', 'view') AND s.name = t.name) AS is_there,
                EXISTS (SELECT 1 FROM pragma_table_info(t.name) AS c WHERE c.name = t.newest) AS has_newest
                """
            return "WITH t (name, newest) AS (VALUES " + list + ") SELECT t.name, t.newest, " + known + " FROM t"
        }
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
