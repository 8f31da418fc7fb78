import JSONStreams
import DatabaseAccess
import FileSystem
import LegacyComparison
import LegacyServer
import SyncCursors
import TestSupport
import Testing

/// mSupply's log, held against what omSupply has of it, on both engines.
struct LogReaderTests {
    /// omSupply read the log to 100.
    private func database(_ engine: Engine, rows: String = "") throws -> TestDatabase {
        let database = try engine.makeDatabase()
        let migrated = try BuiltProgram.admin(["--database", database.url, "migrate", "run", "--quiet"])
        try #require(migrated.status == 0, "\(migrated.errors)")
        try database.connect().execute(script: rows.isEmpty ? "SELECT 1" : rows)
        return database
    }

    private func received(
        _ db: any DatabaseConnection,
        _ table: String,
        _ record: String,
        _ data: String = "{}",
        action: String = "UPSERT",
        from site: Int64? = 1
    ) throws {
        try db.execute(
            """
            INSERT INTO sync_buffer (record_id, received_datetime, table_name, action, data, source_site_id)
            VALUES (\(record), \("2026-11-22 10:00:00", as: .timestamp), \(table), '\(raw: action)', \(data),
                \(nullable: site, as: .integer))
            """
        )
    }

    private func entry(
        _ id: Int64,
        _ record: String,
        _ content: JSONValue = .object([:]),
        table: String = "item",
        action: CentralRecord.Action = .update
    ) -> CentralRecord {
        CentralRecord(id: id, table: table, record: record, action: action, content: content)
    }

    /// Answers like mSupply, three entries at a time.
    private func read(_ db: any DatabaseConnection, pull: Int64 = 100, _ log: [CentralRecord]) throws -> LogFacts {
        try LogReader(
            db,
            own: OwnFacts(pull: LastSeenCursor(Cursor(pull))),
            legacySite: 1,
            page: { cursor, limit in
                let data = log.filter { $0.id > cursor }.prefix(min(limit, 3))
                return CentralRecordPage(maxCursor: log.last?.id ?? 0, data: Array(data))
            },
            progress: { _, _ in }
        ).read()
    }

