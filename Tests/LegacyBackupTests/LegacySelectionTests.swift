import LegacyBackup
import Testing

private typealias Sample = SampleFolder

/// Which backup is used, from folders that are values.
struct LegacySelectionTests {
    private func decide(_ now: LegacyContents, start: LegacyContents? = nil, spoiled: Set<SetIdentity> = [])
        -> LegacySelection
    { LegacySelection.decide(start: start, now: now, spoiled: spoiled) }

    private func reasons(_ selection: LegacySelection) -> [Int: RejectedSet.Reason] {
        Dictionary(selection.rejected.map { ($0.number, $0.reason) }) { $1 }
    }

    @Test func theNewestThatIsWholeIsTaken() throws {
        let now = try Sample.contents(Sample.files(5, 6, 7), history: [5, 6, 7].map { Sample.entry($0) })
        let selection = decide(now)
        #expect(selection.extent == .set)
        #expect(selection.set?.number == 7)
        #expect(selection.set?.segments.map(\.path) == ["m[0007].4BK"])
        #expect(selection.journal?.path == "data.journal")
        #expect(selection.rejected == [] && selection.breaks == [] && selection.logs == [])
    }

    @Test(arguments: [
        (BackupStatus.failed(5), RejectedSet.Reason.failed(5)), (.cancelled, .cancelled), (.missing, .statusMissing),
        (.unknown("hm"), .unknownStatus("hm")),
    ])
    func whatDidNotEndWellIsNotUsed(status: BackupStatus, reason: RejectedSet.Reason) throws {
        let now = try Sample.contents(Sample.files(6, 7), history: [Sample.entry(6), Sample.entry(7, status)])
        let selection = decide(now)
        #expect(selection.set?.number == 6)
        #expect(selection.rejected == [RejectedSet(name: "m", number: 7, reason: reason, isNewer: true)])
    }

    @Test func aRefusedBackupHasNoFiles() throws {
        let now = try Sample.contents(
            Sample.files(6),
            history: [Sample.entry(6), Sample.entry(7, .failed(-43), file: "")]
        )
        #expect(decide(now).set?.number == 6)
        #expect(reasons(decide(now)) == [7: .nothingWritten(-43)])
        #expect(decide(now).breaks == [])
    }

    /// A refused attempt and the next have one number: the files are those of the last.
    @Test func anAttemptThatIsRepeatedIsFinished() throws {
        let now = try Sample.contents(
            Sample.files(6, 7),
            history: [Sample.entry(6), Sample.entry(7, .failed(3)), Sample.entry(7)]
        )
        #expect(decide(now).set?.number == 7)
        #expect(decide(now).rejected.map(\.reason) == [.nothingWritten(3)])
        #expect(decide(now).rejected.map(\.isNewer) == [false])
    }

