import DatabaseAccess
import TestSupport
import Testing

struct SavepointTests {
    struct OwnError: Error, Equatable {}

    static func prepared(_ engine: Engine) throws -> (TestDatabase, any DatabaseConnection) {
        let database = try engine.makeDatabase()
        let connection = try database.connect()
        try connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY)")
        return (database, connection)
    }

    static func notes(_ connection: any DatabaseConnection) throws -> [Value] {
        try connection.query("SELECT id FROM note ORDER BY id").flatMap(\.values)
    }

    @Test(arguments: Engine.all)
    func whatFailsInASavepointIsUndoneAlone(engine: Engine) throws {
        let (_database, connection) = try Self.prepared(engine)
        defer { withExtendedLifetime(_database) {} }
        try connection.withTransaction { db in
            try db.execute("INSERT INTO note VALUES (1)")
            let error = #expect(throws: DatabaseError.self) {
                try db.savepoint { inner in
                    try inner.execute("INSERT INTO note VALUES (2)")
                    try inner.execute("INSERT INTO note VALUES (1)")
                }
            }
            #expect(error?.code == (engine == .postgreSQL ? "23505" : "SQLITE_CONSTRAINT"))
            try db.savepoint { inner in _ = try inner.execute("INSERT INTO note VALUES (3)") }
        }
        #expect(try Self.notes(connection) == [1, 3])
    }

    @Test(arguments: Engine.all)
    func savepointsNest(engine: Engine) throws {
        let (_database, connection) = try Self.prepared(engine)
        defer { withExtendedLifetime(_database) {} }
        try connection.withTransaction { db in
            try db.savepoint { outer in
                try outer.execute("INSERT INTO note VALUES (1)")
                #expect(throws: OwnError()) {
                    try outer.savepoint { inner in
                        try inner.execute("INSERT INTO note VALUES (2)")
                        throw OwnError()
                    }
                }
                try outer.savepoint { inner in _ = try inner.execute("INSERT INTO note VALUES (3)") }
            }
            #expect(throws: OwnError()) {
                try db.savepoint { outer in
                    try outer.savepoint { inner in _ = try inner.execute("INSERT INTO note VALUES (4)") }
                    throw OwnError()
                }
            }
        }
        #expect(try Self.notes(connection) == [1, 3])
    }

    /// A body that swallows a failure is undone, and its caller hears of it.
    @Test(arguments: Engine.all)
    func aSwallowedFailureDoesNotLeaveItsSavepoint(engine: Engine) throws {
        let (_database, connection) = try Self.prepared(engine)
        defer { withExtendedLifetime(_database) {} }
        try connection.withTransaction { db in
            try db.execute("INSERT INTO note VALUES (1)")
            #expect(throws: DatabaseError.transactionAborted("a statement failed and the failure was not passed on")) {
                try db.savepoint { inner in
                    try inner.execute("INSERT INTO note VALUES (2)")
                    _ = try? inner.execute("INSERT INTO note VALUES (1)")
                }
            }
        }
        #expect(try Self.notes(connection) == [1])
    }

    @Test(arguments: Engine.all)
    func aFailureBeforeTheSavepointIsNotForgotten(engine: Engine) throws {
        let (_database, connection) = try Self.prepared(engine)
        defer { withExtendedLifetime(_database) {} }
        #expect(throws: DatabaseError.self) {
            try connection.withTransaction { db in
                try db.execute("INSERT INTO note VALUES (1)")
                _ = try? db.execute("INSERT INTO note VALUES (1)")
                try? db.savepoint { _ in throw OwnError() }
            }
        }
        #expect(try Self.notes(connection) == [])
    }

    @Test func aTransactionThatSQLiteHasEndedIsNotSaved() throws {
        let (_database, connection) = try Self.prepared(.sqlite)
        defer { withExtendedLifetime(_database) {} }
        try connection.begin(readOnly: false)
        try connection.execute("INSERT INTO note VALUES (1)")
        try connection.beginSavepoint("here")
        #expect(throws: DatabaseError.self) { try connection.execute("INSERT OR ROLLBACK INTO note VALUES (1)") }
        #expect(throws: DatabaseError.transactionAborted("SQLite had already rolled back")) {
            try connection.rollBackToSavepoint("here")
        }
        try connection.rollback()
        #expect(try Self.notes(connection) == [])
    }

    @Test(arguments: Engine.all)
    func aSavepointNeedsATransaction(engine: Engine) throws {
        let (_database, connection) = try Self.prepared(engine)
        defer { withExtendedLifetime(_database) {} }
        #expect(throws: DatabaseError.self) { try connection.beginSavepoint("here") }
        #expect(connection.transactionStatus == .idle)
    }
}
