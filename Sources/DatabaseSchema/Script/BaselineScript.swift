public import DatabaseAccess

/// Makes scripts that install a database like a given one, schema and rows, into an empty one. A developer's tool:
/// nothing of it runs in a server.
public enum BaselineScript {
    /// The row that the driver writes itself.
    static let versionTable = "key_value_store"

    /// The script of a SQLite database: its tables with their rows, then its indexes, triggers and views. The driver's
    /// own tables and the database's version are left out. Equal databases give equal scripts.
    ///
    /// - Parameter excluded: names of tables and views to leave out besides, such as the views that the app declares.
    /// - Throws: `BaselineScript.Unsupported`; `DatabaseError`.
    public static func generate(
        from db: any DatabaseConnection,
        excluding excluded: Set<String> = []
    ) throws -> String {
        guard db.dialect == .sqlite else { throw Unsupported.engine(db.dialect) }
        return try SQLiteBaselineWriter(db, excluding: excluded).script()
    }

    public enum Unsupported: Error, Sendable, Hashable {
        /// PostgreSQL's own program writes its script: see `cleaned(pgDump:schema:excluding:)`.
        case engine(Dialect)
        /// A virtual table keeps its content in tables of its own.
        case virtualTable(String)
    }

    static func isExcluded(_ name: String, _ excluded: Set<String>) -> Bool {
        DriverTables.contains(name) || excluded.contains(name)
    }
}
