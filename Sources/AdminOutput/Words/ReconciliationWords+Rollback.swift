package import ReconciliationModel
import SyncCursors

/// Words for a database that was set back behind the server's back.
extension ReconciliationWords {
    static func rolledBack(_ rollback: UnnoticedRollback) -> String {
        "the database is older than what is noted beside the bundles: somebody put an earlier state in its place, "
            + "and cursors up to \(rollback.ceiling) may have been handed out"
    }

    package static func wasRolledBack(_ rollback: UnnoticedRollback) -> String {
        rolledBack(rollback) + ". Let no site synchronise: put the right database back, or stop the server and run "
            + "`omsupply-admin reconcile apply --open-timeline`"
    }

    /// On a page, where nothing else says that it is one.
    package static func warning(_ text: String) -> String { "Warning: " + text }

    package static func uncomparedLease(_ reason: String) -> String {
        "the cursor lease beside the bundles could not be compared with the database's (\(reason)): if the database was "
            + "set back by hand, this does not show it"
    }

    /// Before it is done.
    package static func willOpenTimeline(_ rollback: UnnoticedRollback) -> String {
        """
        The database was set back: cursors up to \(rollback.ceiling) may have been handed out, and what it has is older.
        Opening a timeline keeps this older state for good. Was it put there by mistake, put the right one back instead.
        The server has to be stopped.
        """
    }

    package static func opened(_ opened: OpenedTimeline, after rollback: UnnoticedRollback) -> String {
        let gap = TimelineOpening.gap
        var lines = [
            "Timeline   \(opened.timeline.id), parted after cursor \(opened.fork.cursor)",
            "Cursors    new ones start at \(opened.firstNew), \(gap) left unused above what may have been handed out",
        ]
        lines += numbers(opened)
        if !opened.sites.isEmpty {
            let sites = opened.sites.map(String.init).joined(separator: ", ")
            lines.append("Sites      \(sites) have to be reconciled: `omsupply-admin reconcile plan` says how")
        }
        return lines.joined(separator: "\n")
    }

    package static func noRollback(_ folder: String) -> String {
        "Nothing to open: no lease in \(folder) shows that the database was set back."
    }
}
