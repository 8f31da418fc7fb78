public import DatabaseAccess
public import PostgreSQLDriver

/// Makes databases on a PostgreSQL server, 13 or newer. Their names begin with `migration_test_`.
public struct PostgreSQLTestEngine: TestEngine {
    private let server: PostgreSQLConfiguration

    /// - Parameter server: the server, a role that may create databases, and a database that it can always connect to.
    public init(server: PostgreSQLConfiguration) { self.server = server }

    public var dialect: Dialect { .postgreSQL }
    public var place: String { "\(server)" }

    public func makeDatabase() throws -> String { try PostgreSQLTestServer.of(server).makeDatabase() }

    public func copyDatabase(_ address: String) throws -> String {
        try PostgreSQLTestServer.of(server).makeDatabase(from: address)
    }

    /// The server copies a database only while no session is in it.
    public func sealDatabase(_ address: String) throws { try PostgreSQLTestServer.of(server).seal(address) }

    public func removeDatabase(_ address: String) { try? PostgreSQLTestServer.of(server).remove(address) }

    public func connect(to address: String) throws -> any DatabaseConnection {
        try PostgreSQLConnection(server.setting("dbname", address))
    }
}
