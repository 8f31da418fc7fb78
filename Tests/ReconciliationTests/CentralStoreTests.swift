import DatabaseAccess
import Reconciliation
import ReconciliationModel
import ReconciliationTestSupport
import SyncCursors
import TestSupport
import Testing

struct CentralStoreTests {
    private func restoredCentral(_ engine: Engine) throws -> any DatabaseConnection {
        let db = try SyncDatabase(engine)
        let connection = try db.connect()
        try connection.execute("INSERT INTO name (id, code, name, type) VALUES ('n', 'n', 'n', 'FACILITY')")
        try connection.execute("INSERT INTO name_link (id, name_id) VALUES ('n', 'n')")
        for site in [1, 2, 3] {
            let id = "s\(site)"
            try connection.execute(
                "INSERT INTO store (id, code, site_id, name_link_id) VALUES (\(id), \(id), \(site), 'n')"
            )
        }
        // Central's own stores name central.
        try connection.set("SETTINGS_SYNC_SITE_ID", 1)
        try connection.writeItem("x", name: "X of the backup")
        try connection.writeItem("z", name: "Z")
        return connection
    }

    private func report(
        site: Int64 = 2,
        timeline: String? = nil,
        pull: Int64 = 1,
        push: Int64 = 1,
        own: Int64 = 0
    ) -> SiteReport {
        SiteReport(
            site: site,
            timeline: timeline,
            incarnation: "i1",
            pull: next(pull),
            push: next(push),
            highestOwn: lastSeen(own)
        )
    }

    private func candidate(
        _ record: String,
        _ cursor: Int64,
        name: String,
        action: RecordAction = .upsert
    ) -> Candidate {
        Candidate(
            table: "item",
            record: record,
            action: action,
            data: action == .delete
                ? nil : #"{"id":"\#(record)","code":"\#(record)","name":"\#(name)","type":"STOCK"}"#,
            timeline: Timeline.rootID,
            cursor: Cursor(cursor)
        )
    }

    @Test(arguments: Engine.all)
    func aDatabaseWithoutTheTablesIsSaidToBeUnprepared(_ engine: Engine) throws {
        let connection = try engine.makeDatabase().connect()
        let error = #expect(throws: ReconciliationError.self) { try CentralStore(on: connection) }
        guard case .notPrepared(let missing)? = error else { return }
        #expect(missing.contains("sync_lineage"))
    }

    @Test(arguments: Engine.all)
    func openingATimelineMovesTheAllocatorAboveEverything(_ engine: Engine) throws {
        let connection = try restoredCentral(engine)
        try connection.execute(
            """
            INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, integration_error, table_name,
                                     action, data)
            VALUES ('f', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 'no parent', 'item', 'UPSERT', '{}'),
                   ('g', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, NULL, 'item', 'UPSERT', '{}')
            """
        )
        let opened = try CentralStore(on: connection).openTimeline(
            afterRestoreFrom: "b1",
            highestHandedOut: Cursor(2000)
        )
        #expect(opened.firstNew == Cursor(2001))
        #expect(opened.gap == 1998)
        #expect(opened.sites == [2, 3])
        #expect(opened.retried == 1)
        #expect(!opened.wasOpen)
        #expect(try connection.change("item", "x") == 2001)
        #expect(try connection.value("SELECT record_id FROM sync_buffer WHERE integration_datetime IS NULL") == "f")
        let facts = try CentralStore(on: connection).facts()
        #expect(facts.lineage.timelines.map(\.number) == [1, 2])
        #expect(facts.lineage.current.id == opened.timeline.id)
        #expect(facts.sites.map(\.state) == [.unreconciled, .unreconciled])
    }

    @Test(arguments: Engine.all)
    func openingAnEmptyLogWorksAndLeavesTheGap(_ engine: Engine) throws {
        let connection = try SyncDatabase(engine).connect()
        let opened = try CentralStore(on: connection).openTimeline(afterRestoreFrom: "b1")
        #expect(opened.fork == lastSeen(0))
        #expect(try connection.change("item", "x") == 1_000_001)
    }

