import DatabaseAccess
import MigrationModel
import TestSupport
import Testing

/// Ways in which a step could be recorded as done although its work was not kept, or kept although it failed.
struct HonestTransactionTests {
    @Test(arguments: Engine.all)
    func aSwallowedFailureLeavesEverythingAsItWas(_ engine: Engine) throws {
        let attempt = try UpgradeAttempt(on: engine) { db in
            try db.execute("CREATE TABLE half (id INTEGER)")
            try db.execute("UPDATE note SET body = 'changed'")
            _ = try? db.execute("INSERT INTO nowhere VALUES (1)")
            _ = try? db.execute("INSERT INTO note (id, body) VALUES (1, 'after')")
        }
        #expect(attempt.failure?.statementNumber == 3)
        try attempt.expectFailed()
    }

    @Test(arguments: Engine.all)
    func aFailureInsideASavepointMayBeSwallowed(_ engine: Engine) throws {
        let attempt = try UpgradeAttempt(on: engine) { db in
            try addNote(1)(db)
            try? db.savepoint { db in
                try addNote(2)(db)
                try db.savepoint { try addNote(3)($0) }
                try db.execute("INSERT INTO nowhere VALUES (1)")
            }
            try addNote(4)(db)
        }
        #expect(attempt.failure == nil)
        #expect(try notes(attempt.db) == [1, 4, 100])
        #expect(try stamp(attempt.db) == "2.0.0")
        #expect(try attempt.history.last?.outcome == .applied)
    }

    /// What a savepoint has undone is not what the step failed with.
    @Test(arguments: Engine.all)
    func theStatementOnRecordIsTheOneThatFailedTheStep(_ engine: Engine) throws {
        let attempt = try UpgradeAttempt(on: engine) { db in
            try? db.savepoint { db in _ = try db.execute("INSERT INTO nowhere VALUES (1)") }
            try addNote(1)(db)
            try addNote(1)(db)
        }
        #expect(attempt.failure?.statementNumber == 3)
        #expect(try attempt.history.last?.statementNumber == 3)
        try attempt.expectFailed()
    }

    /// In a savepoint it is swallowed, and outside of it, too.
    @Test(arguments: Engine.all)
    func aSavepointDoesNotCoverWhatFailedBeforeIt(_ engine: Engine) throws {
        let attempt = try UpgradeAttempt(on: engine) { db in
            _ = try? db.execute("INSERT INTO nowhere VALUES (1)")
            try? db.savepoint { db in _ = try db.execute("INSERT INTO nowhere VALUES (2)") }
        }
        #expect(attempt.failure?.statementNumber == 1)
        try attempt.expectFailed()
    }

    /// Whatever else is deaf, the answer to COMMIT is read.
    @Test(.needsPostgreSQL) func aCommitThatIsAnsweredByRollbackIsAFailure() throws {
        let attempt = try UpgradeAttempt(
            on: .postgreSQL,
            wrapped: { connection in
                let deaf = HookedConnection(connection)
                deaf.status = { $0 == .failed ? .open : $0 }
                deaf.commitAfter = { (connection, _) throws(DatabaseError) in try connection.commit() }
                return deaf
            }
        ) { db in
            try addNote(1)(db)
            _ = try? db.execute("INSERT INTO nowhere VALUES (1)")
        }
        #expect(attempt.failure?.reason.contains("ROLLBACK") == true)
        try attempt.expectFailed(phase: .record)
        #expect(try stamp(attempt.db) == "1.0.0")
    }

    /// A constraint that is checked at COMMIT: the next step had been announced in the transaction that is gone.
    @Test(arguments: Engine.all)
    func whatFailsAtCommitIsTheStepsOwnFailure(_ engine: Engine) throws {
        let attempt = try UpgradeAttempt(
            on: engine,
            prepare: { db in
                try db.execute(
                    """
                    CREATE TABLE page (
                        id INTEGER PRIMARY KEY,
                        note_id INTEGER REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED
                    )
                    """
                )
            },
            fragments: [TestFragment("never")]
        ) { db in
            try addNote(1)(db)
            try db.execute("INSERT INTO page VALUES (1, 55)")
        }
        #expect(attempt.failure?.databaseError?.code == (engine == .sqlite ? "SQLITE_CONSTRAINT" : "23503"))
        try attempt.expectFailed(phase: .record)
        let history = try attempt.history
        #expect(history.map(\.id) == ["1.0.0", "2.0.0"])
        #expect(history.map(\.attempt) == [1, 1])
        #expect(history.map(\.number) == [1, 2])
    }

    /// A serialisation failure at COMMIT is tried again, on the same row of the log.
    @Test(arguments: Engine.all)
    func aRetryAfterCommitUsesTheSameRow(_ engine: Engine) throws {
        var refusals = 1
        let attempt = try UpgradeAttempt(
            on: engine,
            wrapped: { connection in
                let hooked = HookedConnection(connection)
                hooked.commitAfter = { (connection, script) throws(DatabaseError) in
                    if refusals > 0 {
                        refusals -= 1
                        let code = connection.dialect == .sqlite ? "SQLITE_BUSY" : "40001"
                        throw .statementFailed(sql: "COMMIT", ServerMessage(code: code, message: "again"))
                    }
                    try connection.commit(after: script)
                }
                return hooked
            },
            fragments: [TestFragment("after", addNote(2))],
            addNote(1)
        )
        #expect(attempt.failure == nil)
        #expect(refusals == 0)
        #expect(try notes(attempt.db) == [1, 2, 100])
        #expect(try attempt.history.map(\.id) == ["1.0.0", "2.0.0", "after"])
        #expect(try attempt.history.map(\.attempt) == [1, 1, 1])
        #expect(try attempt.history.map(\.outcome) == [.applied, .applied, .applied])
    }

