import DatabaseAccess
import TestSupport

/// A session of a database that can be closed and comes back when it is wanted, and that dies with the fuse.
final class FusedConnection: DatabaseConnection {
    private let database: TestDatabase
    private let fuse: Fuse
    private var open: (any DatabaseConnection)?

    init(_ database: TestDatabase, _ fuse: Fuse) {
        self.database = database
        self.fuse = fuse
    }

    /// Lets others copy the database.
    func close() { open = nil }

    private func session() throws(DatabaseError) -> any DatabaseConnection {
        if let open { return open }
        do {
            let new = try database.connect()
            // Nothing here outlives the power.
            if new.dialect == .sqlite { try new.execute(script: "PRAGMA synchronous = OFF") }
            open = new
            return new
        } catch let error as DatabaseError {
            throw error
        } catch {
            throw .cannotConnect(target: target, ServerMessage(message: "\(error)"))
        }
    }

    private func next() throws(DatabaseError) -> any DatabaseConnection {
        guard fuse.passes() else { throw .connectionLost(ServerMessage(message: "killed")) }
        return try session()
    }

    var dialect: Dialect { database.engine == .sqlite ? .sqlite : .postgreSQL }
    var target: String { database.url }
    var databaseFile: String? { database.engine == .sqlite ? database.address : nil }
    var transactionStatus: TransactionStatus { open?.transactionStatus ?? .idle }
    var announcedBackend: Int64? { open?.announcedBackend }
    func watchStatements(_ watch: StatementWatch?) { open?.watchStatements(watch) }

    @discardableResult
    func execute(_ sql: SQL) throws(DatabaseError) -> Int { try next().execute(sql) }
    func execute(script: String) throws(DatabaseError) { try next().execute(script: script) }
    func query(_ sql: SQL) throws(DatabaseError) -> [Row] { try next().query(sql) }
    func forEachRow(_ sql: SQL, _ body: (Row) throws -> Void) throws { try next().forEachRow(sql, body) }

    func begin(readOnly: Bool) throws(DatabaseError) { try next().begin(readOnly: readOnly) }
    func begin(readOnly: Bool, then script: String) throws(DatabaseError) {
        try next().begin(readOnly: readOnly, then: script)
    }
    func commit() throws(DatabaseError) { try next().commit() }
    func commit(after script: String) throws(DatabaseError) { try next().commit(after: script) }
    /// A process that was killed rolls back as well.
    func rollback() throws(DatabaseError) { try open?.rollback() }

    func beginSavepoint(_ name: String) throws(DatabaseError) { try next().beginSavepoint(name) }
    func releaseSavepoint(_ name: String) throws(DatabaseError) { try next().releaseSavepoint(name) }
    func rollBackToSavepoint(_ name: String) throws(DatabaseError) { try next().rollBackToSavepoint(name) }
}
