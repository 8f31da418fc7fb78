import DatabaseAccess

/// Drops and builds the app's own views, in the transaction of the caller.
enum ViewBuilder {
    /// Drops them as they stand: dependents have to come first. One that is missing is not an error.
    ///
    /// - Throws: `DatabaseError` when something else in the database still reads one of them: nothing is ever dropped
    ///   along with it.
    static func drop(_ names: [String], _ db: borrowing Transaction) throws(DatabaseError) {
        for name in names { try db.execute("DROP VIEW IF EXISTS \(identifier: name)") }
    }

    /// Builds them as they stand: dependencies have to come first.
    ///
    /// - Throws: `DatabaseError` when one exists already, or reads what is not there.
    static func build(_ views: [ViewDefinition], _ db: borrowing Transaction) throws(DatabaseError) {
        for view in views {
            try db.execute("CREATE VIEW \(identifier: view.name) AS " + view.definition)
            // SQLite looks at what a view reads only when it is used; that would be after the upgrade.
            if db.dialect == .sqlite { _ = try db.query("SELECT * FROM \(identifier: view.name) LIMIT 0") }
        }
    }
}
