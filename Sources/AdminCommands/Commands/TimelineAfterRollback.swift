import AdminOutput
import CommandLineParsing
import DatabaseAccess
import OMSupplyConfiguration
import Reconciliation
import ReconciliationModel

/// `reconcile apply --open-timeline`: an older database was put in the place of central's by other means than `restore`.
enum TimelineAfterRollback {
    static let option = Option.flag(
        "open-timeline",
        "At central, in place of FILE: open a timeline for a database that was set back by hand; asks first."
    )

    static func run(_ context: CommandContext) throws -> CommandOutcome {
        let db = try context.connect()
        let configured = try context.configuration()
        let folder = try configured.require(RollbackCheck.folder(context), key: "backup.backup_dir")
        let keeper = try CursorKeeper(on: db, store: LeaseFile(in: folder, of: ServerKey(of: db)))
        var facts: CommandOutcome.Facts = ["database": db.target, "folder": folder]
        switch try RollbackCheck.standing(of: db, in: folder) {
        case .rolledBack(let rollback):
            context.say(ReconciliationWords.willOpenTimeline(rollback))
            try context.confirm("All sites will have to be reconciled.")
            let opened = try keeper.openTimeline(after: rollback)
            facts.merge(["timeline": opened, "rollback": rollback, "changed": true]) { $1 }
            return CommandOutcome(ReconciliationWords.opened(opened, after: rollback), facts: facts)
        case .none, .cutOff:
            guard try CentralStore(on: db).timelines().last?.bundle?.hasPrefix(UnnoticedRollback.prefix) == true else {
                break
            }
            // An earlier run was cut off before it had taken the lease.
            try keeper.renew()
        case .agreed: break
        }
        facts["changed"] = false
        return CommandOutcome(ReconciliationWords.noRollback(folder), facts: facts)
    }
}
