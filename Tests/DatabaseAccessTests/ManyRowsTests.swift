import DatabaseAccess
import TestSupport
import Testing

struct ManyRowsTests {
    private func prepared(_ engine: Engine) throws -> (TestDatabase, any DatabaseConnection) {
        let database = try engine.makeDatabase()
        let connection = try database.connect()
        try connection.execute(
            """
            CREATE TABLE item (
                id INTEGER PRIMARY KEY, name TEXT, at \(type: .timestamp), price NUMERIC(20, 10), ratio \(type: .double),
                flag \(type: .boolean), bytes \(type: .blob)
            )
            """
        )
        return (database, connection)
    }

    private let columns = ["id", "name", "at", "price", "ratio", "flag", "bytes"]

    @Test(arguments: Engine.all)
    func moreValuesThanOneStatementTakesAreInserted(_ engine: Engine) throws {
        let (_database, db) = try prepared(engine)
        defer { withExtendedLifetime(_database) {} }
        let count = try db.withTransaction { db in
            try db.insert(
                into: "item",
                columns: columns,
                rows: (1...20_001).lazy.map { id in
                    [
                        id, id == 2 ? nil : "it's \(id)", "2020-01-02 03:04:05.000006", "1234567890.0123456789",
                        0.1, id.isMultiple(of: 2), [0, 255] as [UInt8],
                    ]
                }
            )
        }
        #expect(count == 20_001)
        #expect(try db.value("SELECT sum(id) FROM item") == .integer(20_001 * 20_002 / 2))
        let row = try #require(db.query("SELECT * FROM item WHERE id = 20001").first)
        #expect(try row.text("name") == "it's 20001")
        #expect(try row.text("at") == "2020-01-02 03:04:05.000006")
        #expect(try row.real("ratio") == 0.1)
        #expect(try !row.boolean("flag"))
        #expect(try row.value("bytes") == .blob([0, 255]))
        #expect(try db.value("SELECT name FROM item WHERE id = 2") == .null)
        let exact: SQL =
            "SELECT count(*) FROM item WHERE \(postgreSQL: "price = 1234567890.0123456789", sqlite: "price > 0")"
        #expect(try db.value(exact) == 20_001)
    }

    @Test(arguments: Engine.all)
    func wideRowsMakeMoreStatements(_ engine: Engine) throws {
        let (_database, db) = try prepared(engine)
        defer { withExtendedLifetime(_database) {} }
        let names = (0..<400).map { "c\($0)" }
        let definitions = names.map { "\($0) INTEGER" }.joined(separator: ", ")
        try db.execute("CREATE TABLE wide (\(raw: definitions))")
        let count = try db.withTransaction { db in
            try db.insert(into: "wide", columns: names, rows: (0..<300).map { row in names.map { _ in row } })
        }
        #expect(count == 300)
        #expect(try db.value("SELECT sum(c399) FROM wide") == .integer(299 * 150))
    }

    @Test(arguments: Engine.all)
    func aConflictIsLeftAloneOrTakenOver(_ engine: Engine) throws {
        let (_database, db) = try prepared(engine)
        defer { withExtendedLifetime(_database) {} }
        try db.withTransaction { db in
            let both = ["id", "name"]
            #expect(try db.insert(into: "item", columns: both, rows: [[1, "a"], [2, "b"]]) == 2)
            let kept = try db.insert(
                into: "item",
                columns: both,
                rows: [[2, "x"], [3, "c"]],
                onConflict: "DO NOTHING"
            )
            #expect(kept == 1)
            let taken = try db.insert(
                into: "item",
                columns: both,
                rows: [[1, "y"], [4, nil as String?]],
                onConflict: "(id) DO UPDATE SET name = excluded.name || \("!")"
            )
            #expect(taken == 2)
            #expect(try db.query("SELECT name FROM item ORDER BY id").flatMap(\.values) == ["y!", "b", "c", nil])
            #expect(try db.insert(into: "item", columns: both, rows: []) == 0)
        }
    }

    @Test(arguments: Engine.all)
    func aRowOfAnotherLengthIsRefused(_ engine: Engine) throws {
        let (_database, db) = try prepared(engine)
        defer { withExtendedLifetime(_database) {} }
        let error = #expect(throws: DatabaseError.self) {
            try db.withTransaction { db in
                try db.insert(into: "item", columns: ["id", "name"], rows: [[1, "secret"], [2]])
            }
        }
        #expect(error == .unexpectedAnswer("1 values for the 2 columns of item"))
        #expect(try db.value("SELECT count(*) FROM item") == 0)
    }

    @Test(arguments: Engine.all)
    func rowsComeInChunksWhileTheBodyWrites(_ engine: Engine) throws {
        let (_database, db) = try ForEachRowTests.prepared(engine, rows: 2_501)
        defer { withExtendedLifetime(_database) {} }
        var sizes: [Int] = []
        try db.withTransaction { db in
            try db.forEachChunk(of: 1_000, "SELECT id FROM item ORDER BY id", as: ForEachRowTests.Item.self) { items in
                sizes.append(items.count)
                try db.insert(into: "seen", columns: ["id"], rows: items.map { [$0.id] })
            }
            try db.forEachChunk(of: 10, "SELECT id FROM item WHERE id < 0", as: ForEachRowTests.Item.self) { _ in
                Issue.record("there is no row")
            }
        }
        #expect(sizes == [1_000, 1_000, 501])
        #expect(try db.value("SELECT count(*) FROM seen") == 2_501)
    }

    @Test(arguments: Engine.all)
    func aValueIsBoundAsAType(_ engine: Engine) throws {
        let (_database, db) = try prepared(engine)
        defer { withExtendedLifetime(_database) {} }
        let text = "2020-01-02 03:04:05.000006"
        let missing: String? = nil
        let row = try #require(
            db.query(
                "SELECT \(text, as: .timestamp) AS at, \(nullable: missing, as: .timestamp) AS none, \(7, as: .text) AS t"
            )
            .first
        )
        #expect(row.values == [.text(text), nil, "7"])
    }

    @Test func aTypedValueIsBoundAndCast() {
        let sql: SQL = "SELECT \("x", as: .timestamp)"
        #expect(sql.rendered(for: .postgreSQL).text == "SELECT CAST($1 AS TIMESTAMP)")
        #expect(sql.rendered(for: .sqlite).text == "SELECT CAST(?1 AS TEXT)")
        #expect(sql.rendered(for: .sqlite).values == ["x"])
    }
}
