import DatabaseAccess
import TestSupport
import Testing

struct StatementWatchTests {
    static let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT 3 - i FROM n) SELECT count(*) FROM n"

    static func code(ofCancelled engine: Engine) -> String {
        switch engine {
        case .sqlite: "SQLITE_INTERRUPT"
        case .postgreSQL: "57014"
        }
    }

    /// Cancels at the third look, and gives the looks back.
    final class Impatience {
        private(set) var looks: [Duration] = []

        func watch() -> StatementWatch {
            StatementWatch(interval: .milliseconds(20)) { [self] running in
                looks.append(running)
                return looks.count >= 3 ? .cancel : .goOn
            }
        }
    }

    @Test(arguments: Engine.all)
    func aStatementIsLookedAtAndCancelled(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let connection = try database.connect()
        let impatience = Impatience()
        connection.watchStatements(impatience.watch())
        let error = #expect(throws: DatabaseError.self) { try connection.query(SQL(raw: Self.endless)) }
        #expect(error?.code == Self.code(ofCancelled: engine))
        #expect(impatience.looks.count >= 3)
        #expect(impatience.looks == impatience.looks.sorted())
        #expect(impatience.looks.first.map { $0 >= .milliseconds(20) } == true)
        // The connection goes on, and each statement has a beginning of its own.
        #expect(try connection.value("SELECT 1") == 1)
    }

    @Test(arguments: Engine.all)
    func aScriptIsCancelled(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let connection = try database.connect()
        connection.watchStatements(Impatience().watch())
        let error = #expect(throws: DatabaseError.self) {
            try connection.execute(script: "SELECT 1; " + Self.endless)
        }
        #expect(error?.code == Self.code(ofCancelled: engine))
        #expect(connection.transactionStatus == .idle)
    }

    @Test(arguments: Engine.all)
    func waitingForALockIsLookedAtAndCancelled(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let holder = try database.connect()
        let waiter = try database.connect()
        try holder.execute("CREATE TABLE note (id INTEGER)")
        try holder.begin(readOnly: false)
        try holder.execute("INSERT INTO note VALUES (1)")
        let impatience = Impatience()
        waiter.watchStatements(impatience.watch())
        let error = #expect(throws: DatabaseError.self) {
            try waiter.withTransaction { db in try db.execute("DROP TABLE note") }
        }
        #expect(error?.code == Self.code(ofCancelled: engine))
        #expect(impatience.looks.count >= 3)
        #expect(waiter.transactionStatus == .idle)
        try holder.commit()
        waiter.watchStatements(nil)
        try waiter.withTransaction { db in _ = try db.execute("DROP TABLE note") }
        #expect(impatience.looks.count <= 4)
    }

    @Test(arguments: Engine.all)
    func aWatchedStatementAnswersAsAnyOther(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let connection = try database.connect()
        connection.watchStatements(StatementWatch(interval: .milliseconds(1)) { _ in .goOn })
        try connection.execute(script: "CREATE TABLE note (id INTEGER PRIMARY KEY); INSERT INTO note VALUES (1), (2)")
        #expect(try connection.execute("UPDATE note SET id = id + \(10)") == 2)
        #expect(try connection.query("SELECT id FROM note ORDER BY id").flatMap(\.values) == [11, 12])
        // The first error of a script is the script's, and what stands behind it is not run.
        let error = #expect(throws: DatabaseError.self) {
            try connection.execute(script: "SELECT nonsense; INSERT INTO note VALUES (11)")
        }
        #expect(error?.code == (engine == .postgreSQL ? "42703" : "SQLITE_ERROR"))
        try connection.withTransaction { db in _ = try db.execute("DELETE FROM note WHERE id = 12") }
        #expect(try connection.value("SELECT count(*) FROM note") == 1)
    }
}
