import Reconciliation
import SyncCursors

/// Titles and labels of the page.
extension ReconciliationWords {
    static let pageTitle = "Remote sites"
    static let drawing = "The timelines of central's history and where they parted"
    static let drawingHint = """
        Each line is a timeline, what central wrote between two restores, from left to right and not to scale. Dashed \
        is what a restore lost, bold is what central writes on now.
        """
    static let now = "What to do now"
    static let sites = "Sites"
    static let timelines = "Timelines"
    static let lostTitle = "What was lost"
    static let siteColumns = ["Site", "State", "Since (UTC)", "Why", "What it does next", "Its log stored to"]
    static let timelineColumns = ["", "Timeline", "Opened (UTC)", "Restored from bundle", "Parted after", "Lost"]
    static let recordColumns = ["Table", "Record", "From site", "Why central's version stayed", "Decided (UTC)"]
    static let discardedTitle = "Records that central kept its own version of"

    /// Of one line in the drawing.
    static func label(_ timeline: Timeline, _ extent: TimelineExtent) -> (name: String, rest: String) {
        let parted = timeline.fork.map { ", after \($0.cursor)" } ?? ""
        let state = extent.last == nil ? ", current" : extent.lost.map { ", lost \($0.first) to \($0.last)" } ?? ""
        return ("\(timeline.number)  \(short(timeline.id))", parted + state)
    }

    static func made(_ time: String, by version: String, from database: String) -> String {
        "Made on \(Self.time(time)) UTC by omsupply-admin \(version) from \(database)."
    }
}
