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
        return try SQLiteBaselineWriter(db, scope: .schema(excluding: excluded)).script()
    }

    /// All of a SQLite database: as `generate`, with the driver's own tables and the database's version.
    package static func whole(of db: any DatabaseConnection) throws -> String {
        guard db.dialect == .sqlite else { throw Unsupported.engine(db.dialect) }
        return try SQLiteBaselineWriter(db, scope: .everything).script()
    }

    public enum Unsupported: Error, Sendable, Hashable {
        /// PostgreSQL's own program writes its script: see `cleaned(pgDump:schema:excluding:)`.
        case engine(Dialect)
        /// A virtual table keeps its content in tables of its own.
        case virtualTable(String)
    }

    /// What of a database a script holds.
    enum Scope: Sendable, Hashable {
        /// What the app has made of it, without the tables and views of these names.
        case schema(excluding: Set<String>)
        /// And what the driver keeps.
        case everything

        func holds(_ name: String) -> Bool {
            switch self {
            case .schema(let excluded): !DriverTables.contains(name) && !excluded.contains(name)
            case .everything: true
            }
        }

        var holdsVersion: Bool { self == .everything }
    }
}
