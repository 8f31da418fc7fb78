import DatabaseAccess
import FileSystem
import JSONStreams
import LegacyComparison
import LegacyServer
import SyncCursors
import TestSupport
import Testing

/// What waits at mSupply, held against what omSupply sent and received, on both engines. omSupply sends from 50 on.
struct QueueReaderTests {
    private func database(_ engine: Engine) throws -> TestDatabase {
        let database = try engine.makeDatabase()
        let migrated = try BuiltProgram.admin(["--database", database.url, "migrate", "run", "--quiet"])
        try #require(migrated.status == 0, "\(migrated.errors)")
        try database.connect().execute(
            script: """
                INSERT INTO changelog (cursor, table_name, record_id, row_action, is_sync_update, source_site_id) VALUES
                    (1, 'stock_line', 'a', 'UPSERT', FALSE, NULL), (2, 'asset', 'inNoQueue', 'UPSERT', FALSE, NULL),
                    (3, 'stock_line', 'deletedThere', 'UPSERT', FALSE, NULL), (4, 'invoice', 'b', 'UPSERT', FALSE, NULL),
                    (20, 'stock_line', 'a', 'UPSERT', FALSE, NULL), (21, 'stock_line', 'c', 'UPSERT', FALSE, NULL),
                    (22, 'asset', 'inNoQueueEither', 'UPSERT', FALSE, NULL), (23, 'invoice', 'd', 'UPSERT', FALSE, NULL),
                    (24, 'stock_line', 'e', 'UPSERT', FALSE, NULL), (25, 'stock_line', 'e', 'DELETE', FALSE, NULL),
                    (26, 'stock_line', 'fromThere', 'UPSERT', TRUE, 1), (27, 'stock_line', 'c', 'UPSERT', FALSE, NULL),
                    (60, 'stock_line', 'f', 'UPSERT', FALSE, NULL);
                INSERT INTO sync_buffer (record_id, received_datetime, table_name, action, data, source_site_id) VALUES
                    ('t1', '2026-11-22 10:00:00', 'transact', 'UPSERT', '{"a": 1.0}', 1),
                    ('t2', '2026-11-22 10:00:00', 'transact', 'UPSERT', '{"a": 1}', 1),
                    ('t3', '2026-11-22 10:00:00', 'transact', 'DELETE', '{}', 1),
                    ('t4', '2026-11-22 10:00:00', 'transact', 'UPSERT', '{}', 5);
                """
        )
        return database
    }

    private func read(
        _ db: any DatabaseConnection,
        _ queue: [QueuedRecord],
        length: Int64? = nil,
        isEverything: Bool = true,
        isIdle: Bool = true
    ) throws -> QueueFacts {
        let own = OwnFacts(pull: LastSeenCursor(Cursor(0)), push: NextCursor(Cursor(50)))
        return try QueueReader(db, own: own, legacySite: 1).read(
            QueuePage(queueLength: length ?? Int64(queue.count), data: queue),
            isEverything: isEverything,
            isIdle: isIdle
        )
    }

    private func record(_ record: String, _ content: JSONValue = .object([:]), isDeleted: Bool = false) -> QueuedRecord
    {
        QueuedRecord(table: "t", record: record, isDeleted: isDeleted, content: content)
    }

    @Test(arguments: Engine.all)
    func eachRecordIsHeldAgainstWhatOmSupplyHas(engine: Engine) throws {
        let database = try database(engine)
        let one = JSONValue.object(["a": .integer(1)])
        let facts = try read(
            database.connect(),
            [
                record("a"), record("b"), record("f"), record("t1", one), record("t2", .object(["a": .integer(2)])),
                record("t3", isDeleted: true), record("t4"), record("new"),
            ]
        )
        #expect([facts.sent, facts.forgotten, facts.alike, facts.coming] == [2, 1, 2, 3])
        // Of `asset` mSupply names none, and `e` was deleted: neither is missed.
        #expect(facts.extent == .whole && facts.lostCount == 2)
        #expect(facts.lost.map(\.record) == ["c", "d"] && facts.lost.map(\.cursor) == [21, 23])
        #expect(facts.lost.map(\.table) == ["stock_line", "invoice"])
        #expect(facts.changedCount == 1 && facts.changedFirst == 20)
        // `deletedThere` and what stands before the last known record is no sign.
        let later = try read(database.connect(), [record("c"), record("d")])
        #expect(later.lostCount == 0 && later.changedCount == 1 && later.changedFirst == 27)
    }

    @Test func whatIsNotEverythingLosesNothing() throws {
        let database = try database(.sqlite)
        let db = try database.connect()
        func extent(_ facts: QueueFacts) -> QueueFacts.Extent? { facts.lostCount == 0 ? facts.extent : nil }
        #expect(try extent(read(db, [record("a")], isEverything: false)) == .unsaid)
        #expect(try extent(read(db, [record("a")], isIdle: false)) == .beingFilled)
        #expect(try extent(read(db, [record("a")], length: 2)) == .tooLong)
        #expect(try extent(read(db, [record("new")])) == .notQueuedAgain)
        #expect(try extent(read(db, [])) == .notQueuedAgain)
    }

    /// More than one statement's worth.
    @Test func aLongQueueIsReadInParts() throws {
        let database = try database(.sqlite)
        let queue = (1...2500).map { record("r\($0)") } + [record("a")]
        let facts = try read(database.connect(), queue)
        #expect([facts.coming, facts.sent, facts.read] == [2500, 1, 2501])
    }
}
