import DatabaseAccess
import DatabaseSchema
import FileSystem
import MigrationModel
import Migrations
import SchemaMigrations
import TestSupport
import Testing

@testable import schema_generator

/// Databases that servers of every version left, as stored files, against the newest version.
struct GoldenTests {
    /// Every version but one that is being written: a database is stored when its version is released.
    static let versions = SchemaMigrations.all.map(\.version).filter { version in
        version != newest
            || Engine.allCases.contains { isStored(version, $0) }
    }
    private static let newest = SchemaMigrations.appVersion
    private static let folder = Path.parent(of: #filePath) + "/Golden"

    private static func isStored(_ version: Version, _ engine: Engine) -> Bool {
        (try? FileStatus.of("\(folder)/\(GoldenDatabase.fileName(version, engine))")) != nil
    }

    private static func script(_ version: Version, _ engine: Engine) throws -> String {
        String(decoding: try WholeFile.read("\(folder)/\(GoldenDatabase.fileName(version, engine))"), as: UTF8.self)
    }

    private func load(_ version: Version, _ engine: Engine) throws -> TestDatabase {
        try GoldenDatabase.load(Self.script(version, engine), on: engine)
    }

    private func upgraded(_ version: Version, _ engine: Engine, stops: [Version] = []) throws -> TestDatabase {
        let database = try load(version, engine)
        for stop in stops { try SchemaMigrations.migrator.migrate(database.connect(), upTo: stop) }
        try SchemaMigrations.migrator.migrate(database.connect())
        return database
    }

    @Test func everyVersionIsStoredForBothEngines() throws {
        let expected = Self.versions.flatMap { version in
            Engine.allCases.map { GoldenDatabase.fileName(version, $0) }
        }
        let stored = try Folder.names(in: Self.folder).filter { $0.hasSuffix(".sql") }
        #expect(Set(stored) == Set(expected), "a version was released: run scripts/store-golden VERSION")
    }

    @Test(arguments: Engine.all, versions)
    func itIsWhatAServerOfItsVersionLeft(_ engine: Engine, _ version: Version) throws {
        let db = try load(version, engine).connect()
        #expect(
            try db.value("SELECT value_string FROM key_value_store WHERE id = 'DATABASE_VERSION'")
                == .text("\(version)")
        )
        let isFirst = try !db.hasTable("migration_state")
        #expect(isFirst == [Version(1, 3, 0), Version(1, 7, 0)].contains(version))
        for table in try SchemaModel(of: db).tables {
            let count = try db.value("SELECT count(*) FROM \(identifier: table.name)")
            #expect(count != 0, "\(table.name)")
        }
        let history = try SchemaMigrations.migrator.history(of: db)
        #expect(history.last { $0.outcome == .applied }?.version == version)
        #expect(Set(history.compactMap(\.host)) == (version < Version(1, 1, 0) ? [] : ["central"]))
    }

    @Test(arguments: Engine.all, versions)
    func itUpgradesToTheSchemaOfAFreshInstallation(_ engine: Engine, _ version: Version) throws {
        let fresh = try engine.makeDatabase()
        // From the baseline.
        try SchemaMigrations.migrator.migrate(fresh.connect())
        let db = try upgraded(version, engine).connect()
        #expect(try SchemaModel(of: db).differences(from: SchemaModel(of: fresh.connect())) == [])
        #expect(try SchemaMigrations.migrator.status(of: db).state == .ready)
    }

