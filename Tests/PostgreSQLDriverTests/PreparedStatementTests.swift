import DatabaseAccess
import PostgreSQLDriver
import TestSupport
import Testing

/// Statements that are run again and again.
@Suite(.needsPostgreSQL)
struct PreparedStatementTests {
    let connection: PostgreSQLConnection

    init() throws { connection = try PostgreSQLCluster.shared.connect() }

    private func double(_ number: Int64, on connection: PostgreSQLConnection) throws -> Value? {
        try connection.query(repeated: "SELECT \(number, as: .bigInteger) * 2 AS twice").first?.values.first
    }

    private func prepared(_ connection: PostgreSQLConnection) throws -> Value? {
        try connection.value("SELECT count(*) FROM pg_prepared_statements")
    }

    @Test func theServerParsesARepeatedStatementOnce() throws {
        for number: Int64 in 1...3 { #expect(try double(number, on: connection) == .integer(number * 2)) }
        #expect(try prepared(connection) == 1)
        _ = try connection.query("SELECT \(1, as: .bigInteger) AS once")
        #expect(try prepared(connection) == 1)
    }

    @Test func aWatchedConnectionPreparesToo() throws {
        connection.watchStatements(StatementWatch(interval: .seconds(5)) { _ in .goOn })
        for number: Int64 in 1...2 { #expect(try double(number, on: connection) == .integer(number * 2)) }
        #expect(try prepared(connection) == 1)
    }

    @Test func whatSomebodyDiscardedIsPreparedAnew() throws {
        _ = try double(1, on: connection)
        try connection.execute("DEALLOCATE ALL")
        #expect(throws: DatabaseError.self) { try double(2, on: connection) }
        #expect(try double(3, on: connection) == 6)
    }

    @Test func aColumnThatGotAnotherTypeIsNoticed() throws {
        try connection.execute("CREATE TEMP TABLE reading (number INTEGER)")
        try connection.execute("INSERT INTO reading VALUES (7)")
        func read() throws -> Value? {
            try connection.query(repeated: "SELECT number FROM reading").first?.values.first
        }
        #expect(try read() == 7)
        try connection.execute("ALTER TABLE reading ALTER number TYPE TEXT")
        #expect(throws: DatabaseError.self) { try read() }
        #expect(try read() == .text("7"))
    }

    @Test func textsWithoutEndAreNotAllKept() throws {
        for number in 1...100 {
            let rows = try connection.query(repeated: "SELECT \(raw: "\(number)") AS number")
            #expect(rows.first?.values == [.integer(Int64(number))])
        }
        #expect(try prepared(connection) == 64)
    }

    @Test(.enabled(if: PgBouncer.isInstalled, "needs the program pgbouncer"), arguments: ["transaction", "session"])
    func behindAPoolerNothingIsPrepared(_ mode: String) throws {
        let pooler = try PgBouncer(mode: mode)
        let pooled = try PostgreSQLConnection(PostgreSQLConfiguration(parsing: pooler.url(database: "postgres")))
        for number: Int64 in 1...3 { #expect(try double(number, on: pooled) == .integer(number * 2)) }
        #expect(try prepared(pooled) == 0)
    }

    @Test func aFailureSpeaksOfTheCallersStatement() throws {
        let error = #expect(throws: DatabaseError.self) {
            try connection.query(repeated: "SELECT nonsense FROM nowhere")
        }
        #expect(error?.code == "42P01")
        #expect(try double(2, on: connection) == 4)
    }
}
