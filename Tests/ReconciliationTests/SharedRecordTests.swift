import DatabaseAccess
import Reconciliation
import ReconciliationModel
import ReconciliationTestSupport
import SyncCursors
import TestSupport
import Testing

/// What a remote's own changes of shared records need in a real database.
struct SharedRecordTests {
    /// A site that has pushed its log to 3, of which central kept 1.
    private func site(_ engine: Engine) throws -> any DatabaseConnection {
        let connection = try SyncDatabase(engine).connect()
        try connection.set("SETTINGS_SYNC_SITE_ID", 2)
        try connection.set(CursorKey.pullV6, 100)
        for record in ["p1", "p2", "p3"] { try connection.change("preference", record, "DELETE") }
        try connection.set(CursorKey.pushV6, 4)
        return connection
    }

    private func directive(_ remote: RemoteReconciler) throws -> SiteDirective {
        let incarnation = try remote.report().incarnation
        return SiteDirective(
            site: 2,
            incarnation: incarnation,
            timeline: "t2",
            kept: [KeptRange(timeline: Timeline.rootID, through: lastSeen(90))],
            stored: [PushWatermark(site: 2, incarnation: incarnation, cursor: lastSeen(1))],
            sharedTables: ["preference"]
        )
    }

    @Test(arguments: Engine.all)
    func lostChangesAreOfferedAndNotPushedAgain(_ engine: Engine) throws {
        let remote = try RemoteReconciler(on: site(engine))
        let directive = try directive(remote)
        let offered = try remote.candidates(for: directive)
        #expect(offered.map(\.record) == ["p2", "p3"])
        #expect(offered.map(\.own) == [lastSeen(2), lastSeen(3)])
        #expect(offered.allSatisfy { $0.author == 2 && $0.cursor == Cursor(99) })
        #expect(try remote.apply(directive).push == next(2))
        // Offered again, should the line break, they are the same.
        #expect(try remote.candidates(for: directive) == offered)
        #expect(try remote.isDecided(table: "preference", cursor: lastSeen(3)))
        #expect(try !remote.isDecided(table: "preference", cursor: lastSeen(4)))
        #expect(try !remote.isDecided(table: "asset", cursor: lastSeen(3)))
        #expect(try remote.owedPush() == lastSeen(3))
        try remote.endPush()
        #expect(try remote.owedPush() == nil)
        #expect(try remote.report().push == next(4))
    }