    @Test(arguments: Engine.all)
    func eachRecordIsHeldAgainstItsLastEntry(engine: Engine) throws {
        let database = try database(engine)
        let db = try database.connect()
        try received(db, "item", "same", #"{"a": 1.0, "b": [true, null, "x"]}"#)
        try received(db, "item", "other", #"{"a": 2}"#)
        try received(db, "item", "deletedHere", action: "DELETE")
        try received(db, "item", "deletedThere")
        try received(db, "item", "deletedOnBoth", action: "DELETE")
        try received(db, "item", "changedLater", #"{"a": 1}"#)
        try received(db, "item", "ofASite", #"{"a": 1}"#, from: 5)
        let content = JSONValue.object(["a": .integer(1), "b": .array([.boolean(true), .null, .text("x")])])
        let two = JSONValue.object(["a": .integer(3)])
        let facts = try read(
            db,
            [
                entry(1, "same", content), entry(3, "other", two), entry(4, "missing"), entry(7, "deletedHere"),
                entry(8, "deletedThere"), entry(9, "deletedThere", action: .delete),
                entry(10, "deletedOnBoth", action: .delete), entry(11, "neverSeen", action: .delete),
                entry(12, "ofASite", two), entry(20, "other", two), entry(30, "changedLater"),
                entry(101, "changedLater", two), entry(110, "new"),
            ]
        )
        #expect(facts.maxCursor == 110)
        #expect(facts.missing == .init(count: 1, first: 4))
        // `other` counts by its last entry.
        #expect(facts.differing == .init(count: 3, first: 7))
        #expect(facts.pending == 2)
        #expect([facts.vanishedCount, facts.notListed, facts.records] == [0, 0, 10])
    }

    @Test(arguments: Engine.all)
    func onlyWhatTheLogWouldNameHasVanished(engine: Engine) throws {
        let database = try database(engine)
        let db = try database.connect()
        try received(db, "item", "there")
        try received(db, "item", "gone")
        try received(db, "item", "goneAndDeleted", action: "DELETE")
        try received(db, "item", "merged")
        try received(db, "item", "fromASite", from: 5)
        try received(db, "transact", "queued")
        try received(db, "name", "patient", #"{"type": "patient"}"#)
        try received(db, "name", "facility", #"{"type": "facility"}"#)
        try received(db, "asset_class", "listed")
        let merge = JSONValue.object(["mergeIdToKeep": .text("there"), "mergeIdToDelete": .text("merged")])
        let facts = try read(
            db,
            [
                entry(1, "there"), entry(2, "there", merge, action: .merge), entry(3, "x", table: "asset_class"),
                entry(4, "field", table: "name_oms_fields"),
            ]
        )
        #expect(facts.vanished.map(\.record) == ["listed", "gone", "facility"])
        #expect(facts.vanished.map(\.table) == ["asset_class", "item", "name"])
        #expect(facts.vanished.first?.received.hasPrefix("2026-11-22 10:00:00") == true)
        #expect(facts.notListed == 2)
        try received(db, "name_oms_fields", "fieldNameOmsFields")
        #expect(try read(db, [entry(4, "field", table: "name_oms_fields")]).missing.count == 0)
    }

    /// What is written while omSupply's records are looked through is no loss.
    @Test func theLogsEndIsReadAgain() throws {
        let database = try database(.sqlite)
        let db = try database.connect()
        try received(db, "item", "first")
        try received(db, "item", "second")
        var asked = 0
        let facts = try LogReader(
            db,
            own: OwnFacts(pull: LastSeenCursor(Cursor(1))),
            legacySite: 1,
            page: { cursor, _ in
                asked += 1
                // The second is there when the end has been read once.
                let log = [entry(1, "first")] + (asked > 2 ? [entry(2, "second")] : [])
                return CentralRecordPage(maxCursor: Int64(log.count), data: log.filter { $0.id > cursor })
            },
            progress: { _, _ in }
        ).read()
        #expect(facts.vanishedCount == 0 && facts.maxCursor == 2 && facts.pending == 1)
    }

    /// A server that takes so many entries as it was asked for, and leaves some of them out.
    private func readHeldBack(
        _ log: [CentralRecord],
        heldBack: @escaping (Int64) -> Bool,
        end: Int64,
        asked: inout Int
    ) throws -> LogFacts {
        let database = try database(.sqlite)
        let db = try database.connect()
        try received(db, "item", "lost")
        var count = 0
        let facts = try LogReader(
            db,
            own: OwnFacts(pull: LastSeenCursor(Cursor(0))),
            legacySite: 1,
            page: { cursor, limit in
                count += 1
                let taken = log.filter { $0.id > cursor }.prefix(limit)
                return CentralRecordPage(maxCursor: end, data: taken.filter { !heldBack($0.id) })
            },
            progress: { _, _ in }
        ).read()
        asked = count
        return facts
    }

    @Test func entriesThatAreHeldBackHideNoOthers() throws {
        let log = (1...4000).map { entry($0, "r\($0)") }
        var asked = 0
        let facts = try readHeldBack(
            log,
            heldBack: { (3...10).contains($0) || (1000...3200).contains($0) },
            end: 4000,
            asked: &asked
        )
        #expect(facts.records == 4000 - 8 - 2201)
        #expect(asked < 60 && facts.silence == nil && facts.isWhole && facts.vanishedCount == 1)
    }

    /// What it counts and never shows costs a bounded number of questions, and is told; nothing is called lost for it.
    @Test(arguments: [300, 400_000, 1_000_000_000_000, 9_223_372_036_854_775_807])
    func aLogThatFallsSilentIsNotAskedForEver(end: Int64) throws {
        var asked = 0
        let facts = try readHeldBack([entry(1, "a"), entry(2, "b")], heldBack: { _ in false }, end: end, asked: &asked)
        let isShort = end < 1_000_000
        #expect(asked <= 1003)
        #expect(facts.maxCursor == end && facts.records == 2)
        #expect(facts.isWhole == isShort && facts.vanishedCount == (isShort ? 1 : 0))
        let silence = try #require(facts.silence)
        #expect([silence.after, silence.through] == [2, end] && silence.askedTo <= end)
    }

    /// More than a statement takes.
    @Test func aPageThatIsLongerThanAskedForIsRead() throws {
        let database = try database(.sqlite)
        let log = (1...40_000).map { entry($0, "r\($0)") }
        let facts = try LogReader(
            database.connect(),
            own: OwnFacts(pull: LastSeenCursor(Cursor(0))),
            legacySite: 1,
            page: { cursor, _ in CentralRecordPage(maxCursor: 40_000, data: log.filter { $0.id > cursor }) },
            progress: { _, _ in }
        ).read()
        #expect(facts.records == 40_000)
    }

    /// Somebody writes as fast as it is read.
    @Test func aLogThatGrowsIsNotFollowedForEver() throws {
        let database = try database(.sqlite)
        var asked: Int64 = 0
        let facts = try LogReader(
            database.connect(),
            own: OwnFacts(pull: LastSeenCursor(Cursor(0))),
            legacySite: 1,
            page: { cursor, _ in
                asked += 1
                return CentralRecordPage(maxCursor: asked + 5, data: [self.entry(cursor + 1, "r\(cursor)")])
            },
            progress: { _, _ in if asked > 1000 { throw CancellationError() } }
        ).read()
        #expect(asked < 100 && facts.silence == nil)
    }

    /// Through the schema's own foreign keys, and through links to the record that is meant.
    @Test(arguments: Engine.all)
    func rowsThatReferToAVanishedRecordAreFound(engine: Engine) throws {
        let database = try database(
            engine,
            rows: """
                INSERT INTO item (id, name, code, type) VALUES ('gone', 'a', 'a', 'STOCK'), ('there', 'b', 'b', 'STOCK');
                INSERT INTO name (id, code, name, type) VALUES ('n', 'n', 'n', 'FACILITY'), ('m', 'm', 'm', 'FACILITY');
                INSERT INTO name_link (id, name_id) VALUES ('n', 'n'), ('m', 'n');
                INSERT INTO store (id, code, site_id, name_link_id) VALUES ('s', 's', 2, NULL);
                INSERT INTO name_store_join (id, store_id, name_link_id) VALUES ('j', 's', 'm'), ('k', 's', 'n');
                INSERT INTO stock_line (id, item_id, store_id, pack_size, available_number_of_packs,
                    total_number_of_packs) VALUES ('l1', 'gone', 's', 1, 1, 1), ('l2', 'there', 's', 1, 1, 1),
                    ('l3', 'gone', 's', 1, 1, 1);
                """
        )
        let db = try database.connect()
        try received(db, "item", "gone")
        try received(db, "item", "there")
        try received(db, "name", "n")
        // It refers to what has vanished, and has vanished itself.
        try received(db, "item", "l3")
        let facts = try read(db, [entry(1, "there")])
        #expect(facts.vanished.map(\.record) == ["gone", "l3", "n"])
        let found = facts.references.map { "\($0.table) \($0.record) \($0.column) \($0.target) \($0.targetRecord)" }
        #expect(
            found.sorted() == [
                "name_store_join j name_link_id name_link m", "name_store_join k name_link_id name_link n",
                "stock_line l1 item_id item gone",
            ]
        )
        #expect(facts.referenceCount == 3)
        #expect(facts.references.allSatisfy { $0.reason == .vanishedFromLegacy })
    }

    @Test func whatOmSupplyKnowsOfTheExchangeIsRead() throws {
        let database = try database(
            .sqlite,
            rows: """
                INSERT INTO key_value_store (id, value_int, value_string) VALUES ('CENTRAL_SYNC_PULL_CURSOR', 12, NULL),
                    ('REMOTE_SYNC_PUSH_CURSOR', 2, NULL), ('SETTINGS_SYNC_SITE_ID', 7, NULL),
                    ('SETTINGS_SYNC_CENTRAL_SERVER_SITE_ID', 1, NULL), ('SETTINGS_SYNC_PASSWORD_SHA256', NULL, 'secret');
                INSERT INTO changelog (cursor, table_name, record_id, row_action, is_sync_update, source_site_id) VALUES
                    (1, 'item', 'a', 'UPSERT', FALSE, NULL), (2, 'item', 'b', 'UPSERT', FALSE, NULL),
                    (3, 'item', 'c', 'UPSERT', TRUE, 1), (101, 'item', 'd', 'UPSERT', TRUE, 1),
                    (102, 'item', 'e', 'UPSERT', TRUE, 5);
                INSERT INTO sync_lineage (timeline, number, parent, fork_cursor, abandoned_cursor, bundle_id, created)
                VALUES ('root', 1, NULL, NULL, NULL, NULL, '2026-01-01'), ('next', 2, 'root', 2, 100, 'b', '2026-01-02');
                """
        )
        let db = try database.connect()
        let own = try OwnFacts(of: db)
        #expect([own.site, own.legacySite, own.toPush] == [7, 1, 1])
        #expect([own.pull.cursor.value, own.push?.cursor.value] == [12, 2])
        #expect(own.restore?.takenSince == 1 && own.restore?.bundle == "b" && own.restore?.fork == 2)
        var text = ""
        dump(try LegacySettings(of: db), to: &text)
        #expect(!text.contains("secret"))
    }
}
