import DatabaseAccess
import TestSupport
import Testing

/// Transactions that begin or end with a script.
struct ScriptedTransactionTests {
    @Test(arguments: Engine.all)
    func aScriptRunsWithTheBeginAndAnotherWithTheCommit(engine: Engine) throws {
        let (_database, connection) = try SavepointTests.prepared(engine)
        defer { withExtendedLifetime(_database) {} }
        try connection.begin(readOnly: false, then: "INSERT INTO note VALUES (1); INSERT INTO note VALUES (2)")
        #expect(connection.transactionStatus == .open)
        try connection.commit(after: "INSERT INTO note VALUES (3) -- the end")
        #expect(connection.transactionStatus == .idle)
        #expect(try SavepointTests.notes(connection) == [1, 2, 3])
        try connection.begin(readOnly: false, then: "")
        try connection.commit(after: "")
        #expect(connection.transactionStatus == .idle)
    }

    @Test(arguments: Engine.all)
    func aFailingScriptLeavesNoTransactionBehindABegin(engine: Engine) throws {
        let (_database, connection) = try SavepointTests.prepared(engine)
        defer { withExtendedLifetime(_database) {} }
        #expect(throws: DatabaseError.self) {
            try connection.begin(readOnly: false, then: "INSERT INTO note VALUES (1); SELECT nonsense")
        }
        #expect(connection.transactionStatus == .idle)
        #expect(try SavepointTests.notes(connection) == [])
    }

    @Test(arguments: Engine.all)
    func aTransactionThatIsOpenAlreadyIsLeftAlone(engine: Engine) throws {
        let (_database, connection) = try SavepointTests.prepared(engine)
        defer { withExtendedLifetime(_database) {} }
        try connection.begin(readOnly: false)
        try connection.execute("INSERT INTO note VALUES (1)")
        #expect(throws: DatabaseError.self) { try connection.begin(readOnly: false, then: "SELECT 1") }
        #expect(connection.transactionStatus != .idle)
    }

    @Test(arguments: Engine.all)
    func nothingIsCommittedAfterAFailingScript(engine: Engine) throws {
        let (_database, connection) = try SavepointTests.prepared(engine)
        defer { withExtendedLifetime(_database) {} }
        try connection.begin(readOnly: false, then: "INSERT INTO note VALUES (1)")
        let error = #expect(throws: DatabaseError.self) {
            try connection.commit(after: "INSERT INTO note VALUES (2); SELECT nonsense")
        }
        guard case .statementFailed? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(connection.transactionStatus == .failed)
        #expect(throws: DatabaseError.transactionAborted("a statement failed")) { try connection.commit(after: "") }
        try connection.rollback()
        #expect(try SavepointTests.notes(connection) == [])
    }

    @Test(arguments: Engine.all)
    func theServersProcessIsAnnounced(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let connection = try database.connect()
        switch engine {
        case .sqlite: #expect(connection.announcedBackend == nil)
        case .postgreSQL:
            let answered = try connection.value("SELECT pg_backend_pid()")
            #expect(connection.announcedBackend.map(Value.integer) == answered)
        }
    }
}