    /// What the site goes on to see says nothing of what it had seen before, however often it is told to go back.
    @Test(arguments: Engine.all)
    func whatWasSeenByThenIsKeptForGood(_ engine: Engine) throws {
        let connection = try site(engine)
        let remote = try RemoteReconciler(on: connection)
        try remote.apply(directive(remote))
        try remote.endPush()
        try connection.change("preference", "p4", "DELETE")
        try connection.pulled(before: 2_006)
        try connection.set(CursorKey.pushV6, 5)
        let incarnation = try remote.report().incarnation
        let next = SiteDirective(
            site: 2,
            incarnation: incarnation,
            timeline: "t3",
            kept: [
                KeptRange(timeline: Timeline.rootID, through: lastSeen(90)),
                KeptRange(timeline: "t2", through: lastSeen(2_003)),
            ],
            stored: [PushWatermark(site: 2, incarnation: incarnation, cursor: lastSeen(1))],
            sharedTables: ["preference"]
        )
        let offered = try remote.candidates(for: next)
        #expect(offered.map(\.record) == ["p2", "p3", "p4"])
        #expect(offered.map(\.timeline) == [Timeline.rootID, Timeline.rootID, "t2"])
        #expect(offered.map(\.cursor) == [Cursor(99), Cursor(99), Cursor(2_005)])
        try remote.apply(next)
        #expect(try remote.candidates(for: next) == offered)
        #expect(
            try connection.query("SELECT own_cursor, timeline, cursor FROM sync_seen_place ORDER BY own_cursor")
                .map(\.values) == [[3, "root", 99], [4, "t2", 2_005]]
        )
    }

    /// One row at a time: a page ends inside a part, and at the end of one.
    @Test(arguments: Engine.all)
    func pagesGoOnFromOnePartToTheNext(_ engine: Engine) throws {
        let connection = try site(engine)
        let remote = try RemoteReconciler(on: connection)
        let directive = try directive(remote)
        try remote.apply(directive)
        try connection.change("preference", "p4", "DELETE")
        try connection.set(CursorKey.pushV6, 5)
        let whole = try remote.candidates(for: directive)
        #expect(whole.map(\.record) == ["p2", "p3", "p4"])
        #expect(whole.map(\.timeline) == [Timeline.rootID, Timeline.rootID, "t2"])
        #expect(try remote.candidates(for: directive, limits: PageLimits(records: 1)) == whole)
    }

    /// What is pulled after a push was not known when its changes were made.
    @Test(arguments: Engine.all)
    func aPushNotesWhatWasSeen(_ engine: Engine) throws {
        let connection = try site(engine)
        let remote = try RemoteReconciler(on: connection)
        _ = try remote.beginPush()
        try connection.pulled(before: 200)
        #expect(try remote.candidates(for: directive(remote)).map(\.cursor) == [Cursor(99), Cursor(99)])
    }

    /// Central sends a record once, under its last cursor: below the cursor of a pull that was cut off there may be versions
    /// that the site never saw.
    @Test(arguments: Engine.all)
    func aPullThatWasCutOffCountsToWhereTheLastWholeOneEnded(_ engine: Engine) throws {
        let connection = try site(engine)
        let remote = try RemoteReconciler(on: connection)
        _ = try remote.report()
        try connection.pulled(before: 120)
        try connection.set(CursorKey.pullV6, 200)
        #expect(try remote.candidates(for: directive(remote)).map(\.cursor) == [Cursor(119), Cursor(119)])
        _ = try remote.beginPush()
        try connection.pulled(before: 300)
        #expect(try remote.candidates(for: directive(remote)).map(\.cursor) == [Cursor(119), Cursor(119)])
    }

    /// A site pushes for years: the older notes give way, and its changes then count as made a little later.
    @Test(arguments: Engine.all)
    func notesOfPushesDoNotPileUp(_ engine: Engine) throws {
        let connection = try site(engine)
        let remote = try RemoteReconciler(on: connection)
        for push in 1...70 {
            try connection.pulled(before: Int64(100 + push))
            _ = try remote.beginPush()
            try connection.change("preference", "q\(push)", "DELETE")
        }
        #expect(try connection.value("SELECT count(*) FROM sync_seen_place") == 65)
        let offered = try remote.candidates(for: directive(remote))
        #expect(offered.prefix(2).map(\.cursor) == [Cursor(105), Cursor(105)])
    }

    @Test(arguments: Engine.all)
    func aPushIsCountedAndKnownAtCentral(_ engine: Engine) throws {
        let connection = try site(engine)
        let remote = try RemoteReconciler(on: connection)
        #expect(try remote.report().session == 0)
        #expect(try remote.beginPush() == 1)
        #expect(try remote.beginPush() == 2)
        #expect(try remote.report().session == 2)
        if engine == .sqlite { #expect(try connection.value("PRAGMA synchronous") != nil) }
        try connection.set(CursorKey.pullV6, 1)
        let central = try CentralStore(on: SyncDatabase(engine).connect())
        let incarnation = try remote.report().incarnation
        try central.recordPush(site: 2, incarnation: incarnation, session: 9, through: lastSeen(3))
        #expect(try central.verdict(on: remote.report()) == .quarantined(.forgotPush(session: 9, remembered: 2)))
    }

    @Test(arguments: Engine.all)
    func whatWasStoredBeforeIsSaid(_ engine: Engine) throws {
        let central = try CentralStore(on: SyncDatabase(engine).connect())
        #expect(try central.recordPush(site: 2, incarnation: "i1", through: lastSeen(3)) == nil)
        #expect(try central.recordPush(site: 2, incarnation: "i1", through: lastSeen(7)) == lastSeen(3))
    }

    @Test(arguments: Engine.all)
    func aDatabaseOfTheVersionBeforeIsSaidToBeUnprepared(_ engine: Engine) throws {
        let connection = try SyncDatabase(engine).connect()
        try connection.execute("ALTER TABLE sync_lineage DROP COLUMN numbers_raised")
        #expect(throws: ReconciliationError.notPrepared(missing: ["sync_lineage.numbers_raised"])) {
            try CentralStore(on: connection)
        }
    }

    /// Two timestamps that engines and senders write differently are one moment.
    @Test func timestampsAreComparedByWhatTheySay() throws {
        let columns = ["id", "moment"]
        func says(_ sent: String, _ stored: String) throws -> Bool {
            let connection = try SyncDatabase(.sqlite).connect()
            try connection.execute("CREATE TABLE moments (id TEXT PRIMARY KEY, moment TEXT)")
            try connection.execute("INSERT INTO moments VALUES ('x', \(stored))")
            let row = try #require(try connection.query("SELECT * FROM moments").first)
            #expect(row.columns.names == columns)
            return try #require(RecordContent(json: #"{"id":"x","moment":"\#(sent)"}"#)).isSaid(by: row)
        }
        #expect(try says("2024-01-02T03:04:05", "2024-01-02 03:04:05"))
        #expect(try says("2024-01-02T03:04:05.120", "2024-01-02 03:04:05.12"))
        #expect(try says("2024-01-02T03:04:05.000", "2024-01-02 03:04:05"))
        #expect(try !says("2024-01-02T03:04:05", "2024-01-02 03:04:06"))
        #expect(try !says("a text", "another"))
    }
}
