import DatabaseAccess
import Migrations
import SchemaMigrations
import TestSupport

/// A test of one version: an empty database is brought to the version before, filled, migrated, and looked at, all
/// through the driver that production uses.
///
///     @Test(arguments: Engine.all)
///     func whatItShows(_ engine: Engine) throws {
///         try migrationTest(engine, from: "1.3.0", to: "1.3.1") { db in
///             // insert rows as they were at 1.3.0
///         } check: { db in
///             // compare rows as they are at 1.3.1
///         }
///     }
func migrationTest(
    _ engine: Engine,
    from before: String,
    to after: String,
    seed: (borrowing Transaction) throws -> Void,
    check: (any DatabaseConnection) throws -> Void
) throws {
    let database = try engine.makeDatabase()
    let db = try database.connect()
    let migrator = try SchemaMigrations.migrator
    try migrator.migrate(db, upTo: Version(before))
    try db.withTransaction { try seed($0) }
    // A new connection, as a new program has one: nothing of the old session can help.
    let upgraded = try database.connect()
    try migrator.migrate(upgraded, upTo: Version(after))
    try check(upgraded)
}
