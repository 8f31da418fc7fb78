import DatabaseAccess

/// Tables, columns, keys and indexes as the engine's own catalog tells them; enough to see whether two databases
/// differ.
struct SchemaSnapshot: Equatable {
    /// One line an object: comparing lines shows in a failing test what differs.
    let lines: [String]
    /// Table and column alone, in the order of names: what both engines must agree on.
    let columns: [String]

    init(of db: any DatabaseConnection) throws {
        let (lines, columns) = try db.dialect == .sqlite ? Self.sqlite(db) : Self.postgreSQL(db)
        self.lines = lines.sorted()
        self.columns = columns.sorted()
    }

    private static func sqlite(_ db: any DatabaseConnection) throws -> ([String], [String]) {
        let objects = try db.query("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite%'")
        var lines: [String] = []
        var columns: [String] = []
        for object in objects {
            let name = try object.text("name")
            lines.append("\(try object.text("type")) \(name): \(try object.optionalText("sql") ?? "")")
            guard try object.text("type") == "table" else { continue }
            for column in try db.query("SELECT name, \"notnull\", pk FROM pragma_table_info(\(name))") {
                let isRequired = try column.boolean("notnull") || column.integer("pk") > 0
                columns.append("\(name).\(try column.text("name"))\(isRequired ? " NOT NULL" : "")")
            }
        }
        return (lines, columns)
    }

    private static func postgreSQL(_ db: any DatabaseConnection) throws -> ([String], [String]) {
        let catalog = try db.query(
            """
            SELECT format('column %s.%s %s %s %s %s', table_name, column_name, ordinal_position, data_type,
                is_nullable, column_default) AS line
            FROM information_schema.columns WHERE table_schema = 'public'
            UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            UNION ALL SELECT format('sequence %s %s %s', sequencename, data_type, cache_size)
            FROM pg_sequences WHERE schemaname = 'public'
            """
        )
        let columns = try db.query(
            """
            SELECT table_name || '.' || column_name || CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END AS line
            FROM information_schema.columns WHERE table_schema = 'public'
            """
        )
        return (try catalog.map { try $0.text("line") }, try columns.map { try $0.text("line") })
    }
}

/// Every row of every table but the log, as text.
func contents(of db: any DatabaseConnection) throws -> [String: [[Value]]] {
    let tables: SQL =
        switch db.dialect {
        case .sqlite: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        case .postgreSQL: "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
        }
    var contents: [String: [[Value]]] = [:]
    for row in try db.query(tables) {
        let table = try row.text("name")
        guard table != "migration_log" else { continue }
        contents[table] = try db.query("SELECT * FROM \(identifier: table) ORDER BY 1").map(\.values)
    }
    return contents
}
