import DatabaseAccess
import TestSupport
import Testing

struct TransactionTests {
    let db = ScriptedConnection()
    static let broken = DatabaseError.connectionLost(ServerMessage(message: "gone"))
    struct OwnError: Error, Equatable {}

    @Test func aBodyThatReturnsIsCommitted() throws {
        let result = try db.withTransaction { transaction in
            try transaction.execute("UPDATE item SET name = \("x")")
            return 42
        }
        #expect(result == 42)
        #expect(db.calls == ["begin", "execute", "commit"])
    }

    @Test func aBodyThatThrowsIsRolledBack() {
        #expect(throws: OwnError()) { try db.withTransaction { _ in throw OwnError() } }
        #expect(db.calls == ["begin", "rollback"])
    }

    @Test func theFirstErrorWinsOverAFailingRollback() {
        db.failures["rollback"] = Self.broken
        #expect(throws: OwnError()) { try db.withTransaction { _ in throw OwnError() } }
        #expect(db.calls == ["begin", "rollback"])
    }

    @Test func aFailingCommitIsReportedAndRolledBack() {
        db.failures["commit"] = .transactionAborted("said no")
        db.failures["rollback"] = Self.broken
        #expect(throws: DatabaseError.transactionAborted("said no")) { try db.withTransaction { _ in } }
        #expect(db.calls == ["begin", "commit", "rollback"])
    }

    /// Nothing was begun, so nothing is rolled back: it might be somebody else's transaction.
    @Test func aFailingBeginRollsNothingBack() {
        db.failures["begin"] = Self.broken
        #expect(throws: Self.broken) { try db.withTransaction { _ in } }
        #expect(db.calls == ["begin"])
    }

    @Test(arguments: [TransactionStatus.failed, .idle])
    func aSwallowedFailureIsNotCommitted(status: TransactionStatus) {
        db.statusAfterStatement = status
        let error = #expect(throws: DatabaseError.self) {
            _ = try db.withTransaction { try $0.execute("whatever") }
        }
        guard case .transactionAborted? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(db.calls == ["begin", "execute", "rollback"])
    }

    /// On PostgreSQL the server would only warn, and the inner commit would end the outer transaction.
    @Test(arguments: Engine.all)
    func aTransactionWithinATransactionIsRefused(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let connection = try database.connect()
        try connection.execute("CREATE TABLE note (id INTEGER)")
        #expect(throws: DatabaseError.self) {
            try connection.withTransaction { outer in
                try outer.execute("INSERT INTO note VALUES (1)")
                _ = try connection.withTransaction { try $0.execute("INSERT INTO note VALUES (2)") }
            }
        }
        #expect(connection.transactionStatus == .idle)
        #expect(try connection.value("SELECT count(*) FROM note") == 0)
    }

    /// SQLite keeps U+0000 in a text; PostgreSQL cannot, and says so. Neither cuts the text off there.
    @Test(arguments: Engine.all)
    func aTextIsNeverCutOff(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let connection = try database.connect()
        let text = "before\u{0}after"
        switch engine {
        case .sqlite: #expect(try connection.value("SELECT \(text)") == .text(text))
        case .postgreSQL:
            let error = #expect(throws: DatabaseError.self) { try connection.value("SELECT CAST(\(text) AS TEXT)") }
            #expect(error?.code == "22021")
        }
    }
}
