import DatabaseAccess
import MigrationModel

/// The database's version as other programs read it: one row of `key_value_store`, as open mSupply has it.
enum VersionStamp {
    /// nil when the table or the row is missing, or the value is NULL.
    static func read(_ db: any DatabaseConnection) throws -> Version? {
        guard try db.hasTable("key_value_store") else { return nil }
        // The key is spliced, not bound: on real PostgreSQL servers the column is an enum.
        let value = try db.value("SELECT value_string FROM key_value_store WHERE id = 'DATABASE_VERSION'")
        guard case .text(let text)? = value else { return nil }
        return try Version(text)
    }

    /// The statement that sets it. It fails when the table is missing: the first migration has to create it.
    static func set(_ version: Version) -> String {
        """
        INSERT INTO key_value_store (id, value_string) VALUES ('DATABASE_VERSION', '\(version)')
        ON CONFLICT (id) DO UPDATE SET value_string = excluded.value_string;
        """
    }
}
