import Testing
import WALPositions

@testable import BundleContents
@testable import BundleRestore
@testable import PostgreSQLFormats

/// A log of twenty-byte records at 100, 120, …; the base backup is consistent from 160 on and began at 12:00:00.
struct LogSearchTests {
    private static func second(_ second: Int64) -> WALTime { WALTime(microseconds: second * 1_000_000) }
    private static let stop = LSN(160)

    /// Seconds count from the backup's beginning.
    private static func log(_ events: [WALRecord.Event]) -> [WALRecord] {
        events.enumerated().map { number, event in
            let start = UInt64(100 + 20 * number)
            return WALRecord(
                start: LSN(start),
                end: LSN(start + 20),
                resourceManager: 0,
                info: 0,
                transaction: 0,
                length: 20,
                event: event
            )
        }
    }

    /// 100 other, 120 commit at 5, 140 end of backup, 160 other, 180 commit at 10, 200 a point at 12, 220 an abort at 14,
    /// 240 commit at 20, 260 other, 280 commit at 30, 300 a point at 35.
    private static let busy = log([
        .other, .commit(second(5)), .backupEnd(start: LSN(100)), .other, .commit(second(10)),
        .restorePoint(name: "first", second(12)), .abort(second(14)), .commitPrepared(second(20)), .other,
        .commit(second(30)), .restorePoint(name: "omsupply-mark", second(35)),
    ])
    private static let idle = log([
        .other, .other, .backupEnd(start: LSN(100)), .other, .restorePoint(name: "omsupply-mark", second(35)),
    ])

    private static func search(_ target: RestoreTarget.Point, in log: [WALRecord]) throws -> LogSearch {
        var search = LogSearch(Self.target(target), stop: stop, timeline: 3, began: second(0))
        for record in log { search.note(record) }
        return search
    }

    private static func target(_ point: RestoreTarget.Point) -> RestoreTarget {
        switch point {
        case .mark: .mark
        case .position(let position): RestoreTarget(position.description) ?? .mark
        case .time(let time): RestoreTarget(time.description) ?? .mark
        case .restorePoint(let name): RestoreTarget(name) ?? .mark
        }
    }

    private func record(_ target: RestoreTarget.Point, in log: [WALRecord] = busy) throws -> UInt64? {
        let found = try Self.search(target, in: log).decide()
        #expect(found.timeline == 3)
        guard case .record(let start) = found.stop else { return nil }
        #expect(found.settings["recovery_target_lsn"] == start.description)
        #expect(found.settings["recovery_target_inclusive"] == "on")
        #expect(found.settings["recovery_target_timeline"] == "3")
        #expect(!found.settings.keys.contains("recovery_target_time"))
        return start.value
    }

    @Test(
        arguments: [
            // At a commit's very time it is in; a moment earlier it is not.
            (5.0, 140), (9.999999, 140), (10, 180), (12, 180), (19.5, 180), (20, 240), (29, 240),
            // Nothing came after the last one: the end of the log.
            (30, 300), (35, 300),
        ] as [(Double, UInt64)]
    )
    func aTimeEndsWithItsLastCommit(second: Double, start: UInt64) throws {
        #expect(try record(.time(WALTime(microseconds: Int64(second * 1_000_000)))) == start)
    }

    @Test(arguments: [-1, 0, 4, 36, 1000] as [Int64])
    func aTimeThatIsNotCoveredIsRefusedWithTheRange(second: Int64) throws {
        let search = try Self.search(.time(Self.second(second)), in: Self.busy)
        let refusal = #expect(throws: BundleError.self) { try search.decide() }
        guard case .refused(.outsideCoverage(_, let coverage, _))? = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(coverage.earliest == Self.second(5))
        #expect(coverage.latest == Self.second(35))
        #expect(coverage.from == Self.stop)
        #expect(coverage.end == LSN(320))
        #expect(coverage.firstCommit?.time == Self.second(10))
        #expect(coverage.lastCommit?.time == Self.second(30))
        #expect(coverage.restorePoints.map(\.name) == ["first", "omsupply-mark"])
    }

    @Test(
        arguments: [
            (160, 140), (170, 140), (180, 160), (199, 160), (200, 180), (219, 180), (220, 200), (300, 280), (320, 300),
        ] as [(UInt64, UInt64)]
    )
    func aPositionEndsWithWhatEndsThere(position: UInt64, start: UInt64) throws {
        #expect(try record(.position(LSN(position))) == start)
    }

    @Test(arguments: [0, 100, 159, 321, 1 << 40] as [UInt64])
    func aPositionThatIsNotCoveredIsRefused(position: UInt64) throws {
        let search = try Self.search(.position(LSN(position)), in: Self.busy)
        #expect(throws: BundleError.self) { try search.decide() }
    }

    @Test func aRestorePointIsFoundByName() throws {
        #expect(try record(.restorePoint("first")) == 200)
        #expect(try record(.restorePoint("omsupply-mark")) == 300)
        let search = try Self.search(.restorePoint("frist"), in: Self.busy)
        #expect(throws: BundleError.refused(.unknownRestorePoint("frist", known: ["first", "omsupply-mark"]))) {
            try search.decide()
        }
    }

    @Test func ofRestorePointsWithOneNameTheNewestIsMeant() throws {
        let log = Self.log([
            .other, .restorePoint(name: "nightly", Self.second(1)), .backupEnd(start: LSN(100)),
            .restorePoint(name: "nightly", Self.second(2)), .other, .restorePoint(name: "nightly", Self.second(3)),
        ])
        #expect(try record(.restorePoint("nightly"), in: log) == 200)
        let early = try Self.search(.restorePoint("nightly"), in: Array(log.prefix(3)))
        #expect(throws: BundleError.self) { try early.decide() }
    }

    @Test(arguments: [0, 1, 20, 35] as [Int64])
    func onAnIdleServerATimeIsTheEndOfTheLog(second: Int64) throws {
        #expect(try record(.time(Self.second(second)), in: Self.idle) == 180)
    }

    @Test(arguments: [-1, 36] as [Int64])
    func anIdleServerCoversNothingBeforeItsBackupOrAfterItsMark(second: Int64) throws {
        let search = try Self.search(.time(Self.second(second)), in: Self.idle)
        #expect(throws: BundleError.self) { try search.decide() }
    }

    @Test func theLastChangeIsNamed() throws {
        func change(_ target: RestoreTarget.Point) throws -> LSN? {
            try Self.search(target, in: Self.busy).decide().lastChange?.end
        }
        #expect(try change(.time(Self.second(25))) == LSN(260))
        #expect(try change(.time(Self.second(7))) == LSN(140))
        #expect(try change(.position(LSN(239))) == LSN(200))
        #expect(try change(.restorePoint("first")) == LSN(200))
        let idle = try Self.search(.time(Self.second(7)), in: Self.idle).decide()
        #expect(idle.lastChange == nil)
    }

    /// Two sessions take their times before they write: the log's order is what counts.
    @Test func aCommitThatIsTooLateEndsItEvenIfAnEarlierTimeFollows() throws {
        let log = Self.log([
            .other, .other, .backupEnd(start: LSN(100)), .commit(Self.second(10)), .commit(Self.second(12)),
            .commit(Self.second(11)), .restorePoint(name: "omsupply-mark", Self.second(35)),
        ])
        #expect(try record(.time(Self.second(11)), in: log) == 160)
        #expect(try record(.time(Self.second(12)), in: log) == 220)
    }

    @Test func aLogWithoutRecordsCoversNothing() throws {
        let search = try Self.search(.position(Self.stop), in: [])
        #expect(throws: BundleError.self) { try search.decide() }
    }
}
