import DatabaseAccess
@testable import DatabaseSchema
import SQLiteDriver
import TestSupport
import Testing

/// A table with children, made anew on real, filled databases.
struct TableRebuildTests {
    /// What has to be done around a rebuild.
    func step(on db: any DatabaseConnection, _ body: (borrowing Transaction) throws -> Void) throws {
        let wereEnforced = try ForeignKeys.suspend(on: db)
        defer { if wereEnforced { _ = try? ForeignKeys.resume(on: db) } }
        try db.withTransaction { transaction in
            try body(transaction)
            try ForeignKeys.check(transaction, tables: nil)
        }
    }

    /// The error of a step that must fail, having checked that it left nothing behind.
    func failure(on db: any DatabaseConnection, _ body: (borrowing Transaction) throws -> Void) throws -> (any Error)? {
        let before = try content(of: db)
        var failure: (any Error)?
        do { try step(on: db, body) } catch { failure = error }
        #expect(try content(of: db) == before)
        #expect(try db.value("PRAGMA foreign_keys") == 1)
        #expect(try db.value("PRAGMA legacy_alter_table") == 0)
        return failure
    }

    /// The text of all objects, and all rows of all tables in an order of their own.
    func content(of db: any DatabaseConnection) throws -> [String: [String]] {
        var content: [String: [String]] = [:]
        for row in try db.query("SELECT type, name, sql FROM sqlite_schema") {
            let name = try row.text("name")
            content[name, default: []].append(try row.optionalText("sql") ?? "")
            if try row.text("type") == "table" {
                content[name, default: []] += try rows("SELECT * FROM \(identifier: name)", db).sorted()
            }
        }
        return content
    }

    func rows(_ sql: SQL, _ db: any DatabaseConnection) throws -> [String] {
        try db.query(sql).map { "\($0.values)" }
    }

    /// A family of tables whose keys do what they can when a parent goes.
    func family() throws -> SQLiteConnection {
        let db = try SQLiteConnection(":memory:", .create)
        try db.execute(
            script: """
                CREATE TABLE Asset (
                    id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT, price REAL,
                    parent INTEGER REFERENCES asset(id) ON DELETE CASCADE
                );
                CREATE TABLE part (id INTEGER PRIMARY KEY, asset_id INTEGER REFERENCES ASSET ON DELETE CASCADE);
                CREATE TABLE note (id INTEGER PRIMARY KEY, asset_id INTEGER REFERENCES asset(id) ON DELETE SET NULL);
                CREATE TABLE log (entry TEXT);
                CREATE INDEX asset_code ON asset (code);
                CREATE UNIQUE INDEX "asset partial" ON Asset (lower(code)) WHERE price > 10;
                CREATE TRIGGER asset_insert AFTER INSERT ON ASSET BEGIN INSERT INTO log VALUES ('a' || NEW.code); END;
                CREATE TRIGGER part_insert AFTER INSERT ON part BEGIN
                    INSERT INTO log SELECT 'p' || code FROM asset WHERE id = NEW.asset_id;
                END;
                CREATE VIEW dear AS SELECT id, code FROM Asset WHERE price > 10;
                CREATE VIEW dear_count AS SELECT count(*) AS number FROM dear;
                CREATE VIEW unreadable AS SELECT missing FROM asset;
                INSERT INTO asset VALUES (1, 'A', 5, NULL), (2, 'B', 20, 1), (3, NULL, NULL, 2), (40, 'D', 1, NULL);
                DELETE FROM asset WHERE id = 40;
                INSERT INTO part VALUES (1, 1), (2, 2), (3, 2);
                INSERT INTO note VALUES (1, 1), (2, 3);
                DELETE FROM log;
                """
        )
        return db
    }

    let stricter: SQL = """
        (
            parent INTEGER REFERENCES asset(id) ON DELETE CASCADE,
            code TEXT NOT NULL CHECK (code <> 'x'),
            price REAL,
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            label TEXT GENERATED ALWAYS AS ('no. ' || id) STORED
        )
        """

