import AdminOutput
import BundleContents
import BundleRestore
import DatabaseAccess
import FileSystem
import Reconciliation
import ReconciliationModel
import SyncCursors

/// What a restore leaves for the remote sites and for the next restore.
extension RestoreCommand {
    /// Only the restored database itself says what it knows: so it is asked before anything of it has its name.
    static func requireKnownTimelines(
        _ records: LeaseFile,
        _ folder: String,
        _ db: any DatabaseConnection,
        _ old: SetAsideDatabase?
    ) throws {
        let timelines = try records.timelines() + CentralStore(on: db).timelines() + (old?.timelines ?? [])
        let known = Set(timelines.map(\.id))
        let lost = try Set(records.leases().map(\.timeline)).subtracting(known).subtracting([Timeline.rootID])
        guard lost.isEmpty else { throw LostLineage(folder: folder, timelines: lost.sorted()) }
    }

    /// A central server's remote sites are told of the restore by a new timeline. The highest cursor that the lost server
    /// handed out is not known, so a gap is left: above the lease that it had, and all that an earlier restore has left
    /// out.
    static func openTimeline(
        _ restorer: Restorer,
        _ records: LeaseFile,
        _ reach: LeaseReach?,
        _ old: SetAsideDatabase?,
        _ db: any DatabaseConnection,
        _ warnings: inout [String]
    ) throws -> OpenedTimeline {
        let store = try CentralStore(on: db)
        var known = try records.timelines()
        let noted = Set(known.map(\.id))
        known += (old?.timelines ?? []).filter { !noted.contains($0.id) }
        let opened = try store.openTimeline(
            afterRestoreFrom: restorer.identity.id,
            leased: [reach?.ceiling, old?.highest].compactMap(\.self).max(),
            knownTimelines: known
        )
        // Before the server can hand out a cursor: a timeline on record that never came to be costs only its gap.
        do { try records.keep(store.timelines()) } catch let error as SystemError {
            warnings.append(
                """
                the new timeline could not be noted beside the bundle (\(error)): do not restore this bundle again \
                without bringing the sites in line first
                """
            )
        }
        // A server that never took a lease has no keeper either: a ceiling would stop it.
        if reach != nil { try takeLease(records, db, &warnings) }
        return opened
    }

    /// So that the server's next start finds what it expects, and does not take the restore for a rollback.
    private static func takeLease(_ records: LeaseFile, _ db: any DatabaseConnection, _ warnings: inout [String]) throws
    {
        do { try CursorKeeper(on: db, store: records).renew() } catch let error as SystemError {
            warnings.append(RestoreWords.withoutLease("\(error)"))
        } catch ReconciliationError.leaseExhausted(let highest, let limit) {
            warnings.append(RestoreWords.withoutLease("\(highest) handed out, and no lease reaches \(limit)"))
        } catch ReconciliationError.notPrepared {
            // A version without leases: the server takes one when it has been upgraded.
        }
    }
}
