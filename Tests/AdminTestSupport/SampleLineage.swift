package import ReconciliationModel
import SyncCursors

/// Histories of restores to draw and to tell of.
package enum SampleLineage {
    package static func branch(_ number: Int, of parent: Int, after fork: Int64, above abandoned: Int64) -> Timeline {
        Timeline(
            id: "t\(number)",
            number: number,
            parent: parent == 1 ? Timeline.rootID : "t\(parent)",
            fork: LastSeenCursor(Cursor(fork)),
            abandoned: Cursor(abandoned)
        )
    }

    /// Thirty timelines of a hundred cursors each; the third of every five goes back to an older bundle.
    package static func thirty() throws -> Lineage {
        try Lineage(
            [.root()]
                + (2...30).map { number in
                    let parent = max(1, number - (number.isMultiple(of: 5) ? 3 : 1))
                    return branch(
                        number,
                        of: parent,
                        after: Int64(parent * 100 - 50 + number),
                        above: Int64((number - 1) * 100)
                    )
                }
        )
    }
}
