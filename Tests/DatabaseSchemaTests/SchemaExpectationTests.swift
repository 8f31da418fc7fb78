import DatabaseAccess
import DatabaseSchema
import SQLiteDriver
import TestSupport
import Testing

/// The work is done where it leaves nothing behind.
struct SchemaExpectationTests {
    /// `db` itself cannot be it on SQLite: another database is handed in.
    private func scratch(_ engine: Engine) throws -> (any DatabaseConnection)? {
        engine == .sqlite ? try SQLiteConnection(":memory:", .create) : nil
    }

    @Test(arguments: Engine.all)
    func theSchemaIsWhatTheWorkMakesElsewhere(_ engine: Engine) throws {
        let db = try engine.makeDatabase().connect()
        try db.execute("CREATE TABLE parent (something TEXT)")
        let expected = try SchemaExpectation.schema(on: db, scratch: scratch(engine)) {
            try $0.execute(script: engine == .sqlite ? RichSchema.sqlite : RichSchema.postgreSQL)
        }
        #expect(try expected == SchemaModel(of: RichSchema.make(engine).connect()))
        #expect(try SchemaModel(of: db).tables.map(\.name) == ["parent"])
    }

    @Test(arguments: Engine.all, [false, true])
    func nothingIsLeftBehind(_ engine: Engine, _ fails: Bool) throws {
        struct Stop: Error {}
        let database = try RichSchema.make(engine)
        let db = try database.connect()
        let before = try catalog(db)
        let scratch = try scratch(engine)
        let run = {
            _ = try SchemaExpectation.schema(on: db, scratch: scratch) {
                try $0.execute("CREATE TABLE parent (id TEXT PRIMARY KEY)")
                try $0.execute("INSERT INTO parent VALUES ('x')")
                if fails { throw Stop() }
            }
        }
        if fails { #expect(throws: Stop.self) { try run() } } else { try run() }
        #expect(try catalog(db) == before)
        #expect(try catalog(database.connect()) == before)
        #expect(db.transactionStatus == .idle)
        #expect(try scratch?.value("SELECT count(*) FROM sqlite_schema") ?? 0 == 0)
        if engine == .postgreSQL {
            #expect(try db.value("SELECT current_schema()") == "public")
            #expect(try db.value("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'schema_scratch%'") == 0)
        }
    }

    /// All objects and all rows.
    private func catalog(_ db: any DatabaseConnection) throws -> [[Value]] {
        let objects: SQL =
            db.dialect == .sqlite
            ? "SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2"
            : """
            SELECT nspname, relname, pg_class.oid FROM pg_namespace
            LEFT JOIN pg_class ON relnamespace = pg_namespace.oid
            WHERE nspname NOT LIKE 'pg\\_toast%' AND nspname NOT LIKE 'pg\\_temp%' ORDER BY 1, 2
            """
        return try db.query(objects).map(\.values) + db.query("SELECT id, code FROM parent ORDER BY 1").map(\.values)
    }

    @Test(.needsPostgreSQL) func aSwallowedFailureIsNotAnExpectation() throws {
        let db = try Engine.postgreSQL.makeDatabase().connect()
        #expect(throws: DatabaseError.self) {
            try SchemaExpectation.schema(on: db) { transaction in
                try transaction.execute("CREATE TABLE note (id TEXT)")
                _ = try? transaction.execute("INSERT INTO nowhere VALUES (1)")
            }
        }
        #expect(db.transactionStatus == .idle)
    }

    @Test(.needsPostgreSQL) func typesOfExtensionsAreFoundInTheirOwnSchema() throws {
        let db = try Engine.postgreSQL.makeDatabase().connect()
        try db.execute(script: "CREATE SCHEMA ext; CREATE EXTENSION citext SCHEMA ext; SET search_path = public, ext")
        let build: (borrowing Transaction) throws -> Void = { try $0.execute("CREATE TABLE note (id CITEXT)") }
        let expected = try SchemaExpectation.schema(on: db, build)
        try db.withTransaction(build)
        #expect(try SchemaModel(of: db).differences(from: expected) == [])
    }

    @Test func onSQLiteAnEmptyDatabaseIsNeeded() throws {
        let db = try Engine.sqlite.makeDatabase().connect()
        let full = try Engine.sqlite.makeDatabase().connect()
        try full.execute("CREATE TABLE note (id TEXT)")
        #expect(throws: SchemaExpectation.Unusable.noScratchDatabase) {
            try SchemaExpectation.schema(on: db) { _ in }
        }
        #expect(throws: SchemaExpectation.Unusable.noScratchDatabase) {
            try SchemaExpectation.schema(on: db, scratch: db) { _ in }
        }
        #expect(throws: SchemaExpectation.Unusable.scratchDatabaseNotEmpty(full.target)) {
            try SchemaExpectation.schema(on: db, scratch: full) { _ in }
        }
    }
}
