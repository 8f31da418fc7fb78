import DatabaseAccess
import SyncCursors
import TestSupport
import Testing

/// What two readings of `sync_log` tell of the time between them.
struct SyncLogTests {
    static func run(
        _ id: String,
        finished: Bool = true,
        began: Bool = true,
        ended: Bool? = nil,
        total: Int64? = 0,
        done: Int64? = 0
    ) -> SyncRun {
        SyncRun(
            id: id,
            started: id,
            finished: finished ? "later" : nil,
            queue: .init(hasBegun: began, hasEnded: ended ?? finished, total: total, done: done)
        )
    }

    static func reading(_ runs: SyncRun..., count: Int64? = nil) -> SyncLogReading {
        SyncLogReading(count: count ?? Int64(runs.count), newest: runs)
    }

    @Test func nothingNewIsNoChange() {
        let log = Self.reading(Self.run("2"), Self.run("1"))
        #expect(log.changes(since: log) == [])
        let empty = Self.reading()
        #expect(empty.changes(since: empty) == [])
    }

    @Test func newRowsAndThoseThatWentOnAreChanges() throws {
        let before = Self.reading(Self.run("2", finished: false), Self.run("1"))
        let after = Self.reading(Self.run("3"), Self.run("2"), Self.run("1"))
        let changes = try #require(after.changes(since: before))
        #expect(changes.map(\.after.id) == ["3", "2"])
        #expect(changes.map { $0.before?.id } == [nil, "2"])
    }

    /// A clock that was set back sorts a new row behind old ones: the count knows that there is one.
    @Test func rowsThatDoNotAddUpTellNothing() {
        let old = Self.reading(Self.run("9"), Self.run("8"), count: 40)
        let hidden = Self.reading(Self.run("9"), Self.run("8"), Self.run("2"), count: 41)
        #expect(hidden.changes(since: old) == nil)
        let fewer = Self.reading(Self.run("9"), count: 39)
        #expect(fewer.changes(since: old) == nil)
        // One that is under way has left the newest rows.
        let running = Self.reading(Self.run("9", finished: false), Self.run("8"), count: 40)
        let gone = Self.reading(Self.run("11"), Self.run("10"), Self.run("8"), count: 42)
        #expect(gone.changes(since: running) == nil)
    }

    /// As long as all rows are known, the order does not matter.
    @Test func aNewRowIsFoundWhereverItIsSorted() throws {
        let before = Self.reading(Self.run("9"))
        let after = Self.reading(Self.run("9"), Self.run("2"))
        #expect(after.changes(since: before)?.map(\.after.id) == ["2"])
    }

    @Test func oldRowsThatACrashCutOffDoNotCount() {
        let log = Self.reading(Self.run("3"), Self.run("2", finished: false), Self.run("1"))
        #expect(log.changes(since: log) == [])
        #expect(log.underWay == nil)
    }

    static let acknowledgements: [(SyncRun?, SyncRun, SyncRunChange.Acknowledgement)] = [
        // New ones.
        (nil, run("a", finished: false, began: false, total: nil, done: nil), .none),
        (nil, run("a", finished: false, total: nil, done: nil), .none),
        (nil, run("a", total: 0, done: 0), .none),
        (nil, run("a", finished: false, total: 5, done: 0), .possible),
        (nil, run("a", finished: false, total: 5, done: 3), .certain),
        (nil, run("a", total: 5, done: 5), .certain),
        // Those that were under way.
        (run("a", finished: false, ended: true, total: 5, done: 5), run("a", total: 5, done: 5), .none),
        (run("a", finished: false, total: 5, done: 2), run("a", finished: false, total: 5, done: 2), .possible),
        (run("a", finished: false, total: 5, done: 2), run("a", total: 5, done: 5), .certain),
        (run("a", finished: false, total: 5, done: 5), run("a", total: 5, done: 5), .none),
    ]

    @Test(arguments: acknowledgements)
    func onlyWhatWasTakenFromTheQueueCounts(
        before: SyncRun?,
        after: SyncRun,
        expected: SyncRunChange.Acknowledgement
    ) {
        #expect(SyncRunChange(before: before, after: after).acknowledged == expected)
    }

    @Test(arguments: Engine.all)
    func theTableIsReadOnBothEngines(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        #expect(try SyncLogReading.read(db) == nil)
        let steps = ["push", "pull_remote"].map {
            "\($0)_started_datetime TIMESTAMP, \($0)_finished_datetime TIMESTAMP, "
                + "\($0)_progress_total INTEGER, \($0)_progress_done INTEGER"
        }
        try db.execute(
            script: """
                CREATE TABLE sync_log (id TEXT PRIMARY KEY, started_datetime TIMESTAMP NOT NULL,
                    finished_datetime TIMESTAMP, \(steps.joined(separator: ", ")), error_message TEXT, error_code TEXT);
                INSERT INTO sync_log (id, started_datetime, finished_datetime) VALUES
                    ('a', '2026-11-22 10:00:00', '2026-11-22 10:01:00');
                INSERT INTO sync_log (id, started_datetime, error_code) VALUES ('b', '2026-11-22 11:00:00', 'x');
                INSERT INTO sync_log (id, started_datetime, pull_remote_started_datetime, pull_remote_progress_total,
                    pull_remote_progress_done) VALUES ('c', '2026-11-22 12:00:00', '2026-11-22 12:00:01', 7, 3);
                """
        )
        let log = try #require(try SyncLogReading.read(db, limit: 2))
        #expect(log.count == 3)
        #expect(log.newest.map(\.id) == ["c", "b"])
        #expect(log.newest.map(\.hasFailed) == [false, true])
        #expect(log.newest[0].queue == .init(hasBegun: true, hasEnded: false, total: 7, done: 3))
        #expect(log.underWay?.id == "c")
    }
}
