import DatabaseAccess
@testable import MigrationModel
@testable import Migrations
import TestSupport
import Testing

/// Keys of every type: no row is left out or done twice, also when the place is read back by another session.
struct BatchKeyTests {
    /// An expression over 1 to 100 for each type.
    private static let postgreSQLKeys: [(type: String, expression: String)] = [
        ("INTEGER", "i"), ("SMALLINT", "i"), ("BIGINT", "9223372036854775807 - i"),
        ("NUMERIC", "12345678901234567890 + i * 0.00000000000000000001"),
        ("NUMERIC", "CASE i WHEN 7 THEN 'NaN' ELSE i * 0.1 END"),
        (
            "DOUBLE PRECISION",
            "CASE i WHEN 1 THEN 'NaN' WHEN 2 THEN 'Infinity' WHEN 3 THEN '-Infinity' ELSE 1e15 / 3 + i END"
        ),
        ("DOUBLE PRECISION", "1 + i * 2.220446049250313e-16"), ("REAL", "1 + i * 1.1920929e-07"),
        ("TIMESTAMP", "TIMESTAMP '2020-02-03 23:59:59.99995' + i * INTERVAL '1 microsecond'"),
        ("TIMESTAMP", "CASE i WHEN 9 THEN 'infinity' ELSE TIMESTAMP '0001-01-01 BC' + i * INTERVAL '1 day' END"),
        ("TIMESTAMPTZ", "TIMESTAMPTZ '2020-10-25 00:30:00.000001+00' + i * INTERVAL '1 minute'"),
        ("DATE", "DATE '2020-02-03' + i"), ("TIME", "TIME '12:00' + i * INTERVAL '1 microsecond'"),
        ("INTERVAL", "i * INTERVAL '-1 day -00:00:00.000001'"), ("UUID", "CAST(md5(CAST(i AS TEXT)) AS UUID)"),
        ("BYTEA", "decode(md5(CAST(i AS TEXT)), 'hex')"), ("TEXT", "md5(CAST(i AS TEXT))"),
        ("CHAR(10)", "CAST(i AS TEXT)"), ("VARCHAR(40)", "md5(CAST(i AS TEXT))"),
        ("TEXT COLLATE \"C\"", "chr(i + 60) || i"), ("TEXT COLLATE \"en-x-icu\"", "chr(i + 31) || i"),
        ("TEXT COLLATE folding", "chr(i + 31) || i"), ("INET", "INET '10.0.0.0' + i"), ("INTEGER[]", "ARRAY[i, 2]"),
    ]

    @Test(.needsPostgreSQL, arguments: postgreSQLKeys.map { "\($0.type): \($0.expression)" })
    func postgreSQLKeysAreExact(_ name: String) throws {
        let key = try #require(Self.postgreSQLKeys.first { "\($0.type): \($0.expression)" == name })
        let database = try Engine.postgreSQL.makeDatabase()
        let db = try database.connect()
        try db.execute(
            script: """
                CREATE COLLATION folding (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
                CREATE TABLE item (key \(key.type) PRIMARY KEY, visits INTEGER NOT NULL DEFAULT 0);
                INSERT INTO item (key) SELECT \(key.expression) FROM generate_series(1, 100) AS i;
                SET timezone = 'Europe/Rome';
                SET datestyle = 'SQL, DMY';
                SET intervalstyle = 'sql_standard';
                SET extra_float_digits = 0;
                """
        )
        try visit(BatchSource("item", key: "key"), on: db, expecting: 100)
    }

    @Test(.needsPostgreSQL) func anEnumHasTheOrderOfItsLabels() throws {
        let database = try Engine.postgreSQL.makeDatabase()
        let db = try database.connect()
        try db.execute(
            script: "CREATE TYPE step AS ENUM ('z', 'b', 'y', 'a'); CREATE TABLE item (key step, visits INT)"
        )
        try db.execute("INSERT INTO item VALUES ('a', 0), ('b', 0), ('y', 0), ('z', 0)")
        try visit(BatchSource("item", key: "key"), on: db, expecting: 4, size: 1)
    }

