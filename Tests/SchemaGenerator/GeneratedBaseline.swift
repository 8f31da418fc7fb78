import DatabaseAccess
import Migrations
import SchemaMigrations
import TestSupport

/// The baseline that the whole history makes today, on scratch databases of both engines.
enum GeneratedBaseline {
    static func make() throws -> Baseline {
        let (sqlite, steps) = try sqliteScript()
        let (postgreSQL, same) = try postgreSQLScript()
        guard steps == same else { throw EnginesDisagree(sqlite: steps.map(\.id), postgreSQL: same.map(\.id)) }
        return Baseline(version: SchemaMigrations.appVersion, postgreSQL: postgreSQL, sqlite: sqlite, steps: steps)
    }

    static func sqliteScript() throws -> (script: String, steps: [BaselineStep]) {
        let database = try Engine.sqlite.makeDatabase()
        let steps = try runHistory(on: database)
        return (try BaselineScript.generate(from: database.connect()), steps)
    }

    static func postgreSQLScript() throws -> (script: String, steps: [BaselineStep]) {
        let database = try Engine.postgreSQL.makeDatabase()
        let steps = try runHistory(on: database)
        return (BaselineScript.cleaned(pgDump: try PostgreSQLCluster.shared.dump(database: database.address)), steps)
    }

    /// Step by step, as a database does that has been there from the beginning: without any baseline.
    static func runHistory(on database: TestDatabase) throws -> [BaselineStep] {
        let migrator = try Migrator(appVersion: SchemaMigrations.appVersion, migrations: SchemaMigrations.all)
        let db = try database.connect()
        try migrator.migrate(db)
        return try migrator.history(of: db).filter { $0.outcome.isDone && $0.kind != .stamp }.map {
            BaselineStep(kind: $0.kind, version: $0.version, id: $0.id)
        }
    }

    struct EnginesDisagree: Error {
        let sqlite: [String]
        let postgreSQL: [String]
    }
}