    @Test func noRowOfAnyChildIsLost() throws {
        let db = try family()
        let before = try content(of: db)
        try step(on: db) { try $0.rebuildTable("ASSET", as: stricter, filling: ["code": "coalesce(code, 'none')"]) }
        let after = try content(of: db)
        for name in before.keys where name != "Asset" && name != "sqlite_sequence" {
            #expect(after[name] == before[name], "\(name)")
        }
        #expect(Set(after.keys) == Set(before.keys))
        #expect(
            try rows("SELECT id, code, price, parent, label FROM asset ORDER BY id", db)
                == rows(
                    """
                    SELECT 1, 'A', 5.0, NULL, 'no. 1' UNION ALL SELECT 2, 'B', 20.0, 1, 'no. 2'
                    UNION ALL SELECT 3, 'none', NULL, 2, 'no. 3'
                    """,
                    db
                )
        )
        #expect(try db.value("PRAGMA foreign_keys") == 1)
        #expect(try db.value("PRAGMA legacy_alter_table") == 0)
        #expect(try db.value("SELECT name FROM sqlite_schema WHERE name LIKE 'asset%' AND type = 'table'") == "Asset")
        // The highest number given stays given, although its row is gone.
        try db.execute("INSERT INTO asset (code) VALUES ('E')")
        #expect(try db.value("SELECT max(id) FROM asset") == 41)
        // Triggers fire, views read, and the keys do what they did, through two generations.
        try db.execute("INSERT INTO part VALUES (9, 41)")
        #expect(try rows("SELECT entry FROM log", db) == ["aE", "pE"].map { "\([Value.text($0)])" })
        #expect(try db.value("SELECT number FROM dear_count") == 1)
        try db.execute("DELETE FROM asset WHERE id = 1")
        #expect(try db.value("SELECT count(*) FROM asset") == 1)
        #expect(try db.value("SELECT count(*) FROM part") == 1)
        #expect(try db.value("SELECT count(*) FROM note WHERE asset_id IS NULL") == 2)
    }

    @Test func theSwitchForRenamingStaysAsItWas() throws {
        let db = try family()
        try db.execute("PRAGMA legacy_alter_table = ON")
        try step(on: db) { try $0.rebuildTable("note", as: "(id INTEGER PRIMARY KEY, asset_id INTEGER)") }
        #expect(try db.value("PRAGMA legacy_alter_table") == 1)
    }

    @Test func highestNumberOfAnEmptyTableIsKept() throws {
        let db = try family()
        try db.execute("DELETE FROM asset")
        try step(on: db) { try $0.rebuildTable("asset", as: stricter) }
        try db.execute("INSERT INTO asset (code) VALUES ('E')")
        #expect(try db.value("SELECT id FROM asset") == 41)
    }

    @Test func withoutTheDeclarationNothingIsTouched() throws {
        let db = try family()
        let before = try content(of: db)
        var refusal: (any Error)?
        // Committed: what was done before the error would be seen.
        try db.withTransaction {
            do { try $0.rebuildTable("asset", as: stricter) } catch { refusal = error }
        }
        #expect(refusal as? TableRebuildError == .notDeclared(table: "asset"))
        #expect(try content(of: db) == before)
    }

    @Test func aRowThatViolatesTheNewDefinitionFailsTheStep() throws {
        let db = try family()
        let error = try failure(on: db) { try $0.rebuildTable("asset", as: stricter) }
        #expect((error as? DatabaseError)?.code == "SQLITE_CONSTRAINT")
        let strict: SQL = "(id INTEGER PRIMARY KEY, code INTEGER, price REAL, parent INTEGER) STRICT"
        let mistyped = try failure(on: db) { try $0.rebuildTable("asset", as: strict) }
        #expect((mistyped as? DatabaseError)?.code == "SQLITE_CONSTRAINT")
    }

    @Test func rowsThatAConstraintSwallowsFailTheStep() throws {
        let db = try family()
        let error = try failure(on: db) {
            try $0.rebuildTable("part", as: "(id INTEGER PRIMARY KEY, asset_id INTEGER UNIQUE ON CONFLICT IGNORE)")
        }
        #expect(error as? TableRebuildError == .rowsLost(table: "part", before: 3, after: 2))
    }

    @Test func aForgottenColumnFailsTheStep() throws {
        let db = try family()
        let shorter: SQL = "(id INTEGER PRIMARY KEY, code TEXT, parent INTEGER REFERENCES asset(id))"
        let forgotten = try failure(on: db) { try $0.rebuildTable("asset", as: shorter) }
        #expect(forgotten as? TableRebuildError == .columnLost(table: "Asset", column: "price"))
        let unknown = try failure(on: db) { try $0.rebuildTable("asset", as: shorter, dropping: ["prize"]) }
        #expect(unknown as? TableRebuildError == .unknownColumn(table: "Asset", column: "prize"))
        let filled = try failure(on: db) { try $0.rebuildTable("asset", as: stricter, filling: ["label": "'a'"]) }
        #expect(filled as? TableRebuildError == .unknownColumn(table: "Asset", column: "label"))
        let mistyped = try failure(on: db) {
            try $0.rebuildTable("asset", as: stricter, filling: ["code": "\(identifier: "coed")"])
        }
        #expect(mistyped as? TableRebuildError == .unknownColumn(table: "Asset", column: "coed"))
    }

    @Test func anIndexOfAColumnThatIsGoneIsLeftOutOnlyWhenSaid() throws {
        let db = try family()
        try db.execute(script: "DROP VIEW dear_count; DROP VIEW dear;")
        let cheap: SQL = "(id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT, parent INTEGER REFERENCES asset(id))"
        let error = try failure(on: db) { try $0.rebuildTable("asset", as: cheap, dropping: ["price"]) }
        #expect(error as? TableRebuildError == .indexNeedsColumn(index: "asset partial", column: "price"))
        let unknown = try failure(on: db) { try $0.rebuildTable("asset", as: cheap, leavingOut: ["part_insert"]) }
        #expect(unknown as? TableRebuildError == .notOfTable(table: "Asset", name: "part_insert"))
        try step(on: db) {
            try $0.rebuildTable("asset", as: cheap, dropping: ["price"], leavingOut: ["Asset Partial"])
        }
        let names = try rows("SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY name", db)
        #expect(names == ["\([Value.text("asset_code")])"])
    }

    /// In double quotes SQLite would take the lost column for text, and index one and the same word for every row.
    @Test func anIndexWithItsColumnInDoubleQuotesIsNoException() throws {
        let db = try family()
        try db.execute(script: "CREATE TABLE word (id INTEGER, \"price\" REAL); CREATE INDEX w ON word (id, \"price\")")
        let error = try failure(on: db) { try $0.rebuildTable("word", as: "(id INTEGER)", dropping: ["price"]) }
        #expect(error as? TableRebuildError == .indexNeedsColumn(index: "w", column: "price"))
    }

    @Test func viewsAndTriggersThatWouldFailAreNamed() throws {
        let db = try family()
        let codeless: SQL = "(id INTEGER PRIMARY KEY, price REAL, parent INTEGER)"
        let indexes = ["asset_code", "asset partial"]
        func rebuild(_ leavingOut: [String]) throws -> TableRebuildError? {
            try failure(on: db) {
                try $0.rebuildTable("asset", as: codeless, dropping: ["code"], leavingOut: leavingOut)
            } as? TableRebuildError
        }
        guard case .brokenTrigger("asset_insert", _)? = try rebuild(indexes) else { Issue.record("own"); return }
        guard case .brokenTrigger("part_insert", let reason)? = try rebuild(indexes + ["asset_insert"]) else {
            Issue.record("another's")
            return
        }
        #expect(reason == "no such column: code")
        try db.execute("DROP TRIGGER part_insert")
        guard case .brokenView("dear", _)? = try rebuild(indexes + ["asset_insert"]) else {
            Issue.record("view")
            return
        }
        try db.execute("CREATE TRIGGER price_change AFTER UPDATE OF id, Code ON asset BEGIN SELECT 1; END")
        #expect(
            try rebuild(indexes + ["asset_insert"]) == .triggerNeedsColumn(trigger: "price_change", column: "Code")
        )
        // The view that could not be read before stops nothing.
        try db.execute(script: "DROP VIEW dear_count; DROP VIEW dear;")
        try step(on: db) {
            try $0.rebuildTable(
                "asset",
                as: codeless,
                dropping: ["code"],
                leavingOut: indexes + ["asset_insert", "price_change"]
            )
        }
    }

    @Test func orphansAreFoundAndCounted() throws {
        let db = try family()
        let error = try failure(on: db) {
            try $0.rebuildTable("asset", as: stricter, filling: ["code": "coalesce(code, '')", "id": "id * 100"])
        }
        let expected = [
            BrokenReference(table: "Asset", parent: "asset", rows: 2),
            BrokenReference(table: "note", parent: "asset", rows: 2),
            BrokenReference(table: "part", parent: "ASSET", rows: 3),
        ]
        #expect(error as? TableRebuildError == .brokenReferences(expected))
        #expect(
            "\(TableRebuildError.brokenReferences(Array(expected.suffix(2))))"
                == "rows refer to others that are not there: 2 of note to asset, 3 of part to ASSET"
        )
        #expect(try ForeignKeys.suspend(on: db))
        try db.execute("DELETE FROM asset WHERE id = 3")
        try db.withTransaction { db in
            let broken = [BrokenReference(table: "note", parent: "asset", rows: 1)]
            // Listed tables and those that refer to them, and no others.
            #expect(throws: TableRebuildError.brokenReferences(broken)) {
                try ForeignKeys.check(db, tables: ["ASSET"])
            }
            try ForeignKeys.check(db, tables: ["part"])
            try ForeignKeys.check(db, tables: nil, known: broken)
        }
    }

    @Test func foreignKeysCannotBeSwitchedInsideATransaction() throws {
        let db = try family()
        try db.begin(readOnly: false)
        #expect(throws: DatabaseError.self) { try ForeignKeys.suspend(on: db) }
        try db.rollback()
        #expect(try ForeignKeys.suspend(on: db))
        #expect(try !ForeignKeys.suspend(on: db))
        try db.begin(readOnly: false)
        #expect(throws: DatabaseError.self) { try ForeignKeys.resume(on: db) }
        try db.rollback()
        try ForeignKeys.resume(on: db)
        #expect(try db.value("PRAGMA foreign_keys") == 1)
    }

    @Test func whatIsNoOrdinaryTableIsRefused() throws {
        let db = try family()
        for name in ["nothing", "dear", "sqlite_sequence", "asset_code"] {
            let error = try failure(on: db) { try $0.rebuildTable(name, as: "(id INTEGER)") }
            #expect(error as? TableRebuildError == .noSuchTable(name))
        }
    }

    @Test(arguments: ["plain", "With Space", "qu\"ote", "select", "Ünïcode", "semi;colon", "per%cent_"])
    func aNameThatNeedsQuotesIsKept(_ name: String) throws {
        let db = try SQLiteConnection(":memory:", .create)
        try db.execute(
            "CREATE TABLE \(identifier: name) (\(identifier: name) TEXT PRIMARY KEY, \"a b\" INTEGER) WITHOUT ROWID"
        )
        try db.execute("CREATE INDEX \(identifier: name + " i") ON \(identifier: name) (\(identifier: name), \"a b\")")
        try db.execute("INSERT INTO \(identifier: name) VALUES ('x', 1), ('y', 2)")
        // The name that would be taken first is somebody's.
        try db.execute("CREATE TABLE \(identifier: name + "_rebuilt_1") (id INTEGER)")
        let before = try rows("SELECT * FROM \(identifier: name)", db)
        let indexes = try rows("SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL", db)
        try step(on: db) {
            try $0.rebuildTable(
                name,
                as: "(\(identifier: name) TEXT NOT NULL PRIMARY KEY, \"a b\" INTEGER NOT NULL) STRICT, WITHOUT ROWID"
            )
        }
        #expect(try rows("SELECT * FROM \(identifier: name)", db) == before)
        #expect(try rows("SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL", db) == indexes)
        #expect(try db.value("SELECT count(*) FROM pragma_table_list WHERE strict AND wr") == 1)
        #expect(try db.value("PRAGMA integrity_check") == "ok")
    }

    @Test(.needsPostgreSQL)
    func postgreSQLChangesTablesWhereTheyStand() throws {
        let database = try Engine.postgreSQL.makeDatabase()
        let db = try database.connect()
        #expect(try !ForeignKeys.suspend(on: db))
        #expect(throws: TableRebuildError.notSQLite(table: "asset")) {
            try db.withTransaction {
                try ForeignKeys.check($0, tables: nil)
                try $0.rebuildTable("asset", as: "(id INTEGER)")
            }
        }
        try ForeignKeys.resume(on: db)
    }

    @Test(arguments: 0..<40)
    func randomTablesKeepTheirContent(_ seed: Int) throws {
        var random = Seeded(state: UInt64(seed))
        let db = try SQLiteConnection(":memory:", .create)
        let types = ["INTEGER", "TEXT", "REAL", "BLOB", "NUMERIC", ""]
        let columns = (0..<Int.random(in: 1...8, using: &random)).map { number in
            (name: "c \(number)", type: types.randomElement(using: &random) ?? "")
        }
        let keys: [SQL] = ["id INTEGER PRIMARY KEY", "id INTEGER PRIMARY KEY AUTOINCREMENT", "id TEXT PRIMARY KEY"]
        let key = keys.randomElement(using: &random) ?? ""
        func definition(_ columns: [(name: String, type: String)]) -> SQL {
            SQL.list(columns.map { "\(identifier: $0.name) \(raw: $0.type)" })
        }
        try db.execute("CREATE TABLE thing (\(key), \(definition(columns)))")
        for (number, column) in columns.enumerated() where Bool.random(using: &random) {
            try db.execute(
                "CREATE INDEX \(identifier: "i\(number)") ON thing (\(identifier: column.name) DESC, id) WHERE id <> '7'"
            )
        }
        for id in 0..<Int.random(in: 0...60, using: &random) {
            let values: [Value] = columns.map { _ in
                switch Int.random(in: 0..<5, using: &random) {
                case 0: .null
                case 1: .integer(Int64.random(in: .min ... .max, using: &random))
                case 2: .real(Double.random(in: -1e9...1e9, using: &random))
                case 3: .text(["", "ü\u{0}x", "12", "it's", "\"c 0\""].randomElement(using: &random) ?? "")
                default: .blob((0..<Int.random(in: 0...9, using: &random)).map { _ in UInt8(id) })
                }
            }
            try db.execute("INSERT INTO thing VALUES (\(id), \(list: values))")
        }
        let names: SQL = SQL.list(["id"] + columns.map { "\(identifier: $0.name), typeof(\(identifier: $0.name))" })
        let before = try rows("SELECT \(names) FROM thing ORDER BY id", db)
        let objects = try rows("SELECT type, name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name", db)

        let tail: SQL = Bool.random(using: &random) && key == keys[2] ? " WITHOUT ROWID" : ""
        let shuffled = columns.shuffled(using: &random)
        try step(on: db) {
            try $0.rebuildTable("Thing", as: "(\(definition(shuffled)), added TEXT DEFAULT 'new', \(key))\(tail)")
        }
        #expect(try rows("SELECT \(names) FROM thing ORDER BY id", db) == before)
        #expect(try db.value("SELECT count(*) FROM thing WHERE added IS NOT 'new'") == 0)
        if tail == "" {
            #expect(
                try rows("SELECT type, name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name", db) == objects
            )
        }
        #expect(try db.value("PRAGMA integrity_check") == "ok")
    }
}

/// Random numbers that are the same in each run (SplitMix64).
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