    @Test(arguments: [
        ("INTEGER", "9223372036854775807 - i"), ("INTEGER", "-i"), ("REAL", "1 + i * 2.220446049250313e-16"),
        ("REAL", "CASE i WHEN 1 THEN 9e999 WHEN 2 THEN -9e999 ELSE i / 3.0 END"), ("TEXT", "char(i + 31) || i"),
        ("TEXT COLLATE NOCASE", "char(i + 31) || (i % 3)"), ("TEXT COLLATE RTRIM", "i || '  '"),
        ("TEXT", "'a' || char(0) || i"), ("BLOB", "randomblob(4)"), ("NUMERIC", "i * 1.5"),
        ("", "CASE i % 4 WHEN 0 THEN i WHEN 1 THEN 'x' || i WHEN 2 THEN CAST(i AS BLOB) ELSE i / 7.0 END"),
    ])
    func sqliteKeysAreExact(_ type: String, _ expression: String) throws {
        let db = try Engine.inMemory()
        try db.execute("CREATE TABLE item (key \(raw: type) UNIQUE NOT NULL, visits INTEGER NOT NULL DEFAULT 0)")
        try db.execute(
            """
            INSERT OR IGNORE INTO item (key)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT \(raw: expression) FROM n
            """
        )
        let rows = try number("SELECT count(*) AS n FROM item", on: db)
        #expect(rows > 60)
        try visit(BatchSource("item", key: "key"), on: db, expecting: Int(rows))
    }

    private static let oddTexts = [
        "", " ", "  ", "'", "''", "\"", "a:b", "t:5:x ", "é", "e\u{301}", "Ä", "A\u{308}", "a", "A", "b", "B", "\\",
        "\\x41",
        "%", "_", "日本", "😀", "\n", "\r\n", "\t", "$1", "?1", "--", "/*", ";", "\u{feff}", "\u{10ffff}", "NULL", "ß",
        "ss",
    ]

    @Test(arguments: Engine.all)
    func aTextMayHoldAnything(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        try db.execute("CREATE TABLE \"odd \"\" table\" (\"the 'key\" TEXT PRIMARY KEY NOT NULL, visits INTEGER)")
        for text in Self.oddTexts { try db.execute("INSERT INTO \"odd \"\" table\" VALUES (\(text), 0)") }
        let source = BatchSource("odd \" table", key: "the 'key")
        try visit(source, on: db, expecting: Self.oddTexts.count, size: 1)
    }

