public import DatabaseAccess
import FileSystem

/// Which server a record beside the bundles is about: several may share a folder.
public struct ServerKey: Sendable, Hashable {
    package let text: String

    private init(_ text: String) { self.text = text }

    /// - Parameters:
    ///   - systemIdentifier: the cluster's, which a restored copy has too.
    ///   - database: omSupply's in the cluster.
    public static func postgreSQL(systemIdentifier: String, database: String) -> ServerKey {
        ServerKey("postgresql \(systemIdentifier) \(database)")
    }

    /// - Parameters:
    ///   - site: what the database calls its own site.
    ///   - database: the file's name without its folder and ending.
    public static func sqlite(site: String, database: String) -> ServerKey { ServerKey("sqlite \(site) \(database)") }

    /// The server behind a connection, as its bundles name it.
    public init(of connection: any DatabaseConnection) throws(DatabaseError) {
        switch connection.dialect {
        case .postgreSQL:
            let rows = try connection.query(
                """
                SELECT CAST(system_identifier AS TEXT) AS system, CAST(current_database() AS TEXT) AS name
                FROM pg_control_system()
                """
            )
            guard let row = rows.first else { throw .unexpectedAnswer("pg_control_system()") }
            self = .postgreSQL(systemIdentifier: try row.text("system"), database: try row.text("name"))
        case .sqlite:
            var site = "central"
            if case .text(let name)? = try connection.value(
                "SELECT value_string FROM key_value_store WHERE id = 'SETTINGS_SYNC_USERNAME'"
            ), !name.isEmpty {
                site = name
            }
            let file = Path.name(of: connection.databaseFile ?? "")
            let name = file.lastIndex(of: ".").map { $0 > file.startIndex ? String(file[..<$0]) : file } ?? file
            self = .sqlite(site: site, database: name)
        }
    }
}
