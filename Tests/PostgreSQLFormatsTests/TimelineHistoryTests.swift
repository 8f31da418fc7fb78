import Testing
import WALPositions

@testable import PostgreSQLFormats

struct TimelineHistoryTests {
    private func history(_ text: String, of timeline: Timeline = 7) throws -> TimelineHistory {
        try TimelineHistory(of: timeline, parsing: Array(text.utf8))
    }

    @Test func linesAndCommentsAreRead() throws {
        let parsed = try history(
            "# made by hand\n1\t0/5000098\tno recovery target specified\n\n  3 1/0\tbefore 'x'\ty\n"
        )
        #expect(parsed.entries.map(\.timeline) == [1, 3])
        #expect(parsed.entries.map(\.switchedAt) == [LSN(0x500_0098), LSN(1 << 32)])
        #expect(parsed.entries.map(\.reason) == ["no recovery target specified", "before 'x'\ty"])
        #expect(try history("", of: 1) == .first)
        #expect(try history("1\t0/8", of: 2).entries[0].reason == "")
    }

    @Test func eachByteHasItsTimeline() throws {
        let parsed = try history("1\t0/100\ta\n3\t0/200\tb\n5\t0/200\tc\n")
        #expect(parsed.timeline(at: LSN(0xff)) == 1)
        #expect(parsed.timeline(at: LSN(0x100)) == 3)
        #expect(parsed.timeline(at: LSN(0x1ff)) == 3)
        #expect(parsed.timeline(at: LSN(0x200)) == 7)
        #expect(parsed.contains(5) && parsed.contains(7) && !parsed.contains(2))
        #expect(parsed.contains(1, upTo: LSN(0x100)) && !parsed.contains(1, upTo: LSN(0x101)))
        #expect(parsed.contains(7, upTo: LSN(.max)) && !parsed.contains(2, upTo: LSN(1)))
        #expect(parsed.end(of: 3) == LSN(0x200) && parsed.end(of: 7) == nil)
        #expect(TimelineHistory.fileName(of: 0xabc) == "00000ABC.history")
    }

    @Test(arguments: [
        ("1\t0/5\n1\t0/6\n", TimelineHistory.Refusal.timelineOutOfOrder(line: 2)),
        ("3\t0/5\n2\t0/6\n", .timelineOutOfOrder(line: 2)), ("7\t0/5\n", .timelineOutOfOrder(line: 1)),
        ("0\t0/5\n", .timelineOutOfOrder(line: 1)), ("1\t0/6\n\n2\t0/5\n", .positionOutOfOrder(line: 3)),
        ("1\t0/0\n", .positionOutOfOrder(line: 1)), ("1\n", .unreadable(line: 1)), ("x\t0/5\n", .unreadable(line: 1)),
        ("+1\t0/5\n", .unreadable(line: 1)), ("1\t5\n", .unreadable(line: 1)), ("1\t0/5/6\n", .unreadable(line: 1)),
        ("1\t0/5\ta\0b\n", .unreadable(line: 1)), ("99999999999\t0/5\n", .unreadable(line: 1)),
        ("", .noAncestor), ("# nothing\n", .noAncestor),
    ])
    func nonsenseIsRefused(text: String, refusal: TimelineHistory.Refusal) {
        #expect(throws: refusal) { try history(text) }
    }

    @Test func aHugeFileIsRefused() {
        #expect(throws: TimelineHistory.Refusal.tooLong) {
            try history(String(repeating: "#", count: TimelineHistory.maximumSize + 1))
        }
    }
}
