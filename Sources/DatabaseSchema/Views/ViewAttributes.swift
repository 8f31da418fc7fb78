package import DatabaseAccess

/// What operators have put upon the app's own views, and a drop would lose: privileges, comments, an owner, options
/// like `security_barrier`, rules and triggers. On SQLite only triggers exist.
package enum ViewAttributes {
    /// Writes them down, to be put back by `SavedViews.restore` when the views are built again.
    ///
    /// - Parameter names: declared views that will be built again, before they are dropped. One that does not exist is
    ///   passed over.
    package static func save(of names: [String], _ db: borrowing Transaction) throws(DatabaseError) {
        guard !names.isEmpty else { return }
        var byReference: [String: String] = [:]
        switch db.dialect {
        case .postgreSQL:
            for row in try db.query(
                """
                SELECT relname::text AS name, format('%I.%I', nspname, relname) AS reference
                FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                WHERE nspname = current_schema() AND relkind = 'v' AND relname::text IN (\(list: names))
                """
            ) { byReference[try row.text("reference")] = try row.text("name") }
        case .sqlite:
            for name in names { byReference[SQL.quoted(identifier: name).lowercased()] = name }
        }
        let references = byReference.keys.sorted()
        let statements =
            switch db.dialect {
            case .postgreSQL: try ViewStatement.readOnPostgreSQL(references, db)
            case .sqlite: try ViewStatement.readOnSQLite(references, db)
            }
        var entries: [SavedViews.Entry] = []
        // Each by itself: a column that is gone costs the privileges on that column, and no others.
        for statement in statements where !statement.isCreation {
            let name = byReference[statement.reference] ?? byReference[statement.reference.lowercased()]
            entries.append(.init(name: name ?? statement.reference, definition: statement.text + ";\n"))
        }
        try SavedViews.insert(entries, replacing: .sameText, db)
    }
}