    @Test(arguments: Engine.all)
    func openingTwiceForOneRestoreChangesNothing(_ engine: Engine) throws {
        let connection = try restoredCentral(engine)
        let store = try CentralStore(on: connection)
        let first = try store.openTimeline(afterRestoreFrom: "b1", highestHandedOut: Cursor(2000))
        let before = try store.facts()
        let second = try store.openTimeline(afterRestoreFrom: "b1")
        #expect(second.wasOpen)
        #expect(second.timeline.id == first.timeline.id)
        #expect(second.firstNew == first.firstNew)
        #expect(try store.facts() == before)
        // Another bundle is another restore.
        let third = try store.openTimeline(afterRestoreFrom: "b2", highestHandedOut: Cursor(3000))
        #expect(third.timeline.parent == first.timeline.id)
        #expect(third.timeline.number == 3)
    }

    @Test(arguments: Engine.all)
    func aTimelineThatCannotBeOpenedLeavesNothingBehind(_ engine: Engine) throws {
        let connection = try restoredCentral(engine)
        let store = try CentralStore(on: connection)
        // The step after lineage and sites fails.
        try connection.execute("ALTER TABLE sync_buffer RENAME TO elsewhere")
        #expect(throws: DatabaseError.self) { try store.openTimeline(afterRestoreFrom: "b1") }
        #expect(try connection.count("sync_lineage") == 0)
        #expect(try connection.count("sync_site_state") == 0)
        #expect(try connection.change("item", "x") == 3)
    }