    @Test(arguments: Engine.all, [1, 3, 7, 10, 1_000])
    func aKeyMayHaveSeveralColumns(_ engine: Engine, _ size: Int) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        try db.execute(
            """
            CREATE TABLE item (
                "select" TEXT NOT NULL, line INTEGER NOT NULL, at \(type: .timestamp) NOT NULL, visits INTEGER NOT NULL,
                PRIMARY KEY ("select", line, at)
            )
            """
        )
        _ = try db.withTransaction { db in
            try db.insert(
                into: "item",
                columns: ["select", "line", "at", "visits"],
                rows: (0..<60).map { ["s\($0 / 20)", $0 % 10, "2020-01-01 00:00:0\($0 / 10).000001", 0] }
            )
        }
        let source = BatchSource("item", key: "select", "line", "at", where: "line > \(-1)")
        try visit(source, on: db, expecting: 60, size: size)
    }

    @Test(arguments: Engine.all)
    func aMisspeltKeyIsAnErrorOnBothEngines(_ engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        try db.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, visits INTEGER)")
        #expect(throws: DatabaseError.self) { try visit(BatchSource("item", key: "idd"), on: db, expecting: 0) }
    }

    @Test func aRowWithoutAKeyIsNotLeftOutInSilence() throws {
        let db = try Engine.inMemory()
        try db.execute("CREATE TABLE item (key TEXT PRIMARY KEY, visits INTEGER)")
        try db.execute("INSERT INTO item VALUES (NULL, 0), ('a', 0)")
        #expect(throws: BatchSourceError.keyIsNull(table: "item", key: ["key"], rows: 1)) {
            try visit(BatchSource("item", key: "key"), on: db, expecting: 2)
        }
        try db.execute("DELETE FROM item WHERE key IS NULL")
        try db.execute("INSERT INTO item VALUES (CAST(x'ff' AS TEXT), 0)")
        #expect(throws: BatchSourceError.keyIsNoText(table: "item", key: ["key"])) {
            try visit(BatchSource("item", key: "key"), on: db, expecting: 2, size: 1)
        }
    }

    /// Typed rows of a batch, and a statement that gives the table another name.
    @Test(arguments: Engine.all)
    func aBatchIsReadAndJoined(_ engine: Engine) throws {
        struct Item: RowDecodable, Equatable {
            let id: Int64
            init(row: Row) throws(DatabaseError) { id = try row.integer("id") }
        }
        let fixture = try BatchFixture(engine, rows: 10)
        try fixture.db.withTransaction { db in
            let source = BatchSource("item", key: "id")
            let start = try #require(try source.nextBatch(after: nil, limit: 3, db))
            let batch = try #require(try source.nextBatch(after: start.end, limit: 4, db))
            let rows = try batch.rows(db, columns: "id", as: Item.self)
            #expect(rows.map(\.id) == [4, 5, 6, 7])
            let joined = try db.value(
                """
                SELECT count(*) FROM item AS one JOIN item AS two ON two.id = one.id + 1
                WHERE \(batch.condition(as: "one"))
                """
            )
            #expect(joined == 4)
        }
    }

    /// Goes through the table, each place written down and read back as another run would.
    private func visit(_ source: BatchSource, on db: any DatabaseConnection, expecting rows: Int, size: Int = 7) throws
    {
        var position: [Value]?
        var seen = 0
        let counted = try db.withTransaction { db in try source.count(on: db) }
        #expect(counted == rows)
        while true {
            let batch = try db.withTransaction { db in
                let format = BatchSource.format(db.dialect)
                if !format.isEmpty { try db.execute(script: format) }
                let batch = try source.nextBatch(after: position, limit: size, db)
                if let batch {
                    let changed = try db.execute(
                        "UPDATE \(identifier: source.table) SET visits = visits + 1 WHERE \(batch.condition)"
                    )
                    #expect(changed == batch.rowCount)
                }
                return batch
            }
            guard let batch else { break }
            seen += batch.rowCount
            let readBack: [Value] = try #require(KeyCoding.decode(KeyCoding.encode(batch.end)))
            position = readBack
        }
        #expect(seen == rows)
        #expect(try db.value("SELECT count(*) FROM \(identifier: source.table) WHERE visits <> 1") == 0)
    }
}

struct BatchValueTests {
    @Test(
        arguments: [
            [], [.null], [1, 2, 3], [.text("")], [.text("a b:c"), .text("i:1:5")], [.boolean(true), .boolean(false)],
            [.real(.infinity), .real(0.1), .real(-0.0), .real(.leastNonzeroMagnitude)],
            [.blob([]), .blob([0, 255, 10])],
            [.text("a\0b"), .text("é"), .text("😀")], [.integer(.min), .integer(.max)],
        ] as [[Value]]
    )
    func aKeyIsReadBackAsItWasWritten(_ values: [Value]) {
        let text = KeyCoding.encode(values)
        #expect(!text.utf8.contains(0))
        #expect(KeyCoding.decode(text) == values)
    }

    @Test(arguments: [
        "i:1:x", "i:2:1", "q:1:1", "i:1:1x", "t:9:abc", "b:1:2", "x:1:a", "n:1:a", "t:-1:", "7", "x:2:zz",
    ])
    func whatIsNoKeyIsNotRead(_ text: String) { #expect(KeyCoding.decode(text) == nil) }

    @Test func batchesGrowFourfoldAndShrinkByHalfAtMost() {
        var pace = BatchPace(wanted: .milliseconds(500))
        #expect(pace.rows == 1_000)
        pace.adjust(after: .milliseconds(1))
        #expect(pace.rows == 4_000)
        pace.adjust(after: .zero)
        #expect(pace.rows == 16_000)
        pace.adjust(after: .milliseconds(625))
        #expect(pace.rows == 12_800)
        pace.adjust(after: .seconds(3_600))
        #expect(pace.rows == 6_400)
        for _ in 1...20 { pace.adjust(after: .seconds(3_600)) }
        #expect(pace.rows == 1)
        for _ in 1...30 { pace.adjust(after: .milliseconds(1)) }
        #expect(pace.rows == 50_000)
        #expect(BatchPace(wanted: .seconds(1), startingWith: 0).rows == 1)
    }
}
