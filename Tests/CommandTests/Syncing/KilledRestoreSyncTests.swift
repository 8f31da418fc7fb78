import DatabaseAccess
import FileSystem
import Foundation
import Reconciliation
import ReconciliationModel
import SyncCursors
import TestSupport
import Testing

/// SIGKILL anywhere in a restore, then the restore again, then the site: as if it had been restored once.
@Suite(.enabled(if: FaultLibrary.compiler != nil, "needs a C compiler"))
struct KilledRestoreSyncTests {
    /// A server with a bundle, which its site is ahead of.
    private struct Scene {
        let server: AttackedServer
        let site: TestDatabase
        let words: [String]

        init(_ engine: Engine) throws {
            server = try AttackedServer(engine)
            site = try RestoredMoment.migrated(.sqlite)
            let pair = server.pair(site)
            try pair.seed(items: 4)
            try pair.sync()
            words = ["restore", try server.createBundle(), "--to", server.target]
            try pair.edit(.central, "item", "item-3", "name=of the lost tail")
            try pair.writeStock("late")
            try pair.sync()
            try pair.edit(.central, "item", "y", "code=Y", "name=made in the lost tail", "type=STOCK")
            try pair.sync()
        }

        /// Nothing was ever restored here, though a run that was killed may have left what it was at work on.
        func forget() throws {
            for name in try Folder.names(in: server.folder) where name.hasPrefix("restored") {
                try Folder.remove(server.folder + "/" + name)
            }
            try Folder.remove(server.output + "/lineage.json")
        }

        var isRestored: Bool { get throws { try FileStatus.of(server.target) != nil } }
        var isNoted: Bool { get throws { try FileStatus.of(server.output + "/lineage.json") != nil } }

        /// What the sides come to when the restored server meets the site.
        func end(_ comment: String) throws -> (records: String, lineage: Lineage) {
            let site = try site.copy()
            return try server.withRestored(at: server.target) { address in
                let pair = SyncPair(central: address, site: site)
                let facts = try CentralStore(on: pair.connect(.central)).facts()
                #expect(facts.sites.map(\.state) == [.unreconciled], "\(comment)")
                let before = facts.highestHandedOut?.value ?? 0
                #expect(try pair.sync().contains("handshake"), "\(comment)")
                let records = try pair.equalRecords(comment)
                try pair.requireThatNothingMoves(comment)
                // No new row has a cursor that a timeline, be it one that never came to be, may have handed out.
                let fork = facts.changelogLast?.cursor.value ?? 0
                let first = try pair.connect(.central).value("SELECT min(cursor) FROM changelog WHERE cursor > \(fork)")
                #expect(first == .integer(before + 1), "\(comment): \(String(describing: first)) after \(before)")
                return (records, facts.lineage)
            }
        }
    }

    @Test(arguments: Engine.all) func aRestoreThatDiesAnywhereIsRunAgain(engine: Engine) throws {
        let scene = try Scene(engine)
        let points = try FaultPoints(scene.server)
        let whole = try points.count(scene.words, for: "FAULT_KILL")
        #expect(whole.result.status == 0, "\(whole.result.errors)")
        let expected = try scene.end("nobody killed it")
        #expect(expected.lineage.timelines.count == 2)
        #expect(expected.records.contains("made in the lost tail") && expected.records.contains("\"late\""))
        // The timeline is opened and noted near the end, before the names change hands.
        let last = (whole.calls - (engine == .sqlite ? 16 : 6))...whole.calls
        let places = Set(FaultPoints.places(to: whole.calls, sample: engine == .sqlite ? 12 : 4)).union(last).sorted()
        for place in places {
            try scene.forget()
            let comment = "\(engine) killed at \(place) of \(whole.calls)"
            _ = try points.run(scene.words, "FAULT_KILL", place)
            try scene.server.waitForNoRecoveryServer()
            let wasNoted = try scene.isNoted
            let neverCameToBe = try wasNoted && !scene.isRestored
            if try !scene.isRestored {
                let again = try scene.server.admin(scene.words)
                #expect(again.status == 0, "\(comment): \(again.errors)")
            }
            let end = try scene.end(comment)
            #expect(end.records == expected.records, "\(comment)")
            // One that was noted and never came to be costs its cursors; it is no parent of any other.
            let timelines = end.lineage.timelines
            #expect(timelines.count == (neverCameToBe ? 3 : 2), "\(comment): \(timelines)")
            #expect(timelines.last?.parent == Timeline.rootID, "\(comment): \(timelines)")
            #expect(timelines.last?.fork == expected.lineage.current.fork, "\(comment): \(timelines)")
            let starts = timelines.compactMap(\.abandoned)
            #expect(starts == starts.sorted() && Set(starts).count == starts.count, "\(comment): \(starts)")
        }
    }
}
