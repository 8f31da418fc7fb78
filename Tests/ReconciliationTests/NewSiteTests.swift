import DatabaseAccess
import Reconciliation
import ReconciliationModel
import ReconciliationTestSupport
import SyncCursors
import TestSupport
import Testing

/// A site that central has known only since a restore: it may have been set up after the bundle.
struct NewSiteTests {
    private let site: Int64 = 5
    private let refusal = ReconciliationError.siteNewSinceRestore(site: 5)

    /// Central, restored where that is asked for, which hears of site 5 then.
    private func central(_ engine: Engine, restored: Bool = true) throws -> (any DatabaseConnection, CentralStore) {
        let connection = try SyncDatabase(engine).connect()
        try connection.set("SETTINGS_SYNC_SITE_ID", 1)
        try connection.writeItem("x", name: "X")
        let store = try CentralStore(on: connection)
        if restored { try store.openTimeline(afterRestoreFrom: "b1", highestHandedOut: Cursor(200)) }
        try connection.execute("INSERT INTO name (id, code, name, type) VALUES ('n', 'n', 'n', 'FACILITY')")
        try connection.execute("INSERT INTO name_link (id, name_id) VALUES ('n', 'n')")
        try connection.execute("INSERT INTO store (id, code, site_id, name_link_id) VALUES ('s5', 's5', \(site), 'n')")
        return (connection, store)
    }

    private func requireInitialisable(_ connection: any DatabaseConnection) throws {
        try connection.withTransaction { db in try CentralStore.requireInitialisable(site: site, in: db) }
    }

    private func report(timeline: String?) -> SiteReport {
        SiteReport(
            site: site,
            timeline: timeline,
            incarnation: "i5",
            pull: next(2),
            push: next(3),
            highestOwn: lastSeen(2),
            session: 1
        )
    }

    @Test(arguments: Engine.all) func itIsWaitedForUntilItsDatabaseHasShakenHands(_ engine: Engine) throws {
        let (connection, store) = try central(engine)
        #expect(throws: refusal) { try requireInitialisable(connection) }
        #expect(throws: refusal) {
            try connection.withTransaction { db in try CentralStore.requireReconciled(site: site, in: db) }
        }
        #expect(throws: refusal) {
            try store.recordPush(site: site, incarnation: "i5", session: 1, through: lastSeen(2))
        }
        #expect(try connection.count("sync_watermark") == 0)
        #expect(try store.facts().sites.map(\.group) == [.unreconciled])
        #expect(try store.facts(of: site).standing(of: site)?.isNewSinceRestore == true)
        guard case .mustFollow(_, let changes) = try store.verdict(on: report(timeline: nil)) else {
            Issue.record("the site is not told to follow")
            return
        }
        #expect(changes.push == next(1))
        try store.markReconciled(report(timeline: store.timelines().last?.id).pushing(from: 1))
        try store.recordPush(site: site, incarnation: "i5", session: 2, through: lastSeen(2))
        try requireInitialisable(connection)
    }

    @Test(arguments: Engine.all) func oneThatIsReallyNewTakesAWordOfAnOperator(_ engine: Engine) throws {
        let (connection, store) = try central(engine)
        try store.giveUp(site: site)
        try requireInitialisable(connection)
        let current = try store.timelines().last?.id
        let fresh = SiteReport(
            site: site,
            timeline: current,
            incarnation: "i5",
            pull: next(1),
            push: next(1),
            highestOwn: nil
        )
        try store.markReconciled(fresh)
        #expect(try store.verdict(on: fresh) == .inLine)
        try requireInitialisable(connection)
    }

    /// Also one of which central has not even heard.
    @Test(arguments: Engine.all) func aSiteThatNothingNamesMayNotStartAfresh(_ engine: Engine) throws {
        let (connection, _) = try central(engine)
        #expect(throws: ReconciliationError.siteNewSinceRestore(site: 6)) {
            try connection.withTransaction { db in try CentralStore.requireInitialisable(site: 6, in: db) }
        }
    }

    @Test(arguments: Engine.all) func whereNothingWasRestoredNobodyIsWaitedFor(_ engine: Engine) throws {
        let (connection, store) = try central(engine, restored: false)
        try requireInitialisable(connection)
        #expect(try store.facts().sites.map(\.group) == [.inLine])
        try store.recordPush(site: site, incarnation: "i5", session: 1, through: lastSeen(2))
        try connection.withTransaction { db in try CentralStore.requireReconciled(site: site, in: db) }
    }
}

extension SiteReport {
    fileprivate func pushing(from cursor: Int64) -> SiteReport {
        SiteReport(
            site: site,
            timeline: timeline,
            incarnation: incarnation,
            pull: pull,
            push: next(cursor),
            highestOwn: highestOwn,
            session: session
        )
    }
}
