package import DatabaseAccess

/// Finds, saves and drops the views in a database that the app did not declare.
package enum ForeignViews {
    /// All that read a declared view or a table of the current schema, directly or through one another, in an order in
    /// which they can be dropped. One query. What belongs to an extension is not looked at.
    ///
    /// On PostgreSQL the server knows what a view reads, in whatever schema it is. SQLite does not: there the names in
    /// its text count, so that a column that has a table's name makes a view look as if it read that table.
    package static func find(on db: any DatabaseConnection, declared: Set<String>) throws(DatabaseError)
        -> [ForeignView]
    {
        switch db.dialect {
        case .postgreSQL: try findOnPostgreSQL(db, declared)
        case .sqlite: try findOnSQLite(db, declared)
        }
    }

    /// Drops them as they stand. One that is gone already is not an error.
    package static func drop(_ views: [ForeignView], _ db: borrowing Transaction) throws(DatabaseError) {
        for view in views {
            let kind: SQL =
                switch view.kind {
                case .view: "VIEW"
                case .materializedView: "MATERIALIZED VIEW"
                case .rule: "RULE"
                }
            try db.execute("DROP \(kind) IF EXISTS \(raw: view.reference)")
        }
    }

    /// Writes down what makes them again, to be restored by `SavedViews.restore`: the definition, the owner, privileges
    /// and comments, options, rules and triggers, the indexes of a materialised view. One that is gone is passed over.
    ///
    /// - Parameter views: in the order in which they are dropped.
    package static func save(_ views: [ForeignView], _ db: borrowing Transaction) throws(DatabaseError) {
        let references = views.map(\.reference)
        let statements =
            switch db.dialect {
            case .postgreSQL: try ViewStatement.readOnPostgreSQL(references, db)
            case .sqlite: try ViewStatement.readOnSQLite(references, db)
            }
        let byReference = Dictionary(grouping: statements, by: \.reference)
        try SavedViews.insert(
            // What was dropped last is made first.
            views.reversed().compactMap { view in
                byReference[view.reference].map { statements in
                    .init(name: view.name, definition: statements.map { $0.text + ";\n" }.joined())
                }
            },
            replacing: .sameName,
            db
        )
    }

    /// Dependents first.
    static func inDropOrder(_ found: [(view: ForeignView, reads: [String])]) -> [ForeignView] {
        var positions: [String: Int] = [:]
        for (position, entry) in found.enumerated() { positions[entry.view.reference] = position }
        let order = DependencyOrder(
            found.enumerated().map { position, entry in
                entry.reads.compactMap { positions[$0] }.filter { $0 != position }
            }
        )
        // Names in SQLite's texts can look like a cycle. There, any order will do.
        return (order.ordered + order.blocked).reversed().map { found[$0].view }
    }
}
