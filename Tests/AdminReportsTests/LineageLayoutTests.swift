import AdminTestSupport
import ReconciliationModel
import SyncCursors
import Testing

@testable import AdminReports

/// Where the lines of the drawing stand.
struct LineageLayoutTests {
    /// The styles of a row's own line from left to right.
    private func styles(_ layout: LineageLayout, _ row: Int) -> [LineageLayout.Style] {
        let row = layout.rows[row]
        return layout.lines.filter { $0.from.y == row.begin.y && $0.to.y == row.begin.y && $0.from.x >= row.begin.x }
            .sorted { $0.from.x < $1.from.x }.map(\.style)
    }

    @Test func aServerThatWasNeverRestoredIsOneLine() {
        let layout = LineageLayout(Lineage())
        #expect(layout.rows.count == 1)
        #expect(
            layout.lines == [
                .init(from: layout.rows[0].begin, to: layout.rows[0].end, style: .current)
            ]
        )
        #expect(layout.rows[0].fork == nil)
    }

    @Test func aForkStandsAtItsCursor() throws {
        let layout = try LineageLayout(
            Lineage([
                .root(), SampleLineage.branch(2, of: 1, after: 90, above: 120),
                SampleLineage.branch(3, of: 2, after: 151, above: 200),
            ])
        )
        // What was kept, then what was lost.
        #expect(styles(layout, 0) == [.kept, .lost])
        #expect(styles(layout, 1) == [.kept, .lost])
        #expect(styles(layout, 2) == [.current])
        let fork = try #require(layout.rows[1].fork)
        #expect(fork.y == layout.rows[0].begin.y)
        #expect(layout.rows[0].begin.x < fork.x && fork.x < layout.rows[0].end.x)
        #expect(layout.lines.contains(.init(from: fork, to: .init(x: fork.x, y: layout.rows[1].begin.y), style: .kept)))
        #expect(layout.rows.map(\.isCurrent) == [false, false, true])
    }

    @Test func anAbandonedBranchIsLostFromItsFork() throws {
        let layout = try LineageLayout(
            Lineage([
                .root(), SampleLineage.branch(2, of: 1, after: 90, above: 120),
                SampleLineage.branch(3, of: 1, after: 80, above: 200),
            ])
        )
        #expect(styles(layout, 0) == [.kept, .lost, .lost])
        #expect(styles(layout, 1) == [.lost])
        let (older, later) = (try #require(layout.rows[2].fork), try #require(layout.rows[1].fork))
        #expect(older.x < later.x)
        #expect(layout.lines.filter { $0.from == later && $0.to.x == later.x }.map(\.style) == [.lost])
        #expect(layout.lines.filter { $0.from == older && $0.to.x == older.x }.map(\.style) == [.current])
    }

    @Test func aForkBelowItsParentStandsWhereTheCursorIs() throws {
        // The bundle was made after the second timeline was opened and before it had written anything.
        let layout = try LineageLayout(
            Lineage([
                .root(), SampleLineage.branch(2, of: 1, after: 90, above: 120),
                SampleLineage.branch(3, of: 2, after: 90, above: 120),
            ])
        )
        #expect(layout.rows[2].fork?.y == layout.rows[0].begin.y)
        #expect(layout.rows[2].fork == layout.rows[1].fork)
        #expect(styles(layout, 1) == [.lost])
    }

    @Test func aForkAtTheEndLosesNothing() throws {
        let layout = try LineageLayout(Lineage([.root(), SampleLineage.branch(2, of: 1, after: 90, above: 90)]))
        #expect(styles(layout, 0) == [.kept])
        #expect(layout.rows[1].fork == layout.rows[0].end)
    }

    @Test func anEmptyLogForksAtTheBeginning() throws {
        let layout = try LineageLayout(Lineage([.root(), SampleLineage.branch(2, of: 1, after: 0, above: 1_000_000)]))
        #expect(layout.rows[1].fork == layout.rows[0].begin)
        #expect(styles(layout, 0) == [.lost])
    }

    @Test func thirtyTimelinesLeaveRoomForEachLabel() throws {
        let lineage = try SampleLineage.thirty()
        let layout = LineageLayout(lineage)
        #expect(layout.rows.count == 30)
        #expect(layout.rows.map(\.timeline) == lineage.timelines)
        #expect(layout.width <= 900)
        for line in layout.lines {
            #expect(line.from.x == line.to.x || line.from.y == line.to.y)
            #expect(line.from.x <= line.to.x && line.from.y <= line.to.y)
            for row in layout.rows where line.from.y <= row.end.y && row.end.y <= line.to.y {
                #expect(line.to.x <= row.end.x, "a line crosses the label of \(row.timeline.id)")
            }
        }
        for (above, below) in zip(layout.rows, layout.rows.dropFirst()) {
            #expect(below.begin.y - above.begin.y == LineageLayout.rowHeight)
            #expect(above.end.x < below.begin.x)
        }
        // What matters lies above what does not.
        #expect(layout.lines.map(\.style.rawValue) == layout.lines.map(\.style.rawValue).sorted())
    }
}
