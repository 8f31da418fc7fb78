import DatabaseAccess

/// Writes a SQLite database as a script that any version of SQLite's shell or library runs.
struct SQLiteBaselineWriter {
    private let db: any DatabaseConnection
    private let scope: BaselineScript.Scope

    init(_ db: any DatabaseConnection, scope: BaselineScript.Scope) {
        self.db = db
        self.scope = scope
    }

    func script() throws -> String {
        let objects = try db.query(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*' ORDER BY rowid"
        )
        var texts: [String: [String]] = [:]
        var tables: [String] = []
        for object in objects {
            let name = try object.text("name")
            guard let sql = try object.optionalText("sql"), scope.holds(name),
                try scope.holds(object.text("tbl_name"))
            else { continue }
            let type = try object.text("type")
            if type == "table" {
                let words = SQLToken.all(in: sql, .sqlite).filter { $0.kind != .comment }
                guard !words[1].isWord("virtual") else { throw BaselineScript.Unsupported.virtualTable(name) }
                tables.append(name)
            }
            // A comment at the end of the text would swallow the semicolon.
            texts[type, default: []].append(sql + (endsInComment(sql) ? "\n;" : ";"))
        }
        var parts = texts["table"] ?? []
        for table in try parentsFirst(tables) { parts += try rows(of: table) }
        parts += try autoincrements(of: tables)
        for type in ["index", "trigger", "view"] { parts += texts[type] ?? [] }
        return parts.map { $0 + "\n" }.joined(separator: "\n")
    }

    private func endsInComment(_ sql: String) -> Bool { SQLToken.all(in: sql, .sqlite).last?.kind == .comment }

    /// One statement for all rows of a table: a row may refer to one that follows it.
    private func rows(of table: String) throws -> [String] {
        let columns = try db.query(
            "SELECT name, pk FROM pragma_table_xinfo(\(table)) WHERE hidden = 0 ORDER BY cid"
        )
        let names = try columns.map { SQL.quoted(identifier: try $0.text("name")) }
        let keys = try columns.filter { try $0.integer("pk") > 0 }.sorted {
            try $0.integer("pk") < $1.integer("pk")
        }
        let order = try (keys.isEmpty ? columns : keys).map { SQL.quoted(identifier: try $0.text("name")) }
        // quote() writes text, numbers, blobs and NULL so that they are read back as they were, but for text with a
        // zero in it: it ends there, as the script itself would.
        let values = names.map { name in
            """
            CASE WHEN typeof(\(name)) = 'text' AND instr(\(name), char(0)) > 0
            THEN 'CAST(X''' || hex(\(name)) || ''' AS TEXT)' ELSE quote(\(name)) END
            """
        }.joined(separator: " || ', ' || ")
        let hidesVersion = table == BaselineScript.versionTable && !scope.holdsVersion
        let filter: SQL = hidesVersion ? "WHERE id <> 'DATABASE_VERSION'" : ""
        let rows = try db.query(
            """
            SELECT \(raw: values) AS line FROM \(identifier: table) \(filter)
            ORDER BY \(raw: order.joined(separator: ", "))
            """
        )
        guard !rows.isEmpty else { return [] }
        let lines = try rows.map { "    (\(try $0.text("line")))" }.joined(separator: ",\n")
        return ["INSERT INTO \(SQL.quoted(identifier: table)) (\(names.joined(separator: ", "))) VALUES\n\(lines);"]
    }

    /// Foreign keys are looked at when each statement ends. In a circle of tables the order is that of creation.
    private func parentsFirst(_ tables: [String]) throws -> [String] {
        var parents: [String: Set<String>] = [:]
        let rows = try db.query(
            """
            SELECT object.name AS object, k."table" AS target
            FROM sqlite_schema AS object JOIN pragma_foreign_key_list(object.name) AS k
            WHERE object.type = 'table'
            """
        )
        for row in rows {
            let (child, parent) = (try row.text("object"), try row.text("target"))
            if child != parent, tables.contains(parent) { parents[child, default: []].insert(parent) }
        }
        var ordered: [String] = []
        var waiting = tables
        while !waiting.isEmpty {
            let next = waiting.firstIndex { parents[$0, default: []].isSubset(of: ordered) } ?? 0
            ordered.append(waiting.remove(at: next))
        }
        return ordered
    }

    /// The highest number that was ever given out, so that none is given out again.
    private func autoincrements(of tables: [String]) throws -> [String] {
        guard try db.hasTable("sqlite_sequence") else { return [] }
        return try db.query("SELECT name, seq FROM sqlite_sequence ORDER BY name").compactMap { row in
            let table = try row.text("name")
            guard tables.contains(table) else { return nil }
            let name = SQL.quoted(literal: table)
            return """
                DELETE FROM sqlite_sequence WHERE name = \(name);
                INSERT INTO sqlite_sequence (name, seq) VALUES (\(name), \(try row.integer("seq")));
                """
        }
    }
}
