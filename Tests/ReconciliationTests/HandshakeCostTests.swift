import DatabaseAccess
import Reconciliation
import ReconciliationModel
import ReconciliationTestSupport
import SyncCursors
import TestSupport
import Testing

/// What a handshake reads and writes. How long that takes is `scripts/benchmark reconcile`'s to say.
struct HandshakeCostTests {
    /// Central with stores of sites 2 to `last`; site 2 has pushed, and site 50, which has no store any more.
    private func central(_ engine: Engine, lastSite last: Int64 = 4) throws -> SpyConnection {
        let connection = try SyncDatabase(engine).connect()
        try connection.set("SETTINGS_SYNC_SITE_ID", 1)
        try connection.execute("INSERT INTO name (id, code, name, type) VALUES ('n', 'n', 'n', 'FACILITY')")
        try connection.execute("INSERT INTO name_link (id, name_id) VALUES ('n', 'n')")
        for site in 1...last {
            let id = "s\(site)"
            try connection.execute(
                "INSERT INTO store (id, code, site_id, name_link_id) VALUES (\(id), \(id), \(site), 'n')"
            )
        }
        for item in ["x", "y", "z"] { try connection.writeItem(item, name: item) }
        try connection.withTransaction { db in
            for site: Int64 in [2, 50] {
                try CentralStore.recordPush(site: site, incarnation: "i\(site)", through: lastSeen(480), in: db)
            }
        }
        return SpyConnection(connection)
    }

    private func report(site: Int64 = 2, timeline: String?, own: Int64 = 500) -> SiteReport {
        SiteReport(
            site: site,
            timeline: timeline,
            incarnation: "i\(site)",
            pull: next(3),
            push: next(481),
            highestOwn: lastSeen(own)
        )
    }

    @Test(arguments: Engine.all)
    func oneSiteIsReadAsItIsAmongAll(_ engine: Engine) throws {
        let store = try CentralStore(on: central(engine))
        func compare() throws {
            let all = try store.facts()
            // Central itself and a stranger are none of them.
            for site: Int64 in [1, 2, 3, 50, 51] { #expect(try store.facts(of: site) == all.only(site)) }
            #expect(all.sites.map(\.site) == [2, 3, 4, 50])
        }
        try compare()
        try store.openTimeline(afterRestoreFrom: "b1", highestHandedOut: Cursor(2000))
        try store.markReconciled(report(timeline: store.timelines().last?.id))
        try compare()
    }

    @Test(arguments: Engine.all)
    func aHandshakeWithNothingToDoWritesNothing(_ engine: Engine) throws {
        let spy = try central(engine)
        let store = try CentralStore(on: spy)
        #expect(try store.verdict(on: report(timeline: nil)) == .inLine)
        _ = try store.directive(for: report(timeline: nil))
        try store.openTimeline(afterRestoreFrom: "b1", highestHandedOut: Cursor(2000))
        let current = try store.timelines().last?.id
        let before = spy.begins
        // It has to follow, which is nothing to write either.
        _ = try store.directive(for: report(timeline: nil))
        #expect(spy.begins == before)
        try store.markReconciled(report(timeline: current))
        #expect(spy.begins == before + 1)
        try store.markReconciled(report(timeline: current))
        #expect(try store.verdict(on: report(timeline: current)) == .inLine)
        #expect(spy.begins == before + 1)
    }

    @Test(arguments: Engine.all)
    func aQuarantineIsWrittenOnce(_ engine: Engine) throws {
        let spy = try central(engine)
        let store = try CentralStore(on: spy)
        let reason = Quarantine.rolledBack(watermark: lastSeen(480), highestOwn: lastSeen(470))
        for _ in 1...3 {
            #expect(try store.verdict(on: report(timeline: nil, own: 470)) == .quarantined(reason))
            #expect(spy.begins == 1)
        }
        #expect(try store.facts(of: 2).sites.map(\.state) == [.quarantined])
    }

    @Test(arguments: Engine.all)
    func theStatementsOfAHandshakeAreAsManyForManySites(_ engine: Engine) throws {
        var counts: [Int] = []
        for last: Int64 in [3, 60] {
            let spy = try central(engine, lastSite: last)
            try CentralStore(on: spy).openTimeline(afterRestoreFrom: "b1", highestHandedOut: Cursor(2000))
            let report = report(timeline: try CentralStore(on: spy).timelines().last?.id)
            try CentralStore(on: spy).markReconciled(report)
            let before = spy.statements.count
            #expect(try CentralStore(on: spy).verdict(on: report) == .inLine)
            counts.append(spy.statements.count - before)
        }
        // The tables that there are, the lineage, the site; and on SQLite whether it counts keys.
        #expect(counts == (engine == .sqlite ? [4, 4] : [3, 3]))
    }

    @Test(arguments: Engine.all)
    func aPushIsNotedByOneStatementWhereStatementsAreDear(_ engine: Engine) throws {
        let spy = try central(engine)
        let stored = try spy.withTransaction { db in
            try CentralStore.recordPush(site: 2, incarnation: "i2", through: lastSeen(490), in: db)
        }
        #expect(stored == lastSeen(480))
        #expect(spy.statements.count == (engine == .sqlite ? 3 : 1))
    }
}
