import DatabaseAccess

/// Passes everything on, counts the calls that reach the engine, and lets somebody step in around each.
final class CallCountingConnection: DatabaseConnection {
    enum Moment { case before, after }

    /// The number of the call, from 1, and what it asks of the engine.
    typealias Hook = (_ number: Int, Moment, _ text: String) -> Void

    private let connection: any DatabaseConnection
    private let hook: Hook
    private(set) var calls = 0

    init(_ connection: any DatabaseConnection, _ hook: @escaping Hook) {
        self.connection = connection
        self.hook = hook
    }

    var dialect: Dialect { connection.dialect }
    var target: String { connection.target }
    var databaseFile: String? { connection.databaseFile }
    var transactionStatus: TransactionStatus { connection.transactionStatus }
    var announcedBackend: Int64? { connection.announcedBackend }
    func watchStatements(_ watch: StatementWatch?) { connection.watchStatements(watch) }

    func execute(_ sql: SQL) throws(DatabaseError) -> Int {
        try counting(text(sql)) { () throws(DatabaseError) in try connection.execute(sql) }
    }

    func execute(script: String) throws(DatabaseError) {
        try counting(script) { () throws(DatabaseError) in try connection.execute(script: script) }
    }

    func query(_ sql: SQL) throws(DatabaseError) -> [Row] {
        try counting(text(sql)) { () throws(DatabaseError) in try connection.query(sql) }
    }

    func forEachRow(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        calls += 1
        let number = calls
        hook(number, .before, text(sql))
        try connection.forEachRow(sql, body)
        hook(number, .after, text(sql))
    }

    func begin(readOnly: Bool) throws(DatabaseError) {
        try counting("BEGIN") { () throws(DatabaseError) in try connection.begin(readOnly: readOnly) }
    }

    func begin(readOnly: Bool, then script: String) throws(DatabaseError) {
        try counting("BEGIN; \(script)") { () throws(DatabaseError) in
            try connection.begin(readOnly: readOnly, then: script)
        }
    }

    func commit() throws(DatabaseError) {
        try counting("COMMIT") { () throws(DatabaseError) in try connection.commit() }
    }

    func commit(after script: String) throws(DatabaseError) {
        try counting("\(script) COMMIT") { () throws(DatabaseError) in try connection.commit(after: script) }
    }

    func rollback() throws(DatabaseError) {
        try counting("ROLLBACK") { () throws(DatabaseError) in try connection.rollback() }
    }

    func beginSavepoint(_ name: String) throws(DatabaseError) {
        try counting("SAVEPOINT") { () throws(DatabaseError) in try connection.beginSavepoint(name) }
    }

    func releaseSavepoint(_ name: String) throws(DatabaseError) {
        try counting("RELEASE") { () throws(DatabaseError) in try connection.releaseSavepoint(name) }
    }

    func rollBackToSavepoint(_ name: String) throws(DatabaseError) {
        try counting("ROLLBACK TO") { () throws(DatabaseError) in try connection.rollBackToSavepoint(name) }
    }

    private func text(_ sql: SQL) -> String { sql.rendered(for: dialect).text }

    private func counting<R>(_ text: String, _ call: () throws(DatabaseError) -> R) throws(DatabaseError) -> R {
        calls += 1
        let number = calls
        hook(number, .before, text)
        let result = try call()
        hook(number, .after, text)
        return result
    }
}
