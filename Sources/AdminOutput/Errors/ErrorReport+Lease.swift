package import Reconciliation
import ReconciliationModel
import SyncCursors

extension ReconciliationError {
    /// What is wrong with a lease.
    var lease: ErrorReport {
        switch self {
        case .leaseExhausted(let highest, let limit):
            return ErrorReport(
                "leaseExhausted",
                "the cursors are handed out to \(highest), and no lease reaches \(limit): omSupply stores cursors below "
                    + "\(Cursor.limit), and a restore needs room above the last lease",
                advice: "The last lease stays in force. The change log has to be renumbered: ask the developers.",
                status: .refused,
                facts: ["highest": highest, "limit": limit]
            )
        case .rolledBack(let rollback):
            return ErrorReport(
                "rolledBack",
                ReconciliationWords.rolledBack(rollback),
                advice: """
                    Let no site synchronise until the server has opened a timeline. Nothing was changed. Put the right database \
                    back; or, with the server stopped:
                    omsupply-admin reconcile apply --open-timeline
                    """,
                status: .refused,
                facts: ["ceiling": rollback.ceiling, "nonce": rollback.nonce]
            )
        default: return ErrorReport("reconciliation", "\(self)", status: .failed)
        }
    }
}

extension UnreadableRecord: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        let first = "Without it cursors could be handed out twice. Bring it back from a copy; "
        switch kind {
        case .lineage:
            return ErrorReport(
                "unreadableLineage",
                "\(path) does not hold the timelines of earlier restores",
                advice: first
                    + "where this bundle has never\nbeen restored before, move the file away and run this again.",
                status: .damagedInput,
                facts: ["path": path]
            )
        case .lease:
            return ErrorReport(
                "unreadableLease",
                "\(path) does not hold the leases of the servers whose bundles are here",
                advice: first + "where there is none,\nmove the file away and run this again: a restore then leaves "
                    + "\(TimelineOpening.gap) cursors unused.",
                status: .damagedInput,
                facts: ["path": path]
            )
        }
    }
}
