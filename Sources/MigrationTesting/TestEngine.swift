public import DatabaseAccess

/// A place where the databases of tests are made, copied and removed. See `SQLiteTestEngine` and
/// `PostgreSQLTestEngine`.
///
/// A database is known by its address: what that is, the engine alone knows.
public protocol TestEngine: Sendable {
    var dialect: Dialect { get }

    /// Two engines of one place can copy one another's databases.
    var place: String { get }

    /// Makes an empty database; its address.
    func makeDatabase() throws -> String

    /// Makes a database that holds what another holds; its address. No connection to that one may be open.
    func copyDatabase(_ address: String) throws -> String

    /// Says that from now on the database is only copied.
    func sealDatabase(_ address: String) throws

    /// Removes a database. What cannot be removed now is removed when the process ends, or by a later one.
    func removeDatabase(_ address: String)

    func connect(to address: String) throws -> any DatabaseConnection
}

/// A database that is removed with the last reference to it.
final class ScratchDatabase: Sendable {
    let engine: any TestEngine
    let address: String

    init(_ address: String, on engine: any TestEngine) {
        self.address = address
        self.engine = engine
    }

    deinit { engine.removeDatabase(address) }

    func connect() throws -> any DatabaseConnection { try engine.connect(to: address) }

    func copy() throws -> ScratchDatabase { ScratchDatabase(try engine.copyDatabase(address), on: engine) }
}
