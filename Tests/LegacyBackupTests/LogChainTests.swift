import LegacyBackup
import Testing

private typealias Sample = SampleFolder

/// What continues a backup.
struct LogChainTests {
    private func decide(_ files: [Sample.File], _ entries: [HistoryEntry], journal: String? = "m.journal") throws
        -> LegacySelection
    { LegacySelection.decide(start: nil, now: try Sample.contents(files, history: entries, journal: journal)) }

    private func numbers(_ selection: LegacySelection) -> [String] { selection.logs.map(\.file.path) }

    /// 4D's own example: 0000.4BL comes with 0001.4BK, so the newest backup has only the current journal behind it.
    @Test func logsBeforeTheNewestBackupAreNotNeeded() throws {
        let selection = try decide(
            Sample.files(1, 2) + [Sample.log(0), Sample.log(1)],
            [Sample.entry(1), Sample.entry(2)]
        )
        #expect(selection.set?.number == 2)
        #expect(selection.logs == [] && selection.breaks == [])
        #expect(selection.journal?.path == "m.journal")
    }

    /// It may be called after the data's file, but is not that of another database whose backups lie there.
    @Test func theJournalIsNotAnotherDatabases() throws {
        let entries = [Sample.entry(1), Sample.entry(1, file: "reports[0001].4BK")]
        let files = Sample.files(1) + [Sample.File(path: "reports[0001].4BK")]
        let now = try Sample.contents(files, history: [entries[0]], [entries[1]], journal: "data.journal")
        let past = LegacyPast(database: "m")
        #expect(LegacySelection.decide(start: nil, now: now, past: past).journal?.path == "data.journal")
        let other = try Sample.contents(files, history: entries, journal: "reports.journal")
        let selection = LegacySelection.decide(start: nil, now: other, past: past)
        #expect(selection.set?.name == "m" && selection.journal == nil)
        #expect(selection.breaks.contains(.journalMissing))
    }

    @Test func whereLaterBackupsFailedTheirLogsGoOn() throws {
        let selection = try decide(
            Sample.files(5, 6, 7) + [Sample.log(5), Sample.log(6)],
            [Sample.entry(5), Sample.entry(6, .failed(1)), Sample.entry(7, .cancelled)]
        )
        #expect(selection.set?.number == 5)
        #expect(numbers(selection) == ["m[0005].4BL", "m[0006].4BL"])
        #expect(selection.logs.map(\.number) == [5, 6])
        #expect(selection.breaks == [])
    }

    @Test func aMissingLogEndsTheChain() throws {
        let files = Sample.files(5, 6, 7) + [Sample.log(6)]
        let entries = [Sample.entry(5), Sample.entry(6, .failed(1)), Sample.entry(7, .failed(1))]
        let selection = try decide(files, entries)
        #expect(selection.logs == [])
        #expect(selection.breaks == [.logMissing(5)])
        // The next backup has begun: its journal is closed, and not archived yet.
        let begun = try decide(Sample.files(5, 6), [Sample.entry(5)])
        #expect(begun.breaks == [.logMissing(5)])
    }

    /// `New log file` closes the journal between two backups.
    @Test func closedJournalsComeBeforeTheArchivedOne() throws {
        let segments = [Sample.log(5, segment: 2), Sample.log(5, segment: 1)]
        let open = try decide(Sample.files(5) + segments, [Sample.entry(5)])
        #expect(numbers(open) == ["m[0005-0001].journal", "m[0005-0002].journal"])
        #expect(open.breaks == [])
        let closed = try decide(
            Sample.files(5, 6) + segments + [Sample.log(5)],
            [Sample.entry(5), Sample.entry(6, .failed(1))]
        )
        #expect(numbers(closed) == ["m[0005-0001].journal", "m[0005-0002].journal", "m[0005].4BL"])
        #expect(closed.breaks == [])
    }

    /// Logs of an earlier count have the same numbers.
    @Test func whatWasWrittenBeforeTheBackupDoesNotContinueIt() throws {
        var files = Sample.files(1) + [Sample.log(1), Sample.log(2)]
        files[0].written = 5000
        let selection = try decide(files, [Sample.entry(1)])
        #expect(selection.set?.number == 1)
        #expect(selection.logs == [] && selection.breaks == [])
    }

    @Test func withoutACurrentJournalItIsSaid() throws {
        #expect(try decide(Sample.files(1), [Sample.entry(1)], journal: nil).breaks == [.journalMissing])
        let other = try decide(Sample.files(1) + [.init(path: "x.journal")], [Sample.entry(1)])
        #expect(other.journal?.path == "m.journal")
        #expect(other.papers.map(\.path) == ["x.journal"])
        #expect(other.files.map(\.path) == ["m[0001].4BK", "m.journal", "x.journal"])
        #expect(other.size == 300)
    }

    @Test func logsOfAnotherDatabaseAreNotIts() throws {
        let files = Sample.files(5, 6) + [.init(path: "other[0005].4BL", written: 100)]
        #expect(try decide(files, [Sample.entry(5), Sample.entry(6, .failed(1))]).logs == [])
    }

    /// It is archived while the next backup runs.
    @Test func aLogThatGrowsIsNotTakenYet() throws {
        let entries = [Sample.entry(5)]
        let start = try Sample.contents(Sample.files(5, 6) + [Sample.log(5)], history: entries)
        var files = Sample.files(5, 6) + [Sample.log(5)]
        #expect(LegacySelection.decide(start: start, now: start).logs.map(\.number) == [5])
        files[2].size += 1
        let growing = LegacySelection.decide(start: start, now: try Sample.contents(files, history: entries))
        #expect(growing.logs == [] && growing.breaks == [.logMissing(5)])
        let done = try Sample.contents(files, history: entries + [Sample.entry(6, .failed(1))])
        #expect(LegacySelection.decide(start: start, now: done).logs.map(\.number) == [5])
    }
}
