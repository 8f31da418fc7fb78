package import DatabaseAccess

/// What a database says of itself, read without a write: all that a plan is computed from.
package struct DatabaseFacts: Sendable, Hashable {
    /// `DATABASE_VERSION` in `key_value_store`; nil when there is no such table, row or value.
    package var version: Version?
    /// Whether there is nothing of anybody's in the database. The log of an installation that failed does not count.
    package var isEmpty: Bool
    /// nil when the database has no `migration_log`.
    package var log: [MigrationLogEntry]?
    /// Fragments that open mSupply's own driver recorded, as `version-identifier`.
    package var foreignFragments: Set<String>

    package init(
        version: Version? = nil,
        isEmpty: Bool = false,
        log: [MigrationLogEntry]? = nil,
        foreignFragments: Set<String> = []
    ) {
        self.version = version
        self.isEmpty = isEmpty
        self.log = log
        self.foreignFragments = foreignFragments
    }

    /// Reads them as of one instant: another process may be migrating meanwhile, and a version from before its commit
    /// with a log from after it would look like a conflict.
    ///
    /// An error is passed on: a broken connection must never look like an old or an empty database.
    package init(of db: any DatabaseConnection) throws {
        guard db.transactionStatus == .idle else {
            try self.init(within: db)
            return
        }
        self = try db.withTransaction(readOnly: true) { transaction in
            // Each statement would see the commits before itself otherwise. SQLite reads one snapshot anyway.
            if db.dialect == .postgreSQL { try transaction.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ") }
            return try Self(within: db)
        }
    }

    private init(within db: any DatabaseConnection) throws {
        version = try VersionStamp.read(db)
        log = try MigrationLog.read(db)
        isEmpty = try version == nil && !Self.hasObjects(db)
        foreignFragments = []
        // Only a database that comes from open mSupply itself needs this table, and only once.
        if log == nil, try db.hasTable("migration_fragment_log") {
            for row in try db.query("SELECT version_and_identifier FROM migration_fragment_log") {
                foreignFragments.insert(try row.text("version_and_identifier"))
            }
        }
    }

    /// Whether there are tables, views, sequences, types or functions that are neither the log's nor an extension's.
    private static func hasObjects(_ db: any DatabaseConnection) throws(DatabaseError) -> Bool {
        switch db.dialect {
        case .sqlite:
            try db.value(
                """
                SELECT count(*) FROM sqlite_schema
                WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND tbl_name <> \(MigrationLog.table)
                """
            ) != .integer(0)
        case .postgreSQL:
            try db.value(
                """
                SELECT count(*) FROM (
                    SELECT 'pg_class'::regclass AS catalog, oid, relnamespace AS namespace FROM pg_class
                    WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND relname <> \(MigrationLog.table)
                    UNION ALL SELECT 'pg_proc'::regclass, oid, pronamespace FROM pg_proc
                    UNION ALL SELECT 'pg_type'::regclass, oid, typnamespace FROM pg_type WHERE typtype IN ('e', 'd')
                ) AS object
                JOIN pg_namespace ON pg_namespace.oid = object.namespace AND nspname = current_schema()
                WHERE NOT EXISTS (
                    SELECT FROM pg_depend
                    WHERE classid = object.catalog AND objid = object.oid AND deptype = 'e'
                )
                """
            ) != .integer(0)
        }
    }
}

/// The database's version as other programs read it: one row of `key_value_store`, as open mSupply has it.
enum VersionStamp {
    static let key = "DATABASE_VERSION"

    /// nil when the table or the row is missing, or the value is NULL.
    static func read(_ db: any DatabaseConnection) throws -> Version? {
        guard try db.hasTable("key_value_store") else { return nil }
        // The key is spliced, not bound: on real PostgreSQL servers the column is an enum.
        let value = try db.value("SELECT value_string FROM key_value_store WHERE id = 'DATABASE_VERSION'")
        guard case .text(let text)? = value else { return nil }
        return try Version(text)
    }

    /// Fails when the table is missing: the first migration has to create it.
    static func write(_ version: Version, _ db: borrowing Transaction) throws(DatabaseError) {
        try db.execute(
            """
            INSERT INTO key_value_store (id, value_string) VALUES ('DATABASE_VERSION', \(version.description))
            ON CONFLICT (id) DO UPDATE SET value_string = excluded.value_string
            """
        )
    }
}
