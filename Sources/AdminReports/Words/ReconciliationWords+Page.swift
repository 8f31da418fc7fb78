package import AdminOutput
package import ReconciliationModel
import SyncCursors
import Reconciliation

/// Titles and labels of the page.
extension ReconciliationWords {
    package static func pageTitle(_ database: String) -> String { "Remote sites of \(ErrorReport.visible(database))" }
    package static let drawing = "The timelines of central's history and where they parted"
    package static let drawingHint = """
        Each line is a timeline, what central wrote between two restores, from left to right and not to scale. Dashed \
        is what a restore lost, bold is what central writes on now.
        """
    package static let now = "What to do now"
    package static let sites = "Sites"
    package static let timelines = "Timelines"
    package static let lostTitle = "What was lost"
    package static let siteColumns = [
        "Site", "Stores", "State", "Since (UTC)", "Why", "What it does next", "Its log stored to",
    ]
    package static let timelineColumns = [
        "", "Timeline", "Opened (UTC)", "Restored from bundle", "Parted after", "Lost (numbers, at most)",
    ]
    package static let recordColumns = [
        "Table", "Record", "From site", "Why central's version stayed", "Decided (UTC)",
    ]
    package static let contentlessColumns = ["Table", "Record", "Known to site", "Noted (UTC)"]
    package static let discardedTitle = "Records that central kept its own version of"

    /// When a timeline was opened. The first one's row is written by the first restore: that is not when it began.
    package static func opened(_ timeline: Timeline) -> String {
        timeline.parent == nil ? "-" : time(timeline.created)
    }

    /// Of one line in the drawing.
    package static func label(_ timeline: Timeline, _ extent: TimelineExtent) -> (name: String, rest: String) {
        let parted = timeline.fork.map { ", after \($0.cursor)" } ?? ""
        let state = extent.last == nil ? ", current" : extent.lost.map { ", lost \($0.first) to \($0.last)" } ?? ""
        return ("\(timeline.number)  \(short(timeline.id))", parted + state)
    }

    package static func made(_ time: String, by version: String, from database: String) -> String {
        "Made on \(Self.time(time)) UTC by omsupply-admin \(version) from \(database)."
    }
}
