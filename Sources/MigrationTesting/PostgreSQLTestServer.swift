import DatabaseAccess
import PostgreSQLDriver
import Synchronization

/// The databases that this process has on one server.
///
/// They carry the process's own name, and so does the session that makes them: whatever carries a name that no session
/// has belongs to a process that was killed, on whatever machine, and is dropped by the next one.
final class PostgreSQLTestServer: Sendable {
    static let prefix = "migration_test_"
    private static let servers = Mutex<[PostgreSQLConfiguration: PostgreSQLTestServer]>([:])

    private struct Session {
        let connection: PostgreSQLConnection
        var made = 0
        var databases: Set<String> = []
    }

    private let owner: String
    /// One session makes all copies, one after the other: the server refuses two of one template at a time.
    private let session: Mutex<Session>

    static func of(_ configuration: PostgreSQLConfiguration) throws -> PostgreSQLTestServer {
        try servers.withLock { servers in
            if let known = servers[configuration] { return known }
            let server = try PostgreSQLTestServer(configuration)
            servers[configuration] = server
            AtExit.run { server.removeAll() }
            return server
        }
    }

    init(_ configuration: PostgreSQLConfiguration) throws {
        owner = Self.prefix + String(UInt64.random(in: .min ... .max), radix: 36)
        let connection = try PostgreSQLConnection(configuration.setting("application_name", owner))
        try Self.sweep(connection)
        session = Mutex(Session(connection: connection))
    }

    /// Makes an empty database, or a copy of another.
    func makeDatabase(from template: String? = nil) throws -> String {
        try session.withLock { session in
            session.made += 1
            let name = "\(owner)_\(session.made)"
            let source = template.map { " TEMPLATE \(SQL.quoted(identifier: $0))" } ?? ""
            try session.connection.execute(script: "CREATE DATABASE \(SQL.quoted(identifier: name))\(source)")
            session.databases.insert(name)
            return name
        }
    }

    func seal(_ name: String) throws {
        try session.withLock { session in
            let name = SQL.quoted(identifier: name)
            try session.connection.execute(script: "ALTER DATABASE \(name) WITH ALLOW_CONNECTIONS false")
        }
    }

    func remove(_ name: String) throws {
        try session.withLock { session in
            try Self.drop(name, session.connection)
            session.databases.remove(name)
        }
    }

    /// At the end of the process, whether or not a thread is still at work.
    func removeAll() {
        _ = session.withLockIfAvailable { session in
            for name in session.databases { _ = try? Self.drop(name, session.connection) }
            session.databases = []
        }
    }

    /// With the sessions that a test has left open.
    private static func drop(_ name: String, _ db: PostgreSQLConnection) throws(DatabaseError) {
        try db.execute(script: "DROP DATABASE IF EXISTS \(SQL.quoted(identifier: name)) WITH (FORCE)")
    }

    private static func sweep(_ db: PostgreSQLConnection) throws(DatabaseError) {
        let pattern = "^\(prefix)[0-9a-z]+"
        let left = try db.query(
            """
            SELECT datname::text AS name FROM pg_database
            WHERE datname::text ~ \(pattern + "_[0-9]+$")::text AND NOT EXISTS (
                SELECT 1 FROM pg_stat_activity
                WHERE application_name = substring(pg_database.datname::text FROM \(pattern)::text)
            )
            """
        )
        // One that another process sweeps at the same time, or that belongs to another role, is left alone.
        for row in left { _ = try? drop(row.text("name"), db) }
    }
}
