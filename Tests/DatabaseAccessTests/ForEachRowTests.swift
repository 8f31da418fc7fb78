import DatabaseAccess
import TestSupport
import Testing

struct ForEachRowTests {
    struct OwnError: Error, Equatable {}
    struct Item: RowDecodable {
        let id: Int64
        init(row: Row) throws(DatabaseError) { id = try row.integer("id") }
    }

    static func prepared(_ engine: Engine, rows: Int) throws -> (TestDatabase, any DatabaseConnection) {
        let database = try engine.makeDatabase()
        let connection = try database.connect()
        try connection.execute(
            script: """
                CREATE TABLE item (id INTEGER PRIMARY KEY);
                CREATE TABLE seen (id INTEGER PRIMARY KEY);
                INSERT INTO item WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(rows))
                    SELECT i FROM n;
                """
        )
        return (database, connection)
    }

    @Test(arguments: Engine.all)
    func manyRowsComeInOrderWhileTheBodyWrites(engine: Engine) throws {
        let (_database, connection) = try Self.prepared(engine, rows: 200_000)
        defer { withExtendedLifetime(_database) {} }
        var next: Int64 = 1
        try connection.withTransaction { db in
            try db.forEachRow("SELECT id FROM item WHERE id > \(0) ORDER BY id", as: Item.self) { item in
                #expect(item.id == next)
                next += 1
                if item.id % 20 == 0 { try connection.execute("INSERT INTO seen VALUES (\(item.id))") }
            }
        }
        #expect(next == 200_001)
        #expect(try connection.value("SELECT count(*) FROM seen") == 10_000)
    }

    /// Both read the same text: the inner must not take the outer's statement or cursor.
    @Test(arguments: Engine.all)
    func readingNests(engine: Engine) throws {
        let (_database, connection) = try Self.prepared(engine, rows: 30)
        defer { withExtendedLifetime(_database) {} }
        var pairs = 0
        try connection.withTransaction { db in
            try connection.forEachRow("SELECT id FROM item") { _ in
                try connection.forEachRow("SELECT id FROM item") { _ in pairs += 1 }
            }
        }
        #expect(pairs == 900)
    }

    @Test(arguments: Engine.all)
    func aBodyThatThrowsEndsTheReadingAndNotTheTransaction(engine: Engine) throws {
        let (_database, connection) = try Self.prepared(engine, rows: 5000)
        defer { withExtendedLifetime(_database) {} }
        try connection.withTransaction { db in
            var count = 0
            #expect(throws: OwnError()) {
                try connection.forEachRow("SELECT id FROM item") { _ in
                    count += 1
                    if count == 1500 { throw OwnError() }
                }
            }
            #expect(count == 1500)
            if engine == .postgreSQL {
                #expect(try db.value("SELECT count(*) FROM pg_cursors WHERE name LIKE 'omsupply%'") == 0)
            }
            try db.execute("INSERT INTO seen VALUES (1)")
        }
        #expect(try connection.value("SELECT count(*) FROM seen") == 1)
    }

    @Test(arguments: Engine.all)
    func aFailureNamesTheCallersStatement(engine: Engine) throws {
        let (_database, connection) = try Self.prepared(engine, rows: 1)
        defer { withExtendedLifetime(_database) {} }
        try connection.begin(readOnly: true)
        let error = #expect(throws: DatabaseError.self) {
            try connection.forEachRow("SELECT nonsense FROM item") { _ in }
        }
        guard case .statementFailed("SELECT nonsense FROM item", let message)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(message.position == 8)
        #expect(connection.transactionStatus == .failed)
    }

    @Test(.needsPostgreSQL) func postgreSQLReadsRowByRowOnlyInATransaction() throws {
        let connection: any DatabaseConnection = try PostgreSQLCluster.shared.connect()
        let error = #expect(throws: DatabaseError.self) { try connection.forEachRow("SELECT 1") { _ in } }
        guard case .unexpectedAnswer? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
