import AdminOutput
import Foundation
import LegacyBackup
import Testing

/// What `bundle show` says of the legacy server's backup.
struct LegacyWordsTests {
    private func lines(_ reasons: [RejectedSet.Reason], _ breaks: [NumberingBreak] = []) -> [String] {
        let rejected = reasons.map { RejectedSet(name: "m", number: 7, reason: $0, isNewer: true) }
        return LegacyWords.description(LegacyRecord(extent: .wholeFolder, rejected: rejected, breaks: breaks))
    }

    @Test func theSetThatWasTaken() {
        let file = LegacyFile(path: "m\u{1B}[0012].4BK", size: 1_500_000, modified: 0)
        func line(_ logs: Int, _ journal: LegacyFile?, _ started: LegacyTime?) -> [String] {
            let set = BackupSet(
                name: "m\u{1B}",
                number: 12,
                segments: [file],
                started: started,
                durationMilliseconds: nil,
                status: .good
            )
            let log = LogArchive(number: 12, file: file)
            return LegacyWords.description(
                LegacyRecord(extent: .set, set: set, logs: Array(repeating: log, count: logs), journal: journal)
            )
        }
        let plain = line(0, nil, nil)
        #expect(plain.count == 1)
        #expect(plain[0].hasSuffix(" 0012, 1 file of 1.5 MB"), "\(plain)")
        #expect(!plain[0].contains("\u{1B}"))
        let utc = line(1, nil, LegacyTime(date: "2026-11-22T21:00:05Z"))
        #expect(utc[0].hasSuffix(", started 2026-11-22T21:00:05Z, with 1 closed journal"), "\(utc)")
        let local = line(2, file, LegacyTime(date: "2026-11-22", time: "21:00:05"))
        let end = "started 2026-11-22 21:00:05 by the legacy server's clock, with 2 closed journals and the current one"
        #expect(local[0].hasSuffix(end), "\(local)")
    }

    @Test func everyReasonHasWordsOfItsOwn() {
        let reasons: [RejectedSet.Reason] = [
            .noHistoryEntry, .beingWritten, .noHistory, .historyUnreadable, .failed(5), .nothingWritten(5), .cancelled,
            .unknownStatus("hm"), .statusMissing, .segmentMissing(2), .filesGone, .ambiguous, .unusableName,
            .changedSinceFinished, .changedWhileCopied, .anotherDatabase, .other,
        ]
        let said = reasons.map { lines([$0])[1] }
        #expect(Set(said).count == reasons.count)
        #expect(said.filter { !$0.hasPrefix("not used: m 0007, newer: ") } == [])
    }

    @Test func everyBreakHasWordsOfItsOwn() {
        let breaks: [NumberingBreak] = [
            .gap(after: 1, before: 4), .restart(after: 9, at: 1), .earlierCount(upTo: 40), .logMissing(3),
            .journalMissing,
        ]
        #expect(Set(lines([], breaks).dropFirst()).count == breaks.count)
    }

    @Test func veryManyAreCounted() {
        let many = lines(Array(repeating: .noHistoryEntry, count: 150))
        #expect(many.count == 10)
        #expect(many.last == "not used: 142 more; --json lists them")
    }

    /// A manifest comes from outside.
    @Test func numbersThatCannotBeAreBorne() throws {
        let file = #"{"path": "m", "size": 9223372036854775807, "modified": 0}"#
        let text = """
            {"extent": "set", "logs": [], "rejectedBeyond": 9223372036854775807, "breaks": [{"logMissing": {"_0": -5}}],
             "rejected": [{"number": -9223372036854775808, "isNewer": true, "reason": {"cancelled": {}}}],
             "set": {"name": "m", "number": -1, "segments": [\(file), \(file)], "status": {"good": {}},
                     "durationMilliseconds": -9223372036854775808}}
            """
        let record = try JSONDecoder().decode(LegacyRecord.self, from: Data(text.utf8))
        #expect(LegacyWords.description(record).count == 4)
    }

    @Test(arguments: [LegacyRecord.Extent.wholeFolder, .notUnderstood, .unreachable, .other])
    func whereNoSetWasTaken(extent: LegacyRecord.Extent) {
        #expect(LegacyWords.description(LegacyRecord(extent: extent)).count == 1)
    }
}
