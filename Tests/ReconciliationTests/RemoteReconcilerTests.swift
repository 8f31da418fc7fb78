import DatabaseAccess
import Reconciliation
import ReconciliationModel
import ReconciliationTestSupport
import SyncCursors
import TestSupport
import Testing

struct RemoteReconcilerTests {
    private func remote(_ engine: Engine) throws -> any DatabaseConnection {
        let connection = try SyncDatabase(engine).connect()
        try connection.set("SETTINGS_SYNC_SITE_ID", 2)
        try connection.set(CursorKey.pullV6, 100)
        try connection.set(CursorKey.pushV6, 4)
        for record in ["a", "b", "c"] { try connection.change("stock_line", record) }
        return connection
    }

    private func directive(timeline: String = "t2", stored: Int64? = nil, _ report: SiteReport) -> SiteDirective {
        SiteDirective(
            site: 2,
            incarnation: report.incarnation,
            timeline: timeline,
            kept: [KeptRange(timeline: Timeline.rootID, through: lastSeen(90))],
            stored: stored.map { [PushWatermark(site: 2, incarnation: report.incarnation, cursor: lastSeen($0))] } ?? []
        )
    }

    @Test(arguments: Engine.all)
    func theIncarnationIsMadeOnce(_ engine: Engine) throws {
        let connection = try remote(engine)
        let first = try RemoteReconciler(on: connection).report()
        let second = try RemoteReconciler(on: connection).report()
        #expect(first == second)
        #expect(first.site == 2)
        #expect(first.timeline == nil)
        #expect(first.pull == next(100))
        #expect(first.push == next(4))
        #expect(first.highestOwn == lastSeen(3))
        #expect(try connection.count("sync_incarnation") == 1)
    }

    @Test(arguments: Engine.all)
    func aRemoteThatIsNoSiteSaysSo(_ engine: Engine) throws {
        let connection = try SyncDatabase(engine).connect()
        #expect(throws: ReconciliationError.siteNotConfigured) { try RemoteReconciler(on: connection).report() }
        #expect(try connection.count("sync_incarnation") == 0)
    }

    @Test(arguments: Engine.all)
    func applyingTwiceChangesNothingTheSecondTime(_ engine: Engine) throws {
        let connection = try remote(engine)
        let site = try RemoteReconciler(on: connection)
        let directive = directive(stored: 1, try site.report())
        #expect(try site.apply(directive) == SiteChanges(timeline: "t2", pull: next(91), push: next(2)))
        let report = try site.report()
        #expect(report.timeline == "t2")
        #expect(report.pull == next(91))
        #expect(report.push == next(2))
        #expect(try site.apply(directive).isEmpty)
        #expect(try site.report() == report)
    }

    @Test(arguments: Engine.all)
    func aDirectiveIsAppliedWholeOrNotAtAll(_ engine: Engine) throws {
        let connection = try remote(engine)
        let site = try RemoteReconciler(on: connection)
        let before = try site.report()
        // The last write fails, after both cursors.
        switch engine {
        case .sqlite:
            try connection.execute(
                "CREATE TRIGGER never BEFORE UPDATE ON sync_incarnation BEGIN SELECT RAISE(ABORT, 'never'); END"
            )
        case .postgreSQL: try connection.execute("ALTER TABLE sync_incarnation ADD CHECK (timeline IS NULL)")
        }
        #expect(throws: DatabaseError.self) { try site.apply(directive(stored: 1, before)) }
        #expect(try site.report() == before)
    }

    @Test(arguments: Engine.all)
    func aDirectiveForAnotherSiteOrDatabaseIsRefused(_ engine: Engine) throws {
        let connection = try remote(engine)
        let site = try RemoteReconciler(on: connection)
        let before = try site.report()
        let other = SiteDirective(site: 3, incarnation: nil, timeline: "t2", kept: [], stored: [])
        #expect(throws: ReconciliationError.directiveForAnotherSite(directive: 3, own: 2)) { try site.apply(other) }
        let afresh = SiteDirective(site: 2, incarnation: "old", timeline: "t2", kept: [], stored: [])
        #expect(throws: ReconciliationError.directiveForAnotherIncarnation(directive: "old", own: before.incarnation)) {
            try site.apply(afresh)
        }
        let foreign = SiteDirective(site: 2, incarnation: nil, timeline: "t2", kept: [], stored: [])
        #expect(throws: ReconciliationError.directiveFromAnotherLineage(own: "root")) { try site.apply(foreign) }
        #expect(try site.report() == before)
    }

    @Test(arguments: Engine.all)
    func candidatesAreWhatWasPulledAboveTheFork(_ engine: Engine) throws {
        let connection = try remote(engine)
        let site = try RemoteReconciler(on: connection)
        try connection.execute(
            """
            INSERT INTO sync_buffer (record_id, received_datetime, integration_datetime, table_name, action, data)
            VALUES ('x', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 'item', 'UPSERT', '{"name":"X"}'),
                   ('z', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 'item', 'DELETE', '{}')
            """
        )
        let pulled = [("w", 90), ("x", 95), ("z", 98), ("lost", 99)].map { id, cursor in
            PulledRecord(table: "item", record: id, cursor: Cursor(Int64(cursor)))
        }
        try connection.withTransaction { db in try RemoteReconciler.recordPulled(pulled, in: db) }
        let directive = directive(try site.report())
        let found = try site.candidates(for: directive)
        #expect(found.map(\.record) == ["x", "z", "lost"])
        #expect(found.map(\.action) == [.upsert, .delete, .upsert])
        #expect(found.map(\.data) == [#"{"name":"X"}"#, nil, nil])
        #expect(Set(found.map(\.timeline)) == ["root"])
        // They can still be offered after the timeline was adopted, until they are pulled anew.
        try site.apply(directive)
        #expect(try site.candidates(for: directive) == found)
        try connection.withTransaction { db in try RemoteReconciler.recordPulled(pulled, in: db) }
        #expect(try site.candidates(for: directive).isEmpty)
    }
}
