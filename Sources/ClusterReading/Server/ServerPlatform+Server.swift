package import BundleContents
package import DatabaseAccess
package import PostgreSQLDriver

extension ServerPlatform {
    private static let systemFile = "/etc/os-release"
    private static let insufficientPrivilege = "42501"
    private static let undefinedFile = "58P01"

    /// Asks the server what the role may know. A right that is lacking only leaves a fact out.
    package init(of db: PostgreSQLConnection) throws(DatabaseError) {
        let rows = try db.query(
            """
            SELECT version() AS version, (SELECT count(*) FROM pg_database) AS databases,
                (SELECT max(pg_collation_actual_version(oid)) FROM pg_collation WHERE collprovider = 'c') AS library,
                has_function_privilege('pg_control_system()', 'EXECUTE') AS control,
                has_function_privilege('pg_read_binary_file(text)', 'EXECUTE')
                    AND pg_has_role('pg_read_server_files', 'USAGE') AS files
            """
        )
        guard let row = rows.first else { throw .unexpectedAnswer("no facts about the platform") }
        var catalogue: Int64?
        if try row.boolean("control"),
            case .integer(let number)? = try db.value("SELECT catalog_version_no FROM pg_control_system()")
        {
            catalogue = number
        }
        self.init(
            version: try row.text("version"),
            system: try row.boolean("files") ? try Self.system(db) : nil,
            libraryVersion: try row.optionalText("library"),
            catalogueVersion: catalogue,
            databaseCount: try row.integer("databases"),
            collationVersions: try Self.collationVersions(db)
        )
    }

    private static func collationVersions(_ db: PostgreSQLConnection) throws(DatabaseError) -> [String: String] {
        let rows = try db.query(
            "SELECT datname::text AS name, datcollversion AS version FROM pg_database WHERE datcollversion IS NOT NULL"
        )
        var versions: [String: String] = [:]
        for row in rows { versions[try row.text("name")] = try row.text("version") }
        return versions
    }

    /// Read by the server: it may run elsewhere, or in a container of its own.
    private static func system(_ db: PostgreSQLConnection) throws(DatabaseError) -> String? {
        do {
            guard case .blob(let content)? = try db.value("SELECT pg_read_binary_file(\(systemFile))") else {
                return nil
            }
            return name(in: String(decoding: content, as: UTF8.self))
        } catch {
            guard error.code == undefinedFile || error.code == insufficientPrivilege else { throw error }
            return nil
        }
    }

    /// The value of a line such as `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"`.
    package static func name(in release: String) -> String? {
        let key = "PRETTY_NAME="
        guard let line = release.split(separator: "\n").first(where: { $0.hasPrefix(key) }) else { return nil }
        let value = line.dropFirst(key.count)
        guard let quote = value.first, quote == "\"" || quote == "'", value.count >= 2, value.last == quote else {
            return value.isEmpty ? nil : String(value)
        }
        return String(value.dropFirst().dropLast())
    }
}
