import DatabaseAccess
import PostgreSQLDriver
import TestSupport
import Testing

@Suite(.needsPostgreSQL)
struct PostgreSQLConnectionTests {
    let connection: PostgreSQLConnection

    init() throws { connection = try PostgreSQLCluster.shared.connect() }

    @Test func boundValuesComeBackAsTheyWere() throws {
        let text = "it's \"quoted\" \\ and ünïcode"
        let rows = try connection.query(
            "SELECT \(text)::text AS t, \(42)::bigint AS i, \(1.5)::float8 AS r, \(true)::bool AS b, \([0, 255] as [UInt8])::bytea AS y, NULL AS n"
        )
        let row = try #require(rows.first)
        #expect(row.values == [.text(text), 42, 1.5, true, .blob([0, 255]), .null])
    }

    @Test func aRefusedStatementCarriesTheServersFields() throws {
        let error = #expect(throws: DatabaseError.self) { try connection.query("SELECT nonsense FROM nowhere") }
        #expect(error?.code == "42P01")
        #expect(error?.serverMessage?.position == 22)
    }

    @Test func aSwallowedFailureIsNotCommitted() throws {
        #expect(throws: DatabaseError.self) {
            try connection.withTransaction { db in
                try db.execute("CREATE TABLE swallowed (id INTEGER)")
                _ = try? db.execute("SELECT nonsense")
            }
        }
        #expect(try !connection.hasTable("swallowed"))
    }

    @Test func copyGoesInAndOut() throws {
        try connection.execute(script: "CREATE TEMP TABLE copied (id INTEGER, name TEXT)")
        var lines = [Array("1\tone\n".utf8), Array("2\ttwo\n".utf8)][...]
        try connection.copyIn("COPY copied FROM STDIN") { lines.popFirst() }
        var out: [UInt8] = []
        try connection.copyOut("COPY (SELECT * FROM copied ORDER BY id) TO STDOUT") { out += $0 }
        #expect(String(decoding: out, as: UTF8.self) == "1\tone\n2\ttwo\n")
    }

    @Test func thePasswordIsNeverPrinted() throws {
        let configuration = try PostgreSQLConfiguration(parsing: "postgresql://me:s3cret@localhost/db")
        #expect(configuration.hasPassword)
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!"\(configuration) \(String(reflecting: configuration)) \(dumped)".contains("s3cret"))
    }
}
