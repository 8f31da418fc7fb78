import DatabaseAccess

extension PostgreSQLSchemaReader {
    /// What `pg_constraint` holds for one table.
    struct Constraints {
        var primaryKey: SchemaModel.Key?
        var uniqueKeys: [SchemaModel.Key] = []
        var foreignKeys: [SchemaModel.ForeignKey] = []
        var checks: [SchemaModel.Check] = []
    }

    /// By table.
    func constraints() throws -> [String: Constraints] {
        // One row for each column of a key, one for each other constraint.
        let rows = try db.query(
            """
            SELECT con.oid, con.conname AS name, con.contype::text AS kind, t.relname AS table_name,
                a.attname AS column_name, ra.attname AS target_column,
                CASE WHEN r.relnamespace = con.connamespace THEN r.relname ELSE con.confrelid::regclass::text END
                    AS target,
                con.confupdtype::text AS on_update, con.confdeltype::text AS on_delete,
                con.confmatchtype = 'f' AS matches_full, con.condeferrable, con.condeferred, con.convalidated,
                CASE WHEN con.contype IN ('c', 'x') THEN pg_get_constraintdef(con.oid, TRUE)
                    WHEN con.contype = 'u' THEN pg_get_constraintdef(con.oid) END AS sql
            FROM pg_constraint AS con
            JOIN pg_class AS t ON t.oid = con.conrelid
            LEFT JOIN pg_class AS r ON r.oid = con.confrelid
            LEFT JOIN LATERAL unnest(con.conkey, con.confkey) WITH ORDINALITY AS k (number, target_number, position)
                ON con.contype IN ('p', 'u', 'f')
            LEFT JOIN pg_attribute AS a ON a.attrelid = con.conrelid AND a.attnum = k.number
            LEFT JOIN pg_attribute AS ra ON ra.attrelid = con.confrelid AND ra.attnum = k.target_number
            WHERE t.relnamespace = \(schema) AND con.contype IN ('p', 'u', 'f', 'c', 'x')
            ORDER BY con.oid, k.position
            """
        )
        var grouped: [Int64: [Row]] = [:]
        for row in rows { grouped[try row.integer("oid"), default: []].append(row) }
        var tables: [String: Constraints] = [:]
        for parts in grouped.values {
            let table = try parts[0].text("table_name")
            try add(parts, to: &tables[table, default: Constraints()])
        }
        return tables
    }

    private func add(_ parts: [Row], to constraints: inout Constraints) throws {
        let first = parts[0]
        let name = try first.text("name")
        let columns = try parts.compactMap { try $0.optionalText("column_name") }
        switch try first.text("kind") {
        case "p": constraints.primaryKey = .init(name: name, columns: columns, options: try options(first))
        case "u":
            let treatsNullsAlike = try first.text("sql").hasPrefix("UNIQUE NULLS NOT DISTINCT")
            constraints.uniqueKeys.append(
                .init(
                    name: name,
                    columns: columns,
                    options: try options(first, and: treatsNullsAlike ? ["nulls not distinct"] : [])
                )
            )
        case "f":
            constraints.foreignKeys.append(
                .init(
                    name: name,
                    columns: columns,
                    target: try first.text("target"),
                    targetColumns: try parts.compactMap { try $0.optionalText("target_column") },
                    onUpdate: Self.action(try first.text("on_update")),
                    onDelete: Self.action(try first.text("on_delete")),
                    options: try options(first, and: first.boolean("matches_full") ? ["match full"] : [])
                )
            )
        default:
            // CHECK (expression), or EXCLUDE … as it stands.
            var tokens = SQLToken.all(in: try first.text("sql"), .postgreSQL)
            if tokens.first?.isWord("check") == true { tokens = SQLToken.unwrapped(tokens.dropFirst()) }
            constraints.checks.append(.init(name: name, expression: SQLToken.joined(tokens, .postgreSQL)))
        }
    }

    private func options(_ row: Row, and others: [String] = []) throws -> String {
        var options = others
        if try row.boolean("condeferrable") { options.append("deferrable") }
        if try row.boolean("condeferred") { options.append("initially deferred") }
        if try !row.boolean("convalidated") { options.append("not valid") }
        return options.joined(separator: " ")
    }

    private static func action(_ code: String) -> SchemaModel.ForeignKey.Action {
        switch code {
        case "r": .restrict
        case "c": .cascade
        case "n": .setNull
        case "d": .setDefault
        default: .noAction
        }
    }
}
