public import DatabaseAccess

/// What a database's schema is, read from the engine's own catalog: a value to compare, to store and to draw from.
///
/// Two databases of one engine that behave alike have equal models: spelling, comments and the order in which objects
/// were made play no part. Everything but a table's columns is in the order of names.
public struct SchemaModel: Sendable, Hashable, Codable {
    public let dialect: Dialect
    public let tables: [Table]
    /// Those that were made as indexes; what a primary or unique key stands on is part of the table.
    public let indexes: [Index]
    public let views: [View]
    public let triggers: [Trigger]
    /// Empty on SQLite.
    public let sequences: [NumberSequence]
    /// Functions and procedures. Empty on SQLite.
    public let routines: [Routine]

    /// Reads the connection's current schema, as of one instant. What extensions, SQLite and this package keep
    /// for themselves (`DriverTables`) is left out. Only reads.
    ///
    /// - Throws: `DatabaseError` when the catalog cannot be read, as for a SQLite view whose table is gone.
    public init(of db: any DatabaseConnection) throws {
        guard db.transactionStatus == .idle else {
            self = try Self.read(db)
            return
        }
        self = try db.withTransaction(readOnly: true) { transaction in
            // Each query would see the commits before itself otherwise. SQLite reads one snapshot anyway.
            if db.dialect == .postgreSQL { try transaction.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ") }
            return try Self.read(db)
        }
    }

    private static func read(_ db: any DatabaseConnection) throws -> SchemaModel {
        switch db.dialect {
        case .sqlite: try SQLiteSchemaReader(db).model()
        case .postgreSQL: try PostgreSQLSchemaReader(db).model()
        }
    }

    init(
        dialect: Dialect,
        tables: [Table],
        indexes: [Index],
        views: [View],
        triggers: [Trigger],
        sequences: [NumberSequence] = [],
        routines: [Routine] = []
    ) {
        self.dialect = dialect
        self.tables = tables.filter { !DriverTables.contains($0.name) }.sorted { $0.name < $1.name }
        self.indexes = indexes.filter { !DriverTables.contains($0.table) }.sorted { $0.name < $1.name }
        self.views = views.sorted { $0.name < $1.name }
        self.triggers = triggers.filter { !DriverTables.contains($0.table) }.sorted {
            ($0.table, $0.name) < ($1.table, $1.name)
        }
        self.sequences = sequences.filter { !DriverTables.contains($0.name) }.sorted { $0.name < $1.name }
        self.routines = routines.sorted { $0.signature < $1.signature }
    }

    /// Whether there is nothing at all.
    public var isEmpty: Bool {
        tables.isEmpty && views.isEmpty && sequences.isEmpty && routines.isEmpty
    }
}
