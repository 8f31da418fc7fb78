import Foundation
import LegacyBackup
import Testing

/// What a manifest says of its legacy part, and what a later version may say.
struct LegacyRecordTests {
    private func read(_ text: String) throws -> LegacyRecord {
        try JSONDecoder().decode(LegacyRecord.self, from: Data(text.utf8))
    }

    @Test func itIsReadAsItWasWritten() throws {
        let file = LegacyFile(path: "m[0007].4BK", size: 5, modified: 9)
        let set = BackupSet(
            name: "m",
            number: 7,
            segments: [file],
            started: LegacyTime(date: "2026-11-22", time: "21:00:05"),
            durationMilliseconds: 72_000,
            status: .good
        )
        let record = LegacyRecord(
            extent: .set,
            identity: set.identity(sha256: "00ff"),
            set: set,
            logs: [LogArchive(number: 7, file: file)],
            journal: file,
            rejected: [RejectedSet(name: nil, number: 8, reason: .unknownStatus("hm"), isNewer: true)],
            breaks: [.gap(after: 1, before: 3), .journalMissing]
        )
        #expect(try JSONDecoder().decode(LegacyRecord.self, from: JSONEncoder().encode(record)) == record)
    }

    @Test func whatALaterVersionSaysIsBorne() throws {
        let record = try read(
            #"""
            {"extent": "everything", "logs": [], "rejectedBeyond": 0, "breaks": [{"later": {}}], "more": 1,
             "rejected": [{"number": 3, "isNewer": false, "reason": {"later": {"_0": 1}}}]}
            """#
        )
        #expect(record.extent == .other)
        #expect(record.rejected == [RejectedSet(name: nil, number: 3, reason: .other)])
        #expect(record.breaks == [])
    }
}
