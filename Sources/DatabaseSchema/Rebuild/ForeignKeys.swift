package import DatabaseAccess

/// SQLite's foreign keys around a step that makes a table anew: not enforced while it runs, checked before its commit.
///
/// SQLite ignores the switch inside a transaction, so it is turned before BEGIN and after the end. PostgreSQL needs
/// none of this, and each call does nothing there.
package enum ForeignKeys {
    /// Turns enforcement off and returns whether it was on.
    ///
    /// - Throws: `DatabaseError.unexpectedAnswer` inside a transaction.
    package static func suspend(on db: any DatabaseConnection) throws(DatabaseError) -> Bool {
        guard db.dialect == .sqlite else { return false }
        guard try areEnforced(db) else { return false }
        try set(false, on: db)
        return true
    }

    /// Turns enforcement on. Call it only where `suspend` returned true.
    package static func resume(on db: any DatabaseConnection) throws(DatabaseError) {
        guard db.dialect == .sqlite else { return }
        try set(true, on: db)
    }

    /// Looks for rows that refer to rows which are not there.
    ///
    /// - Parameters:
    ///   - tables: only these and those that refer to them; nil for the whole database.
    ///   - known: what was broken before the step, which is not held against it.
    /// - Throws: `TableRebuildError.brokenReferences`; `DatabaseError` also when a foreign key no longer fits the
    ///   parent's columns at all.
    package static func check(_ db: borrowing Transaction, tables: [String]?, known: [BrokenReference] = []) throws {
        let found = try broken(db, tables: tables).filter { reference in
            !known.contains {
                $0.table == reference.table && $0.parent == reference.parent && $0.rows >= reference.rows
            }
        }
        guard found.isEmpty else { throw TableRebuildError.brokenReferences(found) }
    }

    /// All that `check` would complain of, sorted by name.
    package static func broken(_ db: borrowing Transaction, tables: [String]?) throws(DatabaseError)
        -> [BrokenReference]
    {
        guard db.dialect == .sqlite else { return [] }
        var rows: [Row] = []
        if let tables {
            for table in try affected(by: tables, db) {
                rows += try db.query(
                    """
                    SELECT "table", parent, count(*) AS broken FROM pragma_foreign_key_check(\(table))
                    GROUP BY "table", parent ORDER BY "table", parent
                    """
                )
            }
        } else {
            rows = try db.query(
                """
                SELECT "table", parent, count(*) AS broken FROM pragma_foreign_key_check
                GROUP BY "table", parent ORDER BY "table", parent
                """
            )
        }
        var broken: [BrokenReference] = []
        for row in rows {
            broken.append(
                BrokenReference(
                    table: try row.text("table"),
                    parent: try row.text("parent"),
                    rows: Int(try row.integer("broken"))
                )
            )
        }
        return broken
    }

    /// The tables and those that refer to them.
    private static func affected(by tables: [String], _ db: borrowing Transaction) throws(DatabaseError) -> [String] {
        let names = tables.map(\.asciiLowercased)
        var found: [String] = []
        for row in try db.query(
            """
            SELECT name FROM sqlite_schema AS stored
            WHERE type = 'table' AND (
                lower(name) IN (\(list: names))
                OR EXISTS (SELECT 1 FROM pragma_foreign_key_list(stored.name) AS key
                           WHERE lower(key."table") IN (\(list: names)))
            )
            ORDER BY name
            """
        ) {
            found.append(try row.text("name"))
        }
        return found
    }

    private static func set(_ enforced: Bool, on db: any DatabaseConnection) throws(DatabaseError) {
        try db.execute(script: "PRAGMA foreign_keys = \(enforced ? "ON" : "OFF");")
        // SQLite says nothing when it ignores the switch.
        guard try areEnforced(db) == enforced else {
            throw .unexpectedAnswer("foreign keys can be switched only outside a transaction")
        }
    }

    private static func areEnforced(_ db: any DatabaseConnection) throws(DatabaseError) -> Bool {
        try db.value(enforcement) == .integer(1)
    }

    /// Reads the switch through the function: a step may not run the statement of that name.
    static let enforcement: SQL = "SELECT foreign_keys FROM pragma_foreign_keys"
}
