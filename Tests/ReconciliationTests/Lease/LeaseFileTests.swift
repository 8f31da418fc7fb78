import FileSystem
import Foundation
import Reconciliation
import ReconciliationModel
import ReconciliationTestSupport
import SyncCursors
import TestSupport
import Testing

struct LeaseFileTests {
    let folder: SharedFolder
    let here: LeaseFile
    let there: LeaseFile

    init() throws {
        folder = try SharedFolder()
        here = LeaseFile(in: folder.path, of: .sqlite(site: "central", database: "omsupply"))
        there = LeaseFile(in: folder.path, of: .postgreSQL(systemIdentifier: "7", database: "omsupply"))
    }

    private func lease(_ ceiling: Int64, timeline: String = Timeline.rootID) -> CursorLease {
        CursorLease(timeline: timeline, ceiling: Cursor(ceiling), nonce: "n\(ceiling)")
    }

    @Test func serversShareAFolderAndEachHasALeaseForATimeline() throws {
        #expect(try here.leases() == [])
        #expect(try here.timelines() == [])
        try here.keep(lease(10))
        try there.keep(lease(20))
        try here.keep(lease(30, timeline: "t"))
        try here.keep(lease(40))
        #expect(try Set(here.leases()) == [lease(30, timeline: "t"), lease(40)])
        #expect(try there.leases() == [lease(20)])
        #expect(try here.leases().highestCeiling == Cursor(40))
        #expect(try Folder.names(in: folder.path) == ["lease.json"])
    }

    /// Two servers that renew at one time, and each writes the whole file.
    @Test func writersAtOneTimeLoseNothing() async throws {
        let path = folder.path
        await withThrowingTaskGroup(of: Void.self) { group in
            for server in 1...4 {
                group.addTask {
                    let file = LeaseFile(in: path, of: .sqlite(site: "s\(server)", database: "omsupply"))
                    for ceiling in 1...20 {
                        try file.keep(
                            CursorLease(timeline: "t\(ceiling)", ceiling: Cursor(Int64(ceiling)), nonce: "n")
                        )
                    }
                }
            }
        }
        for server in 1...4 {
            let file = LeaseFile(in: path, of: .sqlite(site: "s\(server)", database: "omsupply"))
            #expect(try file.leases().count == 20)
        }
    }

    @Test func aTimelineOnRecordStaysThere() throws {
        let opened = Timeline(id: "t", number: 2, parent: "root", fork: lastSeen(9), abandoned: Cursor(20))
        try here.keep([.root(), opened])
        try here.keep([.root()])
        #expect(try Set(here.timelines().map(\.id)) == ["root", "t"])
    }

    @Test(arguments: ["numbersRaised", "abandoned", "cursor"])
    func aNumberThatNoServerHasIsDamage(_ member: String) throws {
        try here.keep([
            Timeline(id: "t", number: 1, parent: nil, fork: lastSeen(9), abandoned: Cursor(20), numbersRaised: 5)
        ])
        let path = folder.path + "/lineage.json"
        let text = String(decoding: try WholeFile.read(path), as: UTF8.self)
        let damaged = text.replacingOccurrences(
            of: "\"\(member)\" : [0-9]+",
            with: "\"\(member)\" : 9223372036854775807",
            options: .regularExpression
        )
        #expect(damaged != text)
        try WholeFile.write(Array(damaged.utf8), to: path)
        #expect(throws: UnreadableRecord(path: path, kind: .lineage)) { try here.timelines() }
    }

    @Test(arguments: ["", "{}", "[1]", #"{"formatVersion":2,"servers":{}}"#])
    func somethingElseIsNotTakenForNothing(_ text: String) throws {
        let path = folder.path + "/lease.json"
        try WholeFile.write(Array(text.utf8), to: path)
        let error = UnreadableRecord(path: path, kind: .lease)
        #expect(throws: error) { try here.leases() }
        #expect(throws: error) { try here.keep(lease(1)) }
        #expect(String(decoding: try WholeFile.read(path), as: UTF8.self) == text)
    }

    /// A bundle that is younger than the lease beside it knows more.
    @Test func theReachIsTheHighestCeilingThatIsKnown() throws {
        #expect(try here.reach(beyond: nil) == nil)
        try here.keep(lease(10))
        try here.keep(lease(9, timeline: "t"))
        try there.keep(lease(99))
        #expect(try here.reach(beyond: nil) == LeaseReach(ceiling: Cursor(10)))
        for (restored, reach) in [(9, 10), (11, 11)] as [(Int64, Int64)] {
            let lease = DatabaseLease(ceiling: Cursor(restored), nonce: "n")
            #expect(try here.reach(beyond: lease) == LeaseReach(ceiling: Cursor(reach)))
        }
    }

    @Test func aFolderThatIsNotThereIsAnError() throws {
        let file = LeaseFile(in: folder.path + "/missing", of: .sqlite(site: "s", database: "d"))
        #expect(throws: SystemError.self) { try file.keep(lease(1)) }
    }

    /// What root writes in a restore the server's user has to write next.
    @Test(.enabled(if: Owner.current.isRoot)) func rootLeavesTheFileToItsOwner() throws {
        let user = try #require(Owner.named("nobody"))
        try Folder.setOwner(of: folder.path, to: user)
        try here.keep(lease(1))
        let path = folder.path + "/lease.json"
        #expect(try FileStatus.of(path)?.owner == user)
        let other = Owner(user: 1, group: 1)
        try Folder.setOwner(of: path, to: other)
        try Folder.setPermissions(of: path, to: 0o640)
        try here.keep(lease(2))
        #expect(try FileStatus.of(path)?.owner == other)
        #expect(try FileStatus.of(path)?.permissions == 0o640)
    }
}
