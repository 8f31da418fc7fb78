import MigrationTesting
import MigrationModel
import SchemaMigrations
import TestSupport

extension Engine {
    /// A test of one version of the product's history.
    ///
    ///     @Test(arguments: Engine.all)
    ///     func whatItShows(_ engine: Engine) throws {
    ///         try engine.migrationTest(from: "1.3.0", to: "1.3.1").run { db in
    ///             // insert rows as they were at 1.3.0
    ///         } check: { db in
    ///             // compare rows as they are at 1.3.1
    ///         }
    ///     }
    func migrationTest(from: String, to: String) throws -> MigrationTest {
        try MigrationTest(SchemaMigrations.migrator, on: forMigrationTests, from: from, to: to)
    }

    var forMigrationTests: any TestEngine {
        switch self {
        case .sqlite: SQLiteTestEngine()
        case .postgreSQL: PostgreSQLTestEngine(server: PostgreSQLCluster.shared.configuration())
        }
    }
}
