package import DatabaseAccess

/// Drops and builds the app's own views, in the current schema and in the transaction of the caller.
package enum ViewBuilder {
    /// Drops them as they stand: dependents have to come first. One that is missing is not an error.
    ///
    /// - Throws: `DatabaseError` when something else in the database still reads one of them: nothing is ever dropped
    ///   along with it.
    package static func drop(_ names: [String], _ db: borrowing Transaction) throws(DatabaseError) {
        let schema = try schema(db)
        for name in names { try db.execute("DROP VIEW IF EXISTS \(identifier: schema).\(identifier: name)") }
    }

    /// Builds them as they stand: dependencies have to come first.
    ///
    /// - Throws: `DatabaseError` when one exists already, or reads what is not there.
    package static func build(_ views: [ViewDefinition], _ db: borrowing Transaction) throws(DatabaseError) {
        let schema = try schema(db)
        for view in views {
            try db.execute("CREATE VIEW \(identifier: schema).\(identifier: view.name) AS " + view.definition)
            // SQLite looks at what a view reads only when it is used; that would be after the upgrade.
            if db.dialect == .sqlite { _ = try db.query("SELECT * FROM \(identifier: view.name) LIMIT 0") }
        }
    }

    /// By its name alone, a missing view could be found further down the search path, in somebody else's schema.
    private static func schema(_ db: borrowing Transaction) throws(DatabaseError) -> String {
        guard db.dialect == .postgreSQL else { return "main" }
        guard case .text(let schema)? = try db.value("SELECT current_schema()") else {
            throw .unexpectedAnswer("no schema of the search path exists")
        }
        return schema
    }
}
