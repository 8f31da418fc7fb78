import DatabaseAccess
import TestSupport
import Testing

struct SQLTests {
    @Test func whatIsInterpolatedIsBoundAndNumbered() {
        let name = "it's; DROP TABLE item"
        let sql: SQL = "SELECT * FROM item WHERE name = \(name) AND size > \(3) AND note = \(nullable: String?.none)"
        let (postgreSQL, values) = sql.rendered(for: .postgreSQL)
        #expect(postgreSQL == "SELECT * FROM item WHERE name = $1 AND size > $2 AND note = $3")
        #expect(sql.rendered(for: .sqlite).text == "SELECT * FROM item WHERE name = ?1 AND size > ?2 AND note = ?3")
        #expect(values == [.text(name), 3, .null])
    }

    @Test func piecesKeepTheirValuesInOrder() {
        let condition: SQL = "a = \(1)"
        let sql: SQL = "SELECT \(0) WHERE \(condition) OR b IN (\(list: [2, 3]))" + " LIMIT \(4)"
        let (text, values) = sql.rendered(for: .postgreSQL)
        #expect(text == "SELECT $1 WHERE a = $2 OR b IN ($3, $4) LIMIT $5")
        #expect(values == [0, 1, 2, 3, 4])
    }

    @Test func anEmptyListMatchesNothing() {
        let sql: SQL = "a IN (\(list: [String]()))"
        #expect(sql.rendered(for: .sqlite).text == "a IN (NULL)")
    }

    @Test func typesAndTextsDifferByEngine() {
        let sql: SQL = "\(type: .timestamp) \(type: .boolean) \(type: .blob) \(postgreSQL: "p", sqlite: "s")"
        #expect(sql.rendered(for: .postgreSQL).text == "TIMESTAMP BOOLEAN BYTEA p")
        #expect(sql.rendered(for: .sqlite).text == "TEXT BOOLEAN BLOB s")
    }

    static let oddNames = [
        "plain", "", "with \"quotes\"", "it's", "\"", "'", "\\", "line\nbreak", "\r\n'", "e\u{301}",
        // A quote and a combining accent are one character to Swift, and a quote to the engines.
        "\"\u{301}", "'\u{301}", "x'\u{301}; DROP TABLE item; --", "'\u{200D}'", "\u{600}'\u{600}\"",
    ]

    @Test(arguments: Engine.all, oddNames)
    func theEnginesReadAQuotedLiteralAsItWas(engine: Engine, text: String) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        let value = try db.value("SELECT CAST(\(raw: SQL.quoted(literal: text)) AS TEXT)")
        #expect(value == .text(text))
    }

    @Test(arguments: Engine.all, oddNames.filter { !$0.isEmpty })
    func theEnginesReadAQuotedIdentifierAsItWas(engine: Engine, name: String) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        let rows = try db.query("SELECT 1 AS \(identifier: name)")
        #expect(rows.first?.columns.names == [name])
        try db.execute("CREATE TABLE \(identifier: name) (id INTEGER)")
        #expect(try db.hasTable(name))
    }
}
