import DatabaseAccess
import Reconciliation
import ReconciliationModel
import SyncCursors
import TestSupport
import Testing

/// A server that goes on beside one that was restored from its bundle: after a drill, or when it was not lost after all.
struct TwoServersTests {
    private let gap = TimelineOpening.gap

    /// A server with 4 rows, and what was restored of it.
    private func pair(_ engine: Engine) throws -> (old: LeasedCentral, restored: LeasedCentral) {
        let old = try LeasedCentral(engine)
        _ = try old.keeper().start()
        try old.database.connect().execute(
            script: """
                INSERT INTO key_value_store (id, value_int) VALUES ('SETTINGS_SYNC_SITE_ID', 1);
                """
        )
        try old.change(4)
        let restored = try old.copy()
        try restored.restore("b1")
        return (old, restored)
    }

    /// A drill does not move the server, however often it is done, until the server comes to where it was.
    @Test(arguments: Engine.all)
    func theServerGoesOnBelowADrillAndThenAboveIt(_ engine: Engine) throws {
        let (old, drill) = try pair(engine)
        let used = try drill.change(5)
        #expect(used == Array(gap + 11...gap + 15))
        #expect(try old.keeper().start().lease?.ceiling == Cursor(14))
        try old.advance(to: gap + 3)
        // Its own lease did not reach so far: as if it had been renewed on the way.
        let lease = try old.keeper().renew()
        let end = try #require(try drill.ceiling())
        #expect(lease.ceiling == end.advanced(by: 10))
        #expect(try old.change(3) == [end.value + 1, end.value + 2, end.value + 3])
        #expect(try old.keeper().renewIfDue() == nil)
    }

    /// Both serve sites, whatever anybody meant.
    @Test(arguments: Engine.all)
    func twoServersThatBothGoOnNeverMeet(_ engine: Engine) throws {
        let (old, restored) = try pair(engine)
        try old.advance(to: gap + 5)
        try old.keeper().renew()
        var handedOut: [Int64] = []
        for _ in 1...6 {
            for server in [old, restored] {
                try server.keeper().renewIfDue()
                handedOut += try server.change(6)
            }
        }
        #expect(Set(handedOut).count == 72)
        for server in [old, restored] { #expect(try server.keeper().start().lease != nil) }
    }

    /// The old server ran on past the beginning of the new timeline, as with a keeper that did not look: its sites have read
    /// that far.
    @Test(arguments: Engine.all)
    func theFirstStartOnATimelineGoesAboveWhatItsParentHasHandedOutSince(_ engine: Engine) throws {
        let (old, restored) = try pair(engine)
        let db = try restored.database.connect()
        try db.execute(
            script: """
                INSERT INTO store (id, code, site_id) VALUES ('s', 's', 1);
                CREATE TABLE number (id TEXT, value BIGINT, store_id TEXT);
                INSERT INTO number VALUES ('n', 7, 's');
                """
        )
        let far = Cursor(gap + 5_000)
        try old.file.keep(CursorLease(timeline: Timeline.rootID, ceiling: far, nonce: "n"))
        let before = try #require(try ChangelogEnd(of: db).highestHandedOut)
        #expect(try restored.keeper().start().lease?.ceiling == far.advanced(by: 10))
        #expect(try restored.change(1) == [far.value + 1])
        #expect(try db.value("SELECT value FROM number") == .integer(7 + far.value - before.value))
        // Once.
        _ = try restored.keeper().start()
        #expect(try restored.change(1) == [far.value + 2])
    }
}
