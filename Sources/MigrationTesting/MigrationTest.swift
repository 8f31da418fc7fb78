public import DatabaseAccess
import DatabaseSchema
public import MigrationModel
public import Migrations

/// A test of one upgrade, by the driver that production uses: a database at one version is filled, brought to another
/// by a new connection, and looked at.
///
///     try MigrationTest(migrator, on: SQLiteTestEngine(), from: "1.3.0", to: "1.3.1").run { db in
///         // insert rows as they were at 1.3.0
///     } check: { db in
///         // compare rows as they are at 1.3.1
///     }
///
/// It also asks what every migration owes: that a second run does nothing, and that the schema does not depend on the
/// rows. It knows no test framework: whatever `seed` and `check` throw is thrown on.
public struct MigrationTest: Sendable {
    public let migrator: Migrator
    public let engine: any TestEngine
    public let from: Version
    public let to: Version
    /// Whether a database without rows is brought the same way, and has to get the same schema. True unless changed.
    public var comparesWithEmptyDatabase = true

    /// - Parameters:
    ///   - engine: where the databases of the test are made; they are gone when the test is over.
    ///   - from: the version that `seed` sees; an empty database is installed up to it.
    ///   - to: the version that `check` sees.
    /// - Throws: `MigrationError.unreadableVersion`.
    public init(
        _ migrator: Migrator,
        on engine: any TestEngine,
        from: String,
        to: String
    ) throws(MigrationError) {
        self.migrator = migrator
        self.engine = engine
        self.from = try Version(from)
        self.to = try Version(to)
    }

    /// Runs the test.
    ///
    /// - Parameters:
    ///   - seed: fills the database, in one transaction.
    ///   - check: sees the upgraded database, through the connection that upgraded it.
    /// - Throws: `MigrationError` when the upgrade is refused or fails; `MigrationTestFailure` when the second run or
    ///   the schema is not as it has to be; `DatabaseError`; what `seed` and `check` throw.
    public func run(
        seed: (borrowing Transaction) throws -> Void,
        check: (any DatabaseConnection) throws -> Void
    ) throws {
        let database = try TemplateCache.shared.database(of: migrator, at: from, on: engine)
        // Removed only after every connection of this test.
        defer { withExtendedLifetime(database) {} }
        try database.connect().withTransaction { try seed($0) }
        // A new connection, as a new program has one: nothing of the old session can help.
        let upgraded = try database.connect()
        try migrator.migrate(upgraded, upTo: to)
        let schema = try SchemaModel(of: upgraded)
        try check(upgraded)
        try runAgain(on: database)
        guard comparesWithEmptyDatabase else { return }
        let expected = try TemplateCache.shared.schema(of: migrator, from: from, to: to, on: engine)
        let differences = schema.differences(from: expected)
        guard differences.isEmpty else { throw MigrationTestFailure.schemaDependsOnRows(differences) }
    }

    private func runAgain(on database: ScratchDatabase) throws {
        let db = try database.connect()
        let before = try migrator.history(of: db)
        let steps = try migrator.migrate(db, upTo: to).steps.map(\.step.id)
        guard steps.isEmpty, try migrator.history(of: db) == before else {
            throw MigrationTestFailure.secondRunHadWork(steps: steps)
        }
    }
}
