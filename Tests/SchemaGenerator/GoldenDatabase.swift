import DatabaseAccess
import DatabaseSchema
import MigrationModel
import Migrations
import SchemaMigrations
import TestSupport

/// A database as a server of one version left it, as a script: schema, rows, and the driver's own tables.
enum GoldenDatabase {
    static func fileName(_ version: Version, _ engine: Engine) -> String {
        "\(version).\(engine == .sqlite ? Dialect.sqlite.rawValue : Dialect.postgreSQL.rawValue).sql"
    }

    /// Makes the database of a version and dumps it.
    ///
    /// - Throws: also when the dump, loaded and dumped again, is not the same.
    static func script(of version: Version, on engine: Engine) throws -> String {
        let database = try engine.makeDatabase()
        try live(upTo: version, on: database)
        try GoldenLog.settle(database.connect())
        if GoldenLog.isFirstForm(at: version) { try GoldenLog.turnBack(database.connect()) }
        let script = try dump(database)
        guard try dump(load(script, on: engine)).utf8.elementsEqual(script.utf8) else {
            throw NotFaithful(version: version, engine: engine)
        }
        return script
    }

    /// An empty database filled by such a script.
    static func load(_ script: String, on engine: Engine) throws -> TestDatabase {
        let database = try engine.makeDatabase()
        try database.connect().withTransaction { try $0.execute(script: script) }
        return database
    }

    /// From the first version on, each by the app of its time, with the rows that people made at that version.
    private static func live(upTo version: Version, on database: TestDatabase) throws {
        for stop in SchemaMigrations.all.map(\.version) where stop <= version {
            let known = SchemaMigrations.all.filter { $0.version <= stop }
            let migrator = try Migrator(appVersion: stop, migrations: known, contents: SchemaMigrations.contents)
            let db = try database.connect()
            try GoldenLog.addIncident(before: stop, migrator, db)
            try migrator.migrate(db)
            try db.withTransaction { try $0.execute(script: GoldenRows.script(of: stop)) }
        }
    }

    private static func dump(_ database: TestDatabase) throws -> String {
        switch database.engine {
        case .sqlite: try BaselineScript.whole(of: database.connect())
        case .postgreSQL:
            BaselineScript.whole(pgDump: try PostgreSQLCluster.shared.dump(database: database.address))
        }
    }

    struct NotFaithful: Error {
        let version: Version
        let engine: Engine
    }
}
