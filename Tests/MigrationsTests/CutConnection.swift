import DatabaseAccess

/// A connection that breaks after so many calls, as if the process or the network had died: what is not committed is
/// gone, and every further call fails.
final class CutConnection: DatabaseConnection {
    private let connection: any DatabaseConnection
    private var callsLeft: Int
    /// The last call was a COMMIT that took effect, and nobody heard of it.
    private let losesOnlyTheAnswer: Bool
    private(set) var isCut = false

    init(_ connection: any DatabaseConnection, after calls: Int, losesOnlyTheAnswer: Bool) {
        self.connection = connection
        callsLeft = calls
        self.losesOnlyTheAnswer = losesOnlyTheAnswer
    }

    private func passing<R>(
        isCommit: Bool = false,
        _ call: () throws(DatabaseError) -> R
    ) throws(DatabaseError) -> R {
        if !isCut, callsLeft > 0 {
            callsLeft -= 1
            return try call()
        }
        if !isCut {
            isCut = true
            if isCommit, losesOnlyTheAnswer { _ = try? call() }
            try? connection.rollback()
        }
        throw .connectionLost(ServerMessage(message: "the connection is gone"))
    }

    var dialect: Dialect { connection.dialect }
    var target: String { connection.target }
    var databaseFile: String? { connection.databaseFile }
    var transactionStatus: TransactionStatus { connection.transactionStatus }
    var announcedBackend: Int64? { connection.announcedBackend }

    func execute(_ sql: SQL) throws(DatabaseError) -> Int {
        try passing { () throws(DatabaseError) in try connection.execute(sql) }
    }
    func execute(script: String) throws(DatabaseError) {
        try passing { () throws(DatabaseError) in try connection.execute(script: script) }
    }
    func query(_ sql: SQL) throws(DatabaseError) -> [Row] {
        try passing { () throws(DatabaseError) in try connection.query(sql) }
    }
    func begin(readOnly: Bool) throws(DatabaseError) {
        try passing { () throws(DatabaseError) in try connection.begin(readOnly: readOnly) }
    }
    func begin(readOnly: Bool, then script: String) throws(DatabaseError) {
        try passing { () throws(DatabaseError) in try connection.begin(readOnly: readOnly, then: script) }
    }
    func commit() throws(DatabaseError) {
        try passing(isCommit: true) { () throws(DatabaseError) in try connection.commit() }
    }
    func commit(after script: String) throws(DatabaseError) {
        try passing(isCommit: true) { () throws(DatabaseError) in try connection.commit(after: script) }
    }
    func rollback() throws(DatabaseError) {
        try passing { () throws(DatabaseError) in try connection.rollback() }
    }
    func forEachRow(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        try passing { () throws(DatabaseError) in }
        try connection.forEachRow(sql, body)
    }
    func watchStatements(_ watch: StatementWatch?) { connection.watchStatements(watch) }
    func beginSavepoint(_ name: String) throws(DatabaseError) {
        try passing { () throws(DatabaseError) in try connection.beginSavepoint(name) }
    }
    func releaseSavepoint(_ name: String) throws(DatabaseError) {
        try passing { () throws(DatabaseError) in try connection.releaseSavepoint(name) }
    }
    func rollBackToSavepoint(_ name: String) throws(DatabaseError) {
        try passing { () throws(DatabaseError) in try connection.rollBackToSavepoint(name) }
    }
}
