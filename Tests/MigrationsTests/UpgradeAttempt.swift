import DatabaseAccess
import MigrationModel
import Migrations
import TestSupport
import Testing

/// A database at 1.0.0, on which an upgrade to 2.0.0 was tried.
struct UpgradeAttempt {
    static let app = Version(2, 0, 0)

    let database: TestDatabase
    let db: any DatabaseConnection
    let migrator: Migrator
    let before: DatabaseState
    let failure: MigrationFailure?

    /// - Parameters:
    ///   - prepare: what is in the database besides, and in the session.
    ///   - wrapped: the connection that the upgrade is handed.
    init(
        on engine: Engine,
        prepare: (any DatabaseConnection) throws -> Void = { _ in },
        wrapped: (any DatabaseConnection) -> any DatabaseConnection = { $0 },
        policy: MigrationPolicy = MigrationPolicy(),
        options: MigrationOptions = MigrationOptions(),
        fragments: [any MigrationFragment] = [],
        _ work: @escaping Work
    ) throws {
        try self.init(
            on: engine,
            prepare: prepare,
            wrapped: wrapped,
            policy: policy,
            options: options,
            [TestMigration(Self.app, fragments: fragments, work)]
        )
    }

    init(
        on engine: Engine,
        prepare: (any DatabaseConnection) throws -> Void = { _ in },
        wrapped: (any DatabaseConnection) -> any DatabaseConnection = { $0 },
        policy: MigrationPolicy = MigrationPolicy(),
        options: MigrationOptions = MigrationOptions(),
        _ migrations: [any Migration]
    ) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        try Migrator(appVersion: first.version, migrations: [first]).migrate(db)
        try db.execute("INSERT INTO note (id, body) VALUES (100, 'kept')")
        try prepare(db)
        before = try DatabaseState(of: db)
        let migrator = try Migrator(
            appVersion: migrations.last?.version ?? Self.app,
            migrations: [first] + migrations,
            policy: policy
        )
        failure = try Self.failure { try migrator.migrate(wrapped(db), options: options) }
        self.database = database
        self.db = db
        self.migrator = migrator
    }

    /// The failure of a run; nil when it succeeded.
    static func failure(of run: () throws -> Void) throws -> MigrationFailure? {
        do { try run() } catch MigrationError.failed(let found) { return found }
        return nil
    }

    var history: [MigrationLogEntry] { get throws { try migrator.history(of: db) } }

    /// Checks what a failure promises: on record as failed, nothing announced, schema and contents as before.
    func expectFailed(
        phase: MigrationFailure.Phase = .body,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(failure?.phase == phase, sourceLocation: sourceLocation)
        #expect(failure?.record == .log, sourceLocation: sourceLocation)
        #expect(db.transactionStatus == .idle, sourceLocation: sourceLocation)
        let last = try history.last
        #expect(last?.id == failure?.step.id, sourceLocation: sourceLocation)
        #expect(last?.outcome == .failed, sourceLocation: sourceLocation)
        #expect(last?.message == failure?.reason, sourceLocation: sourceLocation)
        let started = try history.filter { $0.outcome == .started }
        #expect(started.isEmpty, sourceLocation: sourceLocation)
        let after = try DatabaseState(of: db)
        #expect(after == before, sourceLocation: sourceLocation)
    }
}