    // MARK: What the scan of the statements does not see

    @Test(.needsPostgreSQL, arguments: [false, true])
    func aProcedureCannotCommit(_ isSwallowed: Bool) throws {
        for call in ["CALL finish()", "DO $$ BEGIN COMMIT; END $$"] {
            let attempt = try UpgradeAttempt(
                on: .postgreSQL,
                prepare: { db in
                    try db.execute(script: "CREATE PROCEDURE finish() LANGUAGE plpgsql AS 'BEGIN COMMIT; END'")
                }
            ) { db in
                try addNote(1)(db)
                do { try db.execute(script: call) } catch  where isSwallowed {}
                _ = try? addNote(2)(db)
            }
            if !isSwallowed {
                // invalid_transaction_termination
                #expect(attempt.failure?.databaseError?.code == "2D000")
            }
            try attempt.expectFailed()
        }
    }

    /// A second way to the same session.
    @Test(arguments: Engine.all)
    func afterAHiddenRollbackNothingIsCommittedOneByOne(_ engine: Engine) throws {
        let hidden = HiddenSession()
        let attempt = try UpgradeAttempt(on: engine, prepare: { hidden.connection = $0 }) { db in
            try addNote(1)(db)
            try hidden.connection?.execute(script: "ROLLBACK")
            for id in 2...4 { try? addNote(id)(db) }
            try? db.savepoint { try addNote(5)($0) }
            try? db.forEachRow("SELECT 1") { _ in }
        }
        try attempt.expectFailed()
        #expect(attempt.failure?.reason == "transaction aborted: the transaction was ended from inside")
    }

    /// What was committed then is committed; nothing behind it is, and the step is not done.
    @Test(arguments: Engine.all, ["COMMIT", "COMMIT; BEGIN"])
    func afterAHiddenCommitNothingMoreIsKept(_ engine: Engine, _ end: String) throws {
        let hidden = HiddenSession()
        let attempt = try UpgradeAttempt(on: engine, prepare: { hidden.connection = $0 }) { db in
            try addNote(1)(db)
            try hidden.connection?.execute(script: end)
            for id in 2...4 { try? addNote(id)(db) }
        }
        #expect(attempt.failure != nil)
        #expect(try notes(attempt.db) == [1, 100])
        #expect(try stamp(attempt.db) == "1.0.0")
        #expect(try attempt.history.map(\.outcome) == [.applied, .failed])
    }

    /// SQLite has statements that undo the whole transaction when they fail.
    @Test(arguments: [
        "INSERT OR ROLLBACK INTO note (id, body) VALUES (100, 'twice')",
        "UPDATE OR ROLLBACK note SET id = 100 WHERE id = 1", "DELETE FROM note WHERE id = 100",
        "INSERT INTO note (id, body) VALUES (7, ''); INSERT OR ROLLBACK INTO note (id, body) VALUES (100, '')",
    ])
    func aStatementThatRollsBackByItselfEndsTheStep(_ statement: String) throws {
        for isInSavepoint in [false, true] {
            let attempt = try UpgradeAttempt(
                on: .sqlite,
                prepare: { db in
                    try db.execute(
                        script: """
                            CREATE TRIGGER kept BEFORE DELETE ON note
                            BEGIN SELECT RAISE(ROLLBACK, 'notes are kept'); END
                            """
                    )
                }
            ) { db in
                try addNote(1)(db)
                if isInSavepoint {
                    try? db.savepoint { try $0.execute(script: statement) }
                } else {
                    try? db.execute(script: statement)
                }
                for id in 2...4 { try? addNote(id)(db) }
                try? db.execute(script: "CREATE TABLE half (id INTEGER)")
                try? db.forEachRow("INSERT INTO note (id, body) VALUES (9, '') RETURNING id") { _ in }
            }
            #expect(attempt.failure?.statementNumber == 2)
            #expect(attempt.failure?.databaseError?.code == "SQLITE_CONSTRAINT")
            try attempt.expectFailed()
        }
    }

    /// As one statement, a read that writes.
    @Test func aRowReaderThatRollsBackEndsTheStep() throws {
        let attempt = try UpgradeAttempt(on: .sqlite) { db in
            try addNote(1)(db)
            try? db.forEachRow("INSERT OR ROLLBACK INTO note (id, body) VALUES (100, '') RETURNING id") { _ in }
            try? db.forEachRow("INSERT INTO note (id, body) VALUES (9, '') RETURNING id") { _ in }
        }
        try attempt.expectFailed()
    }
}

/// Keeps a connection for a step that should not have it.
final class HiddenSession: @unchecked Sendable {
    var connection: (any DatabaseConnection)?
}
