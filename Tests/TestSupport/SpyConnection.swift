public import DatabaseAccess

/// Passes everything on and remembers what it was asked.
public final class SpyConnection: DatabaseConnection {
    public let connection: any DatabaseConnection
    public private(set) var statements: [String] = []
    public private(set) var begins = 0

    public init(_ connection: any DatabaseConnection) { self.connection = connection }

    public var dialect: Dialect { connection.dialect }
    public var target: String { connection.target }
    public var databaseFile: String? { connection.databaseFile }
    public var transactionStatus: TransactionStatus { connection.transactionStatus }

    public func execute(_ sql: SQL) throws(DatabaseError) -> Int {
        statements.append(sql.rendered(for: dialect).text)
        return try connection.execute(sql)
    }

    public func execute(script: String) throws(DatabaseError) {
        statements.append(script)
        try connection.execute(script: script)
    }

    public func query(_ sql: SQL) throws(DatabaseError) -> [Row] {
        statements.append(sql.rendered(for: dialect).text)
        return try connection.query(sql)
    }

    public func begin(readOnly: Bool) throws(DatabaseError) {
        if !readOnly { begins += 1 }
        try connection.begin(readOnly: readOnly)
    }

    public func begin(readOnly: Bool, then script: String) throws(DatabaseError) {
        if !readOnly { begins += 1 }
        if !script.isEmpty { statements.append(script) }
        try connection.begin(readOnly: readOnly, then: script)
    }

    public func commit(after script: String) throws(DatabaseError) {
        if !script.isEmpty { statements.append(script) }
        try connection.commit(after: script)
    }

    public func forEachRow(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        statements.append(sql.rendered(for: dialect).text)
        try connection.forEachRow(sql, body)
    }

    public var announcedBackend: Int64? { connection.announcedBackend }
    public func watchStatements(_ watch: StatementWatch?) { connection.watchStatements(watch) }
    public func commit() throws(DatabaseError) { try connection.commit() }
    public func rollback() throws(DatabaseError) { try connection.rollback() }
    public func beginSavepoint(_ name: String) throws(DatabaseError) { try connection.beginSavepoint(name) }
    public func releaseSavepoint(_ name: String) throws(DatabaseError) { try connection.releaseSavepoint(name) }
    public func rollBackToSavepoint(_ name: String) throws(DatabaseError) { try connection.rollBackToSavepoint(name) }
}
