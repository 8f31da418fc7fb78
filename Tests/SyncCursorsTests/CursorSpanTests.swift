import SyncCursors
import Testing

struct CursorSpanTests {
    private func span(_ first: Int64, _ last: Int64) -> CursorSpan { CursorSpan(Cursor(first), Cursor(last)) }

    @Test func overlappingAndAdjacentSpansBecomeOne() {
        #expect(
            CursorSpan.joined([span(7, 9), span(1, 2), span(3, 3), span(8, 12), span(20, 20)]) == [
                span(1, 3), span(7, 12), span(20, 20),
            ]
        )
        #expect(CursorSpan.joined([]).isEmpty)
    }

    @Test func whatOthersHaveIsTakenOut() {
        let others = [span(2, 3), span(6, 11), span(15, 15)]
        #expect(
            CursorSpan.difference([span(1, 7), span(10, 20)], others) == [
                span(1, 1), span(4, 5), span(12, 14), span(16, 20),
            ]
        )
        #expect(CursorSpan.difference([span(6, 7), span(9, 11)], others).isEmpty)
        #expect(CursorSpan.difference([span(4, 5)], []) == [span(4, 5)])
        #expect(span(1, 20).without(others.reversed()) == [span(1, 1), span(4, 5), span(12, 14), span(16, 20)])
    }

    /// Every way to mark eight cursors twice, beside what sets say.
    @Test func spansAreSetsOfCursors() {
        func spans(_ bits: Int) -> [CursorSpan] {
            CursorSpan.joined((1...8).filter { bits >> ($0 - 1) & 1 == 1 }.map { span(Int64($0), Int64($0)) })
        }
        func cursors(_ spans: [CursorSpan]) -> [Int64] { spans.flatMap { $0.first.value...$0.last.value } }
        for one in 0..<256 {
            for other in 0..<256 {
                let left = cursors(CursorSpan.difference(spans(one), spans(other)))
                #expect(left == cursors(spans(one & ~other)))
            }
        }
    }
}