    @Test(arguments: Engine.all, versions)
    func everyRowIsThereAfterTheUpgrade(_ engine: Engine, _ version: Version) throws {
        let db = try upgraded(version, engine).connect()
        for table in try SchemaModel(of: db).tables.map(\.name) {
            let expected = try #require(
                GoldenExpectations.rows(of: table, from: version),
                "\(table) is not in GoldenExpectations.rowsAdded: say how many rows each version brings into it"
            )
            let found = try db.value("SELECT count(*) FROM \(identifier: table)")
            #expect(found == .integer(Int64(expected)), "\(table)")
        }
        for fact in GoldenExpectations.facts where fact.range.contains(version) {
            let found = try db.query(fact.query).flatMap(\.values).map(escaped)
            #expect(found == fact.values.map(escaped), "\(fact.query.rendered(for: db.dialect).text)")
        }
        let next = try db.query(
            "INSERT INTO changelog (table_name, record_id, row_action) VALUES ('item', 'i-1', 'UPSERT') RETURNING cursor"
        )
        let cursor: Int64 = version < Version(1, 3, 0) ? 1 : version < Version(1, 8, 0) ? 5 : 7
        #expect(next.flatMap(\.values) == [.integer(cursor)])
    }

    @Test(arguments: Engine.all, versions)
    func theLogKeepsWhatItHadAndHoldsEveryStepOnce(_ engine: Engine, _ version: Version) throws {
        let database = try load(version, engine)
        let migrator = try SchemaMigrations.migrator
        let before = try migrator.history(of: database.connect())
        try migrator.migrate(database.connect())
        let after = try migrator.history(of: database.connect())
        #expect(Array(after.prefix(before.count)) == before)
        let done = after.filter(\.outcome.isDone).filter { $0.kind != .stamp }
        let declared = SchemaMigrations.all.flatMap { ["\($0.version)"] + $0.fragments.map(\.id) }
        #expect(done.map(\.id) == declared)
        #expect(after.filter { $0.outcome == .failed }.map(\.id) == (version < Version(1, 2, 0) ? [] : ["1.2.0"]))
        #expect(
            after.filter { $0.outcome == .interrupted }.map(\.id) == (version < Version(1, 6, 0) ? [] : ["1.6.0"])
        )
    }

    @Test(arguments: Engine.all, versions)
    func aSecondRunOnlyReads(_ engine: Engine, _ version: Version) throws {
        let database = try upgraded(version, engine)
        let before = try bytes(of: database)
        let db = try database.connect()
        // A write would be an error here; on SQLite it would be seen in the files.
        if engine == .postgreSQL { try db.execute("SET default_transaction_read_only = on") }
        #expect(try SchemaMigrations.migrator.migrate(db).steps.isEmpty)
        #expect(try bytes(of: database) == before)
    }

    /// The database and its log as they are on disk; nothing on PostgreSQL.
    private func bytes(of database: TestDatabase) throws -> [[UInt8]] {
        guard database.engine == .sqlite else { return [] }
        return try ["", "-wal"].map { suffix in
            try FileStatus.of(database.address + suffix) == nil ? [] : WholeFile.read(database.address + suffix)
        }
    }

    @Test(arguments: Engine.all, versions)
    func anUpgradeThatStopsOnTheWayEndsEqual(_ engine: Engine, _ version: Version) throws {
        let direct = try upgraded(version, engine).connect()
        let schema = try SchemaModel(of: direct)
        let rows = try comparableRows(direct)
        let between = Self.versions.filter { $0 > version && $0 < Self.newest }
        for stops in between.map({ [$0] }) + [between] {
            let db = try upgraded(version, engine, stops: stops).connect()
            #expect(try SchemaModel(of: db) == schema, "stopping at \(stops)")
            #expect(try comparableRows(db) == rows, "stopping at \(stops)")
        }
    }

    @Test(.needsPostgreSQL, arguments: versions)
    func bothEnginesEndWithTheSameRows(_ version: Version) throws {
        let sqlite = try comparableRows(upgraded(version, .sqlite).connect())
        let postgreSQL = try comparableRows(upgraded(version, .postgreSQL).connect())
        #expect(Set(sqlite.keys) == Set(postgreSQL.keys))
        for (table, rows) in sqlite { #expect(rows == postgreSQL[table], "\(table)") }
    }

    /// Every row of the app's tables, alike on both engines: columns by name, booleans as numbers.
    private func comparableRows(_ db: any DatabaseConnection) throws -> [String: [String]] {
        var contents: [String: [String]] = [:]
        for table in try SchemaModel(of: db).tables.map(\.name) {
            contents[table] = try db.query("SELECT * FROM \(identifier: table)").map { row in
                zip(row.columns.names, row.values).map { "\($0) = \(escaped($1))" }.sorted().joined(separator: ", ")
            }.sorted()
        }
        return contents
    }

    /// To Swift an accented letter and its two parts are equal; in a database they are not.
    private func escaped(_ value: Value) -> String {
        var value = value
        if case .boolean(let flag) = value { value = .integer(flag ? 1 : 0) }
        return "\(value)".unicodeScalars.map { $0.escaped(asASCII: true) }.joined()
    }
}
