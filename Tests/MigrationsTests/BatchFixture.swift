import DatabaseAccess
import FileSystem
import MigrationModel
import Migrations
import Synchronization
import TestSupport
import Testing

/// A batched fragment made of closures.
struct TestBatches: BatchedFragment {
    let id: String
    var source = BatchSource("item", key: "id")
    var check: Work = { _ in }
    let work: BatchWork

    init(
        _ id: String = "batches",
        _ source: BatchSource = BatchSource("item", key: "id"),
        work: @escaping BatchWork = countVisit
    ) {
        self.id = id
        self.source = source
        self.work = work
    }

    func migrate(_ batch: Batch, _ db: borrowing Transaction) throws { try work(batch, db) }
    func verify(_ db: borrowing Transaction) throws { try check(db) }
}

/// The same as a background fragment, that version 3 relies on.
struct TestBackground: BackgroundFragment {
    let id = "background"
    let source = BatchSource("item", key: "id")
    var finalisedBy = Version(3, 0, 0)
    let work: BatchWork

    init(_ work: @escaping BatchWork = countVisit) { self.work = work }

    func migrate(_ batch: Batch, _ db: borrowing Transaction) throws { try work(batch, db) }
}

typealias BatchWork = @Sendable (Batch, borrowing Transaction) throws -> Void

/// Leaves a mark on every row of the batch: done twice, or not at all, shows.
let countVisit: BatchWork = { batch, db in
    try db.execute("UPDATE item SET visits = visits + 1 WHERE \(batch.condition)")
}

struct OnPurpose: Error {}

/// What batched steps go through: rows 1 to `rows` of `item`.
struct BatchFixture {
    let database: TestDatabase
    let db: any DatabaseConnection
    let rows: Int

    init(_ engine: Engine, rows: Int = 5_000) throws {
        database = try engine.makeDatabase()
        db = try database.connect()
        self.rows = rows
        try Migrator(appVersion: Version(1, 0, 0), migrations: [first]).migrate(db)
        try db.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, other INTEGER, visits INTEGER NOT NULL DEFAULT 0)")
        try db.execute(
            """
            INSERT INTO item (id, other) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(rows))
            SELECT i, i FROM n WHERE i <= \(rows)
            """
        )
    }

    /// Version 2 with these fragments.
    func migrator(
        _ fragments: any MigrationFragment...,
        app: Version = Version(2, 0, 0),
        policy: MigrationPolicy = MigrationPolicy()
    ) throws -> Migrator {
        var list: [any Migration] = [first, TestMigration(Version(2, 0, 0), fragments: fragments)]
        if app >= Version(3, 0, 0) { list.append(TestMigration(Version(3, 0, 0))) }
        return try Migrator(appVersion: app, migrations: list, policy: policy)
    }

    func visited(_ times: Int) throws -> Int64 {
        try number("SELECT count(*) AS n FROM item WHERE visits = \(times)", on: db)
    }

    var everyRowWasVisitedOnce: Bool {
        get throws { try visited(1) == Int64(rows) && db.value("SELECT count(*) FROM item") == .integer(Int64(rows)) }
    }

    var checkpoints: Int64 {
        get throws {
            try number("SELECT count(*) AS n FROM migration_checkpoint", on: db)
        }
    }

    /// The failure that a run ends with.
    func failure(_ run: () throws -> Void) -> MigrationFailure? {
        do { try run() } catch MigrationError.failed(let failure) { return failure } catch {
            Issue.record("\(error)")
        }
        return nil
    }
}

/// The single number that a statement answers.
func number(_ sql: SQL, on db: any DatabaseConnection) throws -> Int64 {
    guard case .integer(let number)? = try db.value(sql) else { throw OnPurpose() }
    return number
}

/// True once, to whoever asks first.
final class Once: Sendable {
    private let isUsed = Atomic<Bool>(false)
    func callAsFunction() -> Bool {
        isUsed.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged
    }
}

extension Batch {
    func holds(_ id: Int, _ db: borrowing Transaction) throws -> Bool {
        try db.value("SELECT count(*) FROM item WHERE id = \(id) AND \(condition)") == 1
    }
}
