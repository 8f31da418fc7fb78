import DatabaseAccess
import FileSystem
import Reconciliation
import ReconciliationModel
import SyncCursors
import TestSupport
import Testing

/// A remote has read central's log up to 100 when central goes back to 90. X was changed at 95, the remote's own S
/// arrived at 96, Y was made at 97, Z deleted at 98. The sync is played by the program that scripts/demo uses.
struct WorkedExampleTests {
    @Test(arguments: Engine.all)
    func bothSidesAreEqualAfterReconciling(_ engine: Engine) throws {
        let story = try SyncStory(engine).loseTheTail()
        try story.openTimeline()
        // Central goes on writing before the remote comes back.
        try story.edit("--central", "item", "new", "code=N", "name=written after the restore", "type=STOCK")
        _ = try story.compare(expecting: 1)

        let said = try story.sync()
        #expect(said.contains("handshake: pulls again from 91"))
        #expect(said.contains("central adopted 5"), "\(said)")
        #expect(said.contains("pushed 1"))
        #expect(try story.compare(expecting: 0).contains("both sides are equal"))

        let central = try story.central.connect()
        #expect(try central.value("SELECT name FROM item WHERE id = 'item-37'") == "X of the lost tail")
        #expect(try central.value("SELECT name FROM item WHERE id = 'y'") == "Y of the lost tail")
        #expect(try central.value("SELECT count(*) FROM item WHERE id = 'item-80'") == 0)
        #expect(try central.value("SELECT count(*) FROM stock_line WHERE id = 's'") == 1)
        #expect(try story.remote.connect().value("SELECT count(*) FROM item WHERE id = 'new'") == 1)
        #expect(try central.value("SELECT count(*) FROM changelog WHERE cursor > 90 AND cursor <= 2000") == 0)
        #expect(try ReconciliationPlan(of: CentralStore(on: central)).sites.map(\.standing.state) == [.reconciled])

        // A second reconciliation moves nothing.
        let again = try story.sync()
        #expect(!again.contains("handshake"))
        #expect(again.contains("pushed 0") && again.contains("pulled 0"))
    }

    /// What the protocol is for: with the cursor rewound by hand, as an operator might, X, Y, Z and S stay apart.
    @Test(arguments: Engine.all)
    func rewindingAloneLeavesTheSidesApart(_ engine: Engine) throws {
        let story = try SyncStory(engine).loseTheTail()
        try story.openTimeline()
        try story.remote.connect().set(CursorKey.pullV6, 91)
        _ = try story.sync(.v6)
        let said = try story.compare(expecting: 1)
        for record in ["item-37", "\"y\"", "item-80", "\"s\""] {
            #expect(said.split(separator: "\n").contains { !$0.hasPrefix("=") && $0.contains(record) })
        }
    }

    /// The line breaks after any step; the next sync goes on from there.
    @Test(arguments: Engine.all, [1, 2, 3, 4])
    func aHandshakeThatWasCutOffIsPickedUp(_ engine: Engine, steps: Int) throws {
        let story = try SyncStory(engine).loseTheTail()
        try story.openTimeline()
        try story.shakeHands(upTo: steps)
        let said = try story.sync()
        #expect(said.contains("handshake"))
        _ = try story.compare(expecting: 0)
        #expect(try story.central.connect().value("SELECT name FROM item WHERE id = 'y'") == "Y of the lost tail")
        #expect(try story.central.connect().value("SELECT count(*) FROM stock_line WHERE id = 's'") == 1)
        #expect(try story.central.connect().count("sync_salvage") == 5)
    }

    /// The remote stays away while central is restored twice, each time from an older bundle.
    @Test(arguments: Engine.all)
    func aSiteThatMissedTwoRestoresComesBackInLine(_ engine: Engine) throws {
        let story = try SyncStory(engine).loseTheTail()
        try story.openTimeline()
        try story.edit("--central", "item", "middle", "code=M", "name=between both restores", "type=STOCK")
        let second = SyncStory(central: try story.central.copy(), remote: story.remote)
        try second.openAnother()
        _ = try second.sync()
        _ = try second.compare(expecting: 0)
        #expect(try second.central.connect().value("SELECT count(*) FROM stock_line WHERE id = 's'") == 1)
    }

    /// The same bundle restored twice: the remote has adopted a timeline that only the first restore knew.
    @Test(arguments: Engine.all)
    func aSiteOfASiblingTimelineComesBackInLine(_ engine: Engine) throws {
        let lost = try SyncStory(engine).loseTheTail()
        let bundle = try lost.central.copy()
        try lost.openTimeline()
        try lost.edit("--central", "item", "sibling", "code=B", "name=written on the sibling", "type=STOCK")
        _ = try lost.sync()
        _ = try lost.compare(expecting: 0)

        let known = try CentralStore(on: lost.central.connect()).facts()
        let story = SyncStory(central: bundle, remote: lost.remote)
        let opened = try CentralStore(on: story.central.connect()).openTimeline(
            afterRestoreFrom: "b1",
            highestHandedOut: known.highestHandedOut,
            knownTimelines: known.lineage.timelines
        )
        #expect(opened.timeline.number == 3)
        let said = try story.sync()
        #expect(said.contains("handshake: pulls again from 91"))
        _ = try story.compare(expecting: 0)
        #expect(try story.central.connect().value("SELECT count(*) FROM item WHERE id = 'sibling'") == 1)
        #expect(try story.central.connect().value("SELECT name FROM item WHERE id = 'item-37'") == "X of the lost tail")
        #expect(try story.central.connect().value("SELECT count(*) FROM stock_line WHERE id = 's'") == 1)
    }
}

extension SyncStory {
    /// The first steps of a handshake: report and directive, candidates, and what is done with both.
    fileprivate func shakeHands(upTo steps: Int) throws {
        let server = try CentralStore(on: central.connect())
        let site = try RemoteReconciler(on: remote.connect())
        let report = try site.report()
        let directive = try server.directive(for: report)
        switch steps {
        case 1: break
        // Applied from a file, before the candidates were offered.
        case 2: try site.apply(directive)
        case 3: try server.adopt(candidates: site.candidates(for: directive), from: report)
        default:
            try server.adopt(candidates: site.candidates(for: directive), from: report)
            try site.apply(directive)
        }
    }

    fileprivate func openAnother() throws {
        try CentralStore(on: central.connect()).openTimeline(afterRestoreFrom: "b2", highestHandedOut: Cursor(4000))
    }
}
