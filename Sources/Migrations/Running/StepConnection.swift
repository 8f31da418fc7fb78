import DatabaseAccess

/// The connection as one step sees it: counts the statements, and refuses those that would end the transaction that
/// the driver has opened.
final class StepConnection: DatabaseConnection {
    private let connection: any DatabaseConnection
    /// Set while the step's own statements run, not the driver's.
    private var isInStep = false
    /// What the step tried to do to its transaction, kept in case the step swallows the refusal.
    private var refused: DatabaseError?
    private(set) var statementCount = 0
    private(set) var rowsChanged = 0
    private var failedStatement: Int?

    init(_ connection: any DatabaseConnection) { self.connection = connection }

    /// The number of the statement that failed; nil when none did.
    var failedStatementNumber: Int? { failedStatement }

    var dialect: Dialect { connection.dialect }
    var target: String { connection.target }
    var databaseFile: String? { connection.databaseFile }
    var transactionStatus: TransactionStatus { connection.transactionStatus }

    /// Runs a step's body inside the open transaction, and proves afterwards that it is still the same transaction and
    /// that no failure was swallowed in it.
    func runStep(_ db: borrowing Transaction, _ body: (borrowing Transaction) throws -> Void) throws {
        // A savepoint dies with its transaction: releasing it succeeds only where the body started.
        try db.execute("SAVEPOINT migration_step")
        isInStep = true
        defer { isInStep = false }
        try body(db)
        isInStep = false
        if let refused { throw refused }
        guard transactionStatus == .open else {
            throw DatabaseError.transactionAborted(
                transactionStatus == .failed
                    ? "a statement failed and the failure was not passed on" : "the transaction was ended from inside"
            )
        }
        try db.execute("RELEASE SAVEPOINT migration_step")
    }

    @discardableResult
    func execute(_ sql: SQL) throws(DatabaseError) -> Int {
        let changed = try counting(sql.rendered(for: dialect).text) { () throws(DatabaseError) in
            try connection.execute(sql)
        }
        if isInStep { rowsChanged += changed }
        return changed
    }

    func execute(script: String) throws(DatabaseError) {
        try counting(script) { () throws(DatabaseError) in try connection.execute(script: script) }
    }

    func query(_ sql: SQL) throws(DatabaseError) -> [Row] {
        try counting(sql.rendered(for: dialect).text) { () throws(DatabaseError) in try connection.query(sql) }
    }

    func forEachRow(_ sql: SQL, _ body: (Row) throws -> Void) throws { try connection.forEachRow(sql, body) }

    var announcedBackend: Int64? { connection.announcedBackend }
    func watchStatements(_ watch: StatementWatch?) { connection.watchStatements(watch) }
    func begin(readOnly: Bool) throws(DatabaseError) { try connection.begin(readOnly: readOnly) }
    func begin(readOnly: Bool, then script: String) throws(DatabaseError) {
        try connection.begin(readOnly: readOnly, then: script)
    }
    func commit() throws(DatabaseError) { try connection.commit() }
    func commit(after script: String) throws(DatabaseError) { try connection.commit(after: script) }
    func rollback() throws(DatabaseError) { try connection.rollback() }
    func beginSavepoint(_ name: String) throws(DatabaseError) { try connection.beginSavepoint(name) }
    func releaseSavepoint(_ name: String) throws(DatabaseError) { try connection.releaseSavepoint(name) }
    func rollBackToSavepoint(_ name: String) throws(DatabaseError) { try connection.rollBackToSavepoint(name) }

    private func counting<R>(_ text: String, _ run: () throws(DatabaseError) -> R) throws(DatabaseError) -> R {
        guard isInStep else { return try run() }
        statementCount += 1
        do throws(DatabaseError) {
            if let found = TransactionControl.find(in: text, dialect) {
                let refusal = DatabaseError.transactionAborted("a migration may not run \(found)")
                refused = refusal
                throw refusal
            }
            return try run()
        } catch {
            if failedStatement == nil { failedStatement = statementCount }
            throw error
        }
    }
}
