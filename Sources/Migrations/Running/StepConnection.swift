import DatabaseAccess

/// The connection as one step sees it: counts the statements, refuses those that would end the transaction that the
/// driver has opened, and notices when it has ended all the same.
final class StepConnection: DatabaseConnection {
    private let connection: any DatabaseConnection
    private let onStatement: (Int) -> Void
    /// Set while the step's own statements run, not the driver's.
    private var isInStep = false
    /// What went wrong with the transaction itself, kept in case the step swallows it.
    private var fault: DatabaseError?
    private(set) var statementCount = 0
    private(set) var rowsChanged = 0
    private(set) var usedPragma = false
    /// The number of the statement that failed first; nil when none did.
    private(set) var failedStatementNumber: Int?
    /// The texts of the step's statements in the order of their first use, where they are wanted.
    private(set) var trace: [String]?
    private var traced: Set<String> = []
    private var lastChecked = ""
    /// For each open savepoint of the step, what had failed before it.
    private var failuresBefore: [Int?] = []

    init(_ connection: any DatabaseConnection, traces: Bool = false, onStatement: @escaping (Int) -> Void = { _ in }) {
        self.connection = connection
        self.onStatement = onStatement
        trace = traces ? [] : nil
    }

    var dialect: Dialect { connection.dialect }
    var target: String { connection.target }
    var databaseFile: String? { connection.databaseFile }
    var transactionStatus: TransactionStatus { connection.transactionStatus }
    var announcedBackend: Int64? { connection.announcedBackend }

    /// Runs a step's body inside the open transaction, and proves afterwards that it is still the driver's and that no
    /// failure was swallowed in it. That the transaction is the same one, the release of the driver's savepoint proves.
    func runStep(_ db: borrowing Transaction, _ body: (borrowing Transaction) throws -> Void) throws {
        isInStep = true
        defer { isInStep = false }
        try body(db)
        isInStep = false
        if let fault { throw fault }
        if let lost { throw lost }
    }

    /// nil while the transaction is whole.
    private var lost: DatabaseError? {
        switch transactionStatus {
        case .open: nil
        case .failed: .transactionAborted("a statement failed and the failure was not passed on")
        case .idle: .transactionAborted("the transaction was ended from inside")
        }
    }

    @discardableResult
    func execute(_ sql: SQL) throws(DatabaseError) -> Int {
        let changed = try counting(sql) { () throws(DatabaseError) in try connection.execute(sql) }
        if isInStep { rowsChanged += changed }
        return changed
    }

    func execute(script: String) throws(DatabaseError) {
        try counting(text: script) { () throws(DatabaseError) in try connection.execute(script: script) }
    }

    func query(_ sql: SQL) throws(DatabaseError) -> [Row] {
        try counting(sql) { () throws(DatabaseError) in try connection.query(sql) }
    }

    func forEachRow(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        // Only begun here: its body runs statements of its own.
        try counting(sql) { () throws(DatabaseError) in }
        try connection.forEachRow(sql, body)
    }

    func begin(readOnly: Bool) throws(DatabaseError) { try connection.begin(readOnly: readOnly) }
    func begin(readOnly: Bool, then script: String) throws(DatabaseError) {
        try connection.begin(readOnly: readOnly, then: script)
    }
    func commit() throws(DatabaseError) { try connection.commit() }
    func commit(after script: String) throws(DatabaseError) { try connection.commit(after: script) }
    func rollback() throws(DatabaseError) { try connection.rollback() }
    func watchStatements(_ watch: StatementWatch?) { connection.watchStatements(watch) }

    func beginSavepoint(_ name: String) throws(DatabaseError) {
        try connection.beginSavepoint(name)
        failuresBefore.append(failedStatementNumber)
    }

    func releaseSavepoint(_ name: String) throws(DatabaseError) {
        try connection.releaseSavepoint(name)
        _ = failuresBefore.popLast()
    }

    /// A failure that was undone is not the one that the step may fail with later.
    func rollBackToSavepoint(_ name: String) throws(DatabaseError) {
        let before = failuresBefore.popLast()
        try connection.rollBackToSavepoint(name)
        if let before { failedStatementNumber = before }
    }

    private func counting<R>(_ sql: SQL, _ run: () throws(DatabaseError) -> R) throws(DatabaseError) -> R {
        guard isInStep else { return try run() }
        return try counting(text: sql.rendered(for: dialect).text, run)
    }

    private func counting<R>(text: String, _ run: () throws(DatabaseError) -> R) throws(DatabaseError) -> R {
        guard isInStep else { return try run() }
        statementCount += 1
        onStatement(statementCount)
        do throws(DatabaseError) {
            // After a full disk SQLite has rolled back by itself: what came now would be committed one by one.
            if transactionStatus == .idle { throw keep(.transactionAborted("the transaction was ended from inside")) }
            try check(text)
            let result = try run()
            if transactionStatus == .idle { throw keep(.transactionAborted("the transaction was ended from inside")) }
            return result
        } catch {
            if failedStatementNumber == nil { failedStatementNumber = statementCount }
            // Whatever the step makes of it, the work before it is gone.
            if transactionStatus == .idle { _ = keep(error) }
            throw error
        }
    }

    private func check(_ text: String) throws(DatabaseError) {
        if text == lastChecked { return }
        if let found = TransactionControl.find(in: text, dialect) {
            throw keep(.transactionAborted("a migration may not run \(found)"))
        }
        lastChecked = text
        if dialect == .sqlite, !usedPragma, TransactionControl.mentionsPragma(text) { usedPragma = true }
        if trace != nil, traced.insert(text).inserted { trace?.append(text) }
    }

    private func keep(_ error: DatabaseError) -> DatabaseError {
        if fault == nil { fault = error }
        return error
    }
}