    @Test func withoutAnEntryItIsNotFinished() throws {
        let start = try Sample.contents(Sample.files(6, 7), history: [Sample.entry(6)])
        var growing = Sample.files(6, 7)
        growing[1].size += 1
        let cases = [
            (start, RejectedSet.Reason.noHistoryEntry),
            (try Sample.contents(growing, history: [Sample.entry(6)]), .beingWritten),
        ]
        for (now, reason) in cases {
            #expect(decide(now, start: start).set?.number == 6)
            #expect(
                decide(now, start: start).rejected == [RejectedSet(name: "m", number: 7, reason: reason, isNewer: true)]
            )
        }
        let before = try Sample.contents(Sample.files(6), history: [Sample.entry(6)])
        #expect(reasons(decide(start, start: before)) == [7: .beingWritten])
    }

    /// It was under way when the whole backup began, and 4D has finished it since.
    @Test func whatWasFinishedMeanwhileIsTaken() throws {
        let start = try Sample.contents(Sample.files(6, 7), history: [Sample.entry(6)])
        var grown = Sample.files(6, 7)
        grown[1].size += 1
        let now = try Sample.contents(grown, history: [Sample.entry(6), Sample.entry(7)])
        #expect(decide(now, start: start).set?.number == 7)
    }

    @Test func whatChangedAfterItsEndIsNotUsed() throws {
        let entries = [Sample.entry(6), Sample.entry(7)]
        let start = try Sample.contents(Sample.files(6, 7), history: entries)
        for change in [(1, 0), (0, 1)] as [(Int64, Int64)] {
            var changed = Sample.files(6, 7)
            changed[1].size += change.0
            changed[1].written += change.1
            let selection = decide(try Sample.contents(changed, history: entries), start: start)
            #expect(selection.set?.number == 6)
            #expect(reasons(selection) == [7: .changedSinceFinished])
        }
    }

    @Test func aSetThatWasTriedInVainIsPassedOver() throws {
        let now = try Sample.contents(Sample.files(6, 7), history: [Sample.entry(6), Sample.entry(7)])
        let newest = try #require(decide(now).set)
        let next = decide(now, spoiled: [newest.identity()])
        #expect(next.set?.number == 6)
        #expect(reasons(next) == [7: .changedWhileCopied])
    }

    @Test func filesThatAreGone() throws {
        let now = try Sample.contents(Sample.files(6), history: [Sample.entry(6), Sample.entry(7)])
        #expect(decide(now).set?.number == 6)
        #expect(reasons(decide(now)) == [7: .filesGone])
        #expect(decide(now).rejected[0].reason.isLoss)
    }

    @Test func namesThatCannotBeAskedFor() throws {
        let file = "m\u{FFFD}[0007].4BK"
        let now = try Sample.contents(
            Sample.files(6) + [.init(path: file)],
            history: [Sample.entry(6), Sample.entry(7, file: file)]
        )
        #expect(decide(now).set?.number == 6)
        #expect(reasons(decide(now)) == [7: .unusableName])
    }

    @Test func twoFilesOfOnePlace() throws {
        let now = try Sample.contents(
            Sample.files(6, 7) + [.init(path: "m[7].4bk")],
            history: [Sample.entry(6), Sample.entry(7)]
        )
        #expect(reasons(decide(now)) == [7: .ambiguous])
    }

    @Test func whereNothingIsProvedTheFolderIsTaken() throws {
        let now = try Sample.contents(Sample.files(6, 7))
        #expect(decide(now).extent == .wholeFolder)
        #expect(reasons(decide(now)) == [6: .noHistory, 7: .noHistory])
        var unreadable = now
        unreadable.histories[""] = .unreadable
        #expect(reasons(decide(unreadable)) == [6: .historyUnreadable, 7: .historyUnreadable])
        // A history whose archives are all gone is understood.
        #expect(decide(try Sample.contents([], history: [Sample.entry(1)])).extent == .wholeFolder)
        #expect(decide(try Sample.contents([])).extent == .notUnderstood)
        #expect(decide(LegacyContents(otherFiles: 3)).extent == .notUnderstood)
    }

    /// 4D is just writing it anew.
    @Test func aHistoryThatCannotBeReadNowIsTheOneOfTheStart() throws {
        let start = try Sample.contents(Sample.files(6), history: [Sample.entry(6)])
        for reading in [LegacyContents.Reading<BackupHistory>.unreadable, .missing] {
            var now = start
            now.histories[""] = reading
            #expect(decide(now, start: start).set?.number == 6)
        }
    }

    /// The number alone decides nothing.
    @Test func whereCountingBeganAnewTheHistoryDecides() throws {
        var files = Sample.files(38, 39, 40) + Sample.files(1, 2)
        for index in 3...4 { files[index].written += 1000 }
        let now = try Sample.contents(files, history: [Sample.entry(1), Sample.entry(2)])
        #expect(decide(now).set?.number == 2)
        #expect(reasons(decide(now)) == [38: .noHistoryEntry, 39: .noHistoryEntry, 40: .noHistoryEntry])
        #expect(decide(now).rejected.allSatisfy { !$0.isNewer })
        #expect(decide(now).breaks == [.earlierCount(upTo: 40)])
        // One history that was edited, or of a version that goes on.
        let listed = try Sample.contents(files, history: [Sample.entry(40), Sample.entry(1), Sample.entry(2)])
        #expect(decide(listed).set?.number == 2)
        #expect(decide(listed).breaks == [.restart(after: 40, at: 1)])
    }

    @Test func ofTwoFoldersTheLatestStartDecides() throws {
        let files = Sample.files(7) + [SampleFolder.File(path: "1/m[0003].4BK")]
        let old = [Sample.entry(7, day: 20)], new = [Sample.entry(3, day: 21)]
        #expect(decide(try Sample.contents(files, history: old, new)).set?.segments[0].path == "1/m[0003].4BK")
        let swapped = try Sample.contents(files, history: [Sample.entry(7, day: 22)], new)
        #expect(decide(swapped).set?.number == 7)
    }

    @Test func numbersThatAreNotInTheHistory() throws {
        let now = try Sample.contents(Sample.files(3, 7), history: [Sample.entry(3), Sample.entry(7)])
        #expect(decide(now).breaks == [.gap(after: 3, before: 7)])
    }

    @Test func ofSeveralDatabasesMSupplyIsMeant() throws {
        func files(_ name: String, _ number: Int) -> SampleFolder.File { .init(path: "\(name)[000\(number)].4BK") }
        func entry(_ name: String, _ number: Int, _ day: Int) -> HistoryEntry {
            Sample.entry(number, day: day, file: "\(name)[000\(number)].4BK")
        }
        let now = try Sample.contents(
            [files("My mSupply", 1), files("reports", 1), files("reports", 2)],
            history: [entry("My mSupply", 1, 20), entry("reports", 1, 21), entry("reports", 2, 22)]
        )
        #expect(decide(now).set?.name == "My mSupply")
        let other = RejectedSet(
            name: "reports",
            number: 2,
            started: LegacyTime(date: "2026-11-22"),
            reason: .anotherDatabase,
            isNewer: true
        )
        #expect(decide(now).rejected == [other])
        // Where no name says it, the newest.
        let unnamed = try Sample.contents(
            [files("a", 1), files("b", 1)],
            history: [entry("a", 1, 20), entry("b", 1, 21)]
        )
        #expect(decide(unnamed).set?.name == "b")
    }

    /// Of two that are called after mSupply: the one of the bundle before, else the one that is called just so, else nobody
    /// knows.
    @Test func ofTwoThatAreCalledAfterMSupplyOneIsKnown() throws {
        func choice(_ names: String..., database: String? = nil) throws -> (String?, Bool) {
            let entries = names.enumerated().map { Sample.entry(1, day: 20 + $0, file: "\($1)[0001].4BK") }
            let files = names.map { SampleFolder.File(path: "\($0)[0001].4BK") }
            let now = try Sample.contents(files, history: entries)
            let selection = LegacySelection.decide(start: nil, now: now, past: LegacyPast(database: database))
            return (selection.set?.name, selection.isAmbiguous)
        }
        #expect(try choice("mSupply", "mSupply_training") == ("mSupply", false))
        #expect(try choice("mSupply", "mSupply_live", database: "mSupply_live") == ("mSupply_live", false))
        #expect(try choice("mSupply_live", "mSupply_training") == ("mSupply_training", true))
        #expect(try choice("mSupply_live") == ("mSupply_live", false))
        #expect(try choice("a", "b") == ("b", true))
    }

    /// As many entries as may be, all of one number.
    @Test(.timeLimit(.minutes(1))) func aHugeHistoryIsDecidedInTime() throws {
        let text = "[" + String(repeating: "{\"number\":1},", count: 20_000) + "{\"number\":1,\"status\":0}]"
        var now = try Sample.contents(Sample.files(1))
        now.histories[""] = .read(try BackupHistory(parsing: Array(text.utf8)))
        let selection = decide(now, start: now)
        #expect(selection.set?.number == 1)
        let record = selection.record(sha256: nil)
        #expect(record.rejected.count == 100 && record.rejectedBeyond == 19_900)
    }
}
