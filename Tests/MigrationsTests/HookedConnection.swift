import DatabaseAccess

/// Passes everything on, but for what a test replaces.
final class HookedConnection: DatabaseConnection {
    let connection: any DatabaseConnection
    /// What it says of itself instead.
    var status: (TransactionStatus) -> TransactionStatus = { $0 }
    /// Instead of `commit(after:)`.
    var commitAfter: (any DatabaseConnection, String) throws(DatabaseError) -> Void = {
        (connection, script) throws(DatabaseError) in try connection.commit(after: script)
    }

    /// Before each `begin`.
    var begins: () throws(DatabaseError) -> Void = {}

    init(_ connection: any DatabaseConnection) { self.connection = connection }

    var dialect: Dialect { connection.dialect }
    var target: String { connection.target }
    var databaseFile: String? { connection.databaseFile }
    var transactionStatus: TransactionStatus { status(connection.transactionStatus) }
    var announcedBackend: Int64? { connection.announcedBackend }

    func execute(_ sql: SQL) throws(DatabaseError) -> Int { try connection.execute(sql) }
    func execute(script: String) throws(DatabaseError) { try connection.execute(script: script) }
    func query(_ sql: SQL) throws(DatabaseError) -> [Row] { try connection.query(sql) }
    func forEachRow(_ sql: SQL, _ body: (Row) throws -> Void) throws { try connection.forEachRow(sql, body) }
    func begin(readOnly: Bool) throws(DatabaseError) {
        try begins()
        try connection.begin(readOnly: readOnly)
    }

    func begin(readOnly: Bool, then script: String) throws(DatabaseError) {
        try begins()
        try connection.begin(readOnly: readOnly, then: script)
    }

    func commit() throws(DatabaseError) { try connection.commit() }
    func commit(after script: String) throws(DatabaseError) { try commitAfter(connection, script) }
    func rollback() throws(DatabaseError) { try connection.rollback() }
    func beginSavepoint(_ name: String) throws(DatabaseError) { try connection.beginSavepoint(name) }
    func releaseSavepoint(_ name: String) throws(DatabaseError) { try connection.releaseSavepoint(name) }
    func rollBackToSavepoint(_ name: String) throws(DatabaseError) { try connection.rollBackToSavepoint(name) }
    func watchStatements(_ watch: StatementWatch?) { connection.watchStatements(watch) }
}
