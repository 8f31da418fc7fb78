import DatabaseAccess
import FileSystem
import Foundation
import Reconciliation
import ReconciliationModel
import TestSupport
import Testing

/// Restores in a row, and databases that somebody puts back, with real servers and bundles.
struct HardHistoryTests {
    private func restore(_ server: AttackedServer, _ bundle: String, replacing: Bool = false) throws {
        let words = ["restore", bundle, "--to", server.target] + (replacing ? ["--replace", "--yes"] : [])
        let result = try server.admin(words)
        try #require(result.status == 0, "\(result.errors)")
    }

    /// Site 2 comes between the two restores and site 3 stays away through both. The second one takes up the same bundle,
    /// so it throws away what was written since the first.
    @Test(arguments: Engine.all) func aSiteThatMissedTwoRestoresComesBackBesideOneThatDidNot(engine: Engine) throws {
        let server = try AttackedServer(engine)
        let sites = [2: try RestoredMoment.migrated(.sqlite), 3: try RestoredMoment.migrated(.sqlite)]
        func pairs(_ central: String) throws -> (second: SyncPair, third: SyncPair) {
            (
                SyncPair(central: central, site: try #require(sites[2])),
                SyncPair(central: central, site: try #require(sites[3]), number: 3)
            )
        }
        let (second, third) = try pairs(server.url)
        try second.seed(items: 4)
        try third.seed(items: 0)
        for pair in [second, third] { try pair.sync() }
        let bundle = try server.createBundle()

        try second.writeStock("second-late")
        try third.writeStock("third-late")
        try second.edit(.central, "item", "item-3", "name=of the lost tail")
        for pair in [second, third, second, third] { try pair.sync() }

        try restore(server, bundle)
        try server.withRestored(at: server.target) { address in
            let (second, _) = try pairs(address)
            try second.edit(.central, "item", "between", "code=B", "name=between the restores", "type=STOCK")
            try second.writeStock("second-between")
            #expect(try second.sync().contains("handshake"))
            _ = try second.equalRecords()
            // Changed where the other site has the version of the lost tail, and lost as well.
            try second.edit(.central, "item", "item-3", "name=changed between the restores")
            try second.sync()
        }

        try restore(server, bundle, replacing: true)
        try server.withRestored(at: server.target) { address in
            let (second, third) = try pairs(address)
            let facts = try CentralStore(on: second.connect(.central)).facts()
            #expect(facts.lineage.timelines.count == 3)
            #expect(facts.lineage.timelines.dropFirst().map(\.parent) == [Timeline.rootID, Timeline.rootID])
            #expect(facts.sites.map(\.state) == [.unreconciled, .unreconciled])
            // The one that was away first: what it brings is older than what the other one has.
            for pair in [third, second] { #expect(try pair.sync().contains("handshake")) }
            for pair in [third, second] { try pair.sync() }
            let records = try second.equalRecords()
            #expect(try third.equalRecords() == records)
            for record in ["second-late", "third-late", "second-between", "between the restores"] {
                #expect(records.contains(record), "\(record)")
            }
            #expect(records.contains("changed between the restores") && !records.contains("of the lost tail"))
            for pair in [second, third] { try pair.requireThatNothingMoves() }
            let status = try second.admin(.central, ["reconcile", "status"])
            #expect(status.status == 0 && status.output.contains("2 sites: 2 in line"), "\(status.output)")
        }
    }

    /// A site's database is put back by somebody: central, restored or not, takes nothing from it, however long it goes on.
    @Test(arguments: SyncWay.all, [false, true])
    func aSiteThatWasPutBackIsQuarantinedUntilItStartsAfresh(way: SyncWay, restored: Bool) throws {
        let moment = try RestoredMoment(way)
        let pair = moment.pair
        try pair.sync()
        let earlier = try moment.site.copy()
        try pair.writeStock("forgotten")
        try pair.sync()
        let put = SyncPair(central: moment.central, site: earlier)
        if restored {
            try CentralStore(on: moment.central.connect()).openTimeline(afterRestoreFrom: "another")
        }
        // As long again, and longer, with other rows.
        for round in 1...3 {
            let before = try put.dump(.central, without: ["sync_site_state", "sync_watermark"])
            let refused = try put.standIn(.site, put.syncWords)
            #expect(refused.status == 1, "\(refused.output)")
            #expect(refused.errors.contains("siteQuarantined"), "\(refused.errors)")
            #expect(try put.dump(.central, without: ["sync_site_state", "sync_watermark"]) == before, "round \(round)")
            try put.writeStock("other-\(round)")
        }
        let status = try put.admin(.central, ["reconcile", "status"])
        #expect(status.status == 2)
        #expect(status.output.contains("1 site: 1 quarantined"), "\(status.output)")
        #expect(status.errors.contains("warning: site 2 is quarantined: it remembers"), "\(status.errors)")

        // Its device is set up again.
        let given = try put.admin(.central, ["reconcile", "apply", "--give-up", "2", "--yes"])
        #expect(given.status == 0, "\(given.errors)")
        #expect(try put.standIn(.site, put.syncWords).errors.contains("siteQuarantined"))
        let fresh = SyncPair(central: moment.central, site: try RestoredMoment.migrated(way.site))
        try fresh.seedSite()
        try fresh.sync()
        try fresh.sync()
        #expect(try fresh.equalRecords().contains("forgotten"))
        try fresh.requireThatNothingMoves()
        #expect(try fresh.admin(.central, ["reconcile", "status"]).status == 0)
    }
}