    @Test(arguments: Engine.all)
    func aWatermarkIsKeptWithItsPushOnly(_ engine: Engine) throws {
        struct Failure: Error {}
        let connection = try restoredCentral(engine)
        let store = try CentralStore(on: connection)
        #expect(throws: Failure.self) {
            try connection.withTransaction { db in
                try CentralStore.recordPush(site: 2, incarnation: "i1", through: lastSeen(480), in: db)
                throw Failure()
            }
        }
        #expect(try store.facts().watermarks.isEmpty)
        for cursor: Int64 in [480, 12] {
            try connection.withTransaction { db in
                _ = try CentralStore.recordPush(site: 2, incarnation: "i1", through: lastSeen(cursor), in: db)
            }
        }
        #expect(try store.facts().watermarks.map(\.cursor) == [lastSeen(480)])
    }

    @Test(arguments: Engine.all)
    func aSiteMayNotPushBeforeItHasShakenHands(_ engine: Engine) throws {
        let connection = try restoredCentral(engine)
        let store = try CentralStore(on: connection)
        try store.openTimeline(afterRestoreFrom: "b1")
        #expect(throws: ReconciliationError.siteNotReconciled(site: 2)) {
            try connection.withTransaction { db in
                _ = try CentralStore.recordPush(site: 2, incarnation: "i1", through: lastSeen(1), in: db)
            }
        }
        #expect(throws: ReconciliationError.siteNotReconciled(site: 2)) { try store.markReconciled(report(pull: 3)) }
        let current = try store.facts().lineage.current.id
        try store.markReconciled(report(timeline: current, pull: 3))
        try connection.withTransaction { db in
            _ = try CentralStore.recordPush(site: 2, incarnation: "i1", through: lastSeen(1), in: db)
        }
        let standing = try #require(try store.facts().sites.first)
        #expect(standing.state == .reconciled)
        #expect(standing.timeline == current)
        #expect(standing.incarnation == "i1")
        #expect(try ReconciliationPlan(of: store).unreconciled.map(\.site) == [3])
    }

    @Test(arguments: Engine.all)
    func aRolledBackSiteIsQuarantinedAndCentralDoesNotChange(_ engine: Engine) throws {
        let connection = try restoredCentral(engine)
        let store = try CentralStore(on: connection)
        try connection.withTransaction { db in
            _ = try CentralStore.recordPush(site: 2, incarnation: "i1", through: lastSeen(480), in: db)
        }
        try store.openTimeline(afterRestoreFrom: "b1", highestHandedOut: Cursor(2000))
        let rolledBack = report(pull: 100, push: 470, own: 470)
        let reason = Quarantine.rolledBack(watermark: lastSeen(480), highestOwn: lastSeen(470))
        #expect(throws: ReconciliationError.siteQuarantined(site: 2, reason)) { try store.directive(for: rolledBack) }
        #expect(throws: ReconciliationError.siteQuarantined(site: 2, reason)) {
            try store.adopt(candidates: [candidate("y", 96, name: "Y")], from: rolledBack)
        }
        #expect(throws: ReconciliationError.self) {
            try connection.withTransaction { db in
                try CentralStore.recordPush(site: 2, incarnation: "i1", through: lastSeen(481), in: db)
            }
        }
        #expect(try connection.count("sync_buffer") == 0)
        #expect(try connection.count("sync_salvage") == 0)
        #expect(try connection.count("changelog") == 2)
        let standing = try #require(try store.facts().sites.first)
        #expect(standing.state == .quarantined)
        #expect(standing.note?.contains("480") == true)
        // Its log has grown past the watermark since, with other rows.
        #expect(throws: ReconciliationError.siteQuarantined(site: 2, .stillTheSameDatabase(incarnation: "i1"))) {
            try store.directive(for: report(pull: 100, push: 600, own: 600))
        }
        // A restore does not lift it.
        try store.openTimeline(afterRestoreFrom: "b2")
        #expect(try store.facts().sites.first?.state == .quarantined)
    }

    @Test(arguments: Engine.all)
    func aForeignSiteChangesNothing(_ engine: Engine) throws {
        let connection = try restoredCentral(engine)
        let store = try CentralStore(on: connection)
        let before = try store.facts()
        for (stranger, reason) in [
            (report(timeline: "t9"), Refusal.foreignTimeline("t9")),
            (report(site: 9), .unknownSite),
            (report(pull: 4), .aheadOfCentral(lastPulled: lastSeen(3), highestHandedOut: Cursor(2))),
        ] {
            #expect(throws: ReconciliationError.siteRefused(site: stranger.site, reason)) {
                try store.adopt(candidates: [candidate("y", 96, name: "Y")], from: stranger)
            }
        }
        #expect(try store.facts() == before)
        #expect(try connection.count("sync_buffer") == 0)
    }

    @Test(arguments: Engine.all)
    func conflictsKeepCentralsAndAreReported(_ engine: Engine) throws {
        let connection = try restoredCentral(engine)
        let store = try CentralStore(on: connection)
        try store.openTimeline(afterRestoreFrom: "b1", highestHandedOut: Cursor(2000))
        try connection.writeItem("x", name: "X after the restore")
        try connection.writeItem("same", name: "the same")
        let offered = [
            candidate("x", 95, name: "X of the lost tail"), candidate("y", 96, name: "Y"),
            candidate("z", 97, name: "", action: .delete), candidate("same", 98, name: "the same"),
        ]
        let result = try store.adopt(candidates: offered, from: report(pull: 100))
        #expect(result.discarded.map(\.candidate.record) == ["x"])
        #expect(result.discarded.map(\.reason) == [.changedAtCentral])
        #expect(result.adopted.map(\.candidate.record) == ["y", "z"])
        #expect(result.adopted.map(\.reason) == [.unknownAtCentral, .unchangedSinceFork])
        #expect(result.unchanged == 1)
        let waiting = try connection.query("SELECT record_id, action FROM sync_buffer ORDER BY 1").map(\.values)
        #expect(waiting == [["y", "UPSERT"], ["z", "DELETE"]])
        let kept = try connection.query("SELECT record_id, outcome, reason FROM sync_salvage ORDER BY 1").map(\.values)
        #expect(
            kept == [
                ["same", "adopted", "equalContent"], ["x", "discarded", "changedAtCentral"],
                ["y", "adopted", "unknownAtCentral"],
                ["z", "adopted", "unchangedSinceFork"],
            ]
        )
        #expect(try connection.value("SELECT name FROM item WHERE id = 'x'") == "X after the restore")
    }

    @Test(arguments: Engine.all)
    func offeringAgainChangesNothingAndALaterLostVersionWins(_ engine: Engine) throws {
        let connection = try restoredCentral(engine)
        let store = try CentralStore(on: connection)
        try store.openTimeline(afterRestoreFrom: "b1", highestHandedOut: Cursor(2000))
        let first = candidate("x", 95, name: "X at 95")
        #expect(try store.adopt(candidates: [first], from: report(pull: 100)).adopted.count == 1)
        #expect(try store.adopt(candidates: [first], from: report(site: 3, pull: 100)).unchanged == 1)
        let older = candidate("x", 92, name: "X at 92")
        #expect(try store.adopt(candidates: [older], from: report(site: 3, pull: 100)).unchanged == 1)
        #expect(try connection.count("sync_salvage") == 1)
        let later = candidate("x", 97, name: "X at 97")
        let result = try store.adopt(candidates: [later], from: report(site: 3, pull: 100))
        #expect(result.adopted.map(\.reason) == [.laterThanAdopted])
        #expect(try connection.value("SELECT data FROM sync_buffer") == .text(later.data ?? ""))
    }

    @Test(arguments: Engine.all)
    func aPushThatWaitsIsNotOverwritten(_ engine: Engine) throws {
        let connection = try restoredCentral(engine)
        let store = try CentralStore(on: connection)
        try store.openTimeline(afterRestoreFrom: "b1", highestHandedOut: Cursor(2000))
        try connection.execute(
            """
            INSERT INTO sync_buffer (record_id, received_datetime, table_name, action, data, source_site_id)
            VALUES ('x', CURRENT_TIMESTAMP, 'item', 'UPSERT', '{"name":"pushed"}', 3)
            """
        )
        let result = try store.adopt(candidates: [candidate("x", 95, name: "lost")], from: report(pull: 100))
        #expect(result.discarded.map(\.reason) == [.pendingAtCentral])
        #expect(try connection.value("SELECT data FROM sync_buffer") == #"{"name":"pushed"}"#)
    }

    /// Names come from outside: a candidate of a system table is never compared with it.
    @Test(arguments: Engine.all)
    func aTableThatIsNoneOfOursIsNotRead(_ engine: Engine) throws {
        let connection = try restoredCentral(engine)
        let store = try CentralStore(on: connection)
        try store.openTimeline(afterRestoreFrom: "b1", highestHandedOut: Cursor(2000))
        for table in ["pg_class", "sqlite_schema", "item\"; DROP TABLE item; --", "changelog"] {
            let strange = Candidate(
                table: table,
                record: table,
                action: .upsert,
                data: "{}",
                timeline: Timeline.rootID,
                cursor: Cursor(95)
            )
            #expect(try store.adopt(candidates: [strange], from: report(pull: 100)).adopted.count == 1)
        }
        #expect(try connection.count("item") == 2)
    }

    @Test(arguments: Engine.all)
    func aSiteThatOffersWhatCannotBeReadIsQuarantinedAndCentralDoesNotChange(_ engine: Engine) throws {
        let connection = try restoredCentral(engine)
        let store = try CentralStore(on: connection)
        try store.openTimeline(afterRestoreFrom: "b1", highestHandedOut: Cursor(2000))
        let broken = Candidate(
            table: "item",
            record: "x",
            action: .upsert,
            data: "no JSON",
            timeline: Timeline.rootID,
            cursor: Cursor(96)
        )
        let reason = Quarantine.unreadable(table: "item", record: "x")
        #expect(throws: ReconciliationError.siteQuarantined(site: 2, reason)) {
            try store.adopt(candidates: [candidate("y", 95, name: "Y"), broken], from: report(pull: 100))
        }
        #expect(try connection.count("sync_buffer") == 0)
        #expect(try connection.count("sync_salvage") == 0)
        #expect(try store.facts().sites.first?.state == .quarantined)
    }

    @Test(arguments: Engine.all)
    func anExportedDirectiveIsForAnyDatabaseOfTheSite(_ engine: Engine) throws {
        let connection = try restoredCentral(engine)
        let store = try CentralStore(on: connection)
        try connection.withTransaction { db in
            try CentralStore.recordPush(site: 2, incarnation: "i1", through: lastSeen(480), in: db)
            try CentralStore.recordPush(site: 3, incarnation: "j1", through: lastSeen(7), in: db)
        }
        try store.openTimeline(afterRestoreFrom: "b1", highestHandedOut: Cursor(2000))
        let directive = try store.directive(forSite: 2)
        #expect(directive.incarnation == nil)
        #expect(directive.stored.map(\.incarnation) == ["i1"])
        #expect(directive.kept == [KeptRange(timeline: "root", through: lastSeen(2))])
        #expect(throws: ReconciliationError.siteRefused(site: 9, .unknownSite)) { try store.directive(forSite: 9) }
    }
}
