import DatabaseAccess

extension ForeignViews {
    /// SQLite keeps the text of a view and nothing else; what it reads are the names in it.
    static func findOnSQLite(
        _ db: any DatabaseConnection,
        _ declared: Set<String>
    ) throws(DatabaseError) -> [ForeignView] {
        let declared = Set(declared.map { $0.lowercased() })
        var names: [String: String] = [:]
        var foreign: [(name: String, text: String)] = []
        for row in try db.query(
            """
            SELECT type, name, coalesce(sql, '') AS sql FROM sqlite_schema
            WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid
            """
        ) {
            let name = try row.text("name")
            names[name.lowercased()] = name
            if try row.text("type") == "view", !declared.contains(name.lowercased()) {
                foreign.append((name, try row.text("sql")))
            }
        }
        let read = foreign.map { view in
            SQLiteNames.all(in: view.text).filter { $0 != view.name.lowercased() && names[$0] != nil }
        }
        // All but those that read nothing of the app's, like a view of constants and the views above it.
        let ours = names.keys.filter { name in !foreign.contains { $0.name.lowercased() == name } }
        var reached = Set(ours)
        var found: Set<Int> = []
        while true {
            let more = foreign.indices.filter { !found.contains($0) && !reached.isDisjoint(with: read[$0]) }
            guard !more.isEmpty else { break }
            for position in more {
                found.insert(position)
                reached.insert(foreign[position].name.lowercased())
            }
        }
        return inDropOrder(
            found.sorted().map { position in
                let sources = read[position].filter(reached.contains).compactMap { names[$0] }
                let name = foreign[position].name
                return (
                    ForeignView(
                        name: name,
                        kind: .view,
                        dependsOn: sources,
                        reference: SQL.quoted(identifier: name)
                    ),
                    sources.map { SQL.quoted(identifier: $0) }
                )
            }
        )
    }
}
