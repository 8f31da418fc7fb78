import BundleRestore
import DatabaseAccess
import FileSystem
import Reconciliation
import ReconciliationModel
import SQLiteDriver
import SyncCursors

/// What a database says of itself that `restore --replace` is about to set aside: what was written since the bundle is in
/// it, and in nothing else.
struct SetAsideDatabase: Encodable {
    let path: String
    /// Of its log or its lease, whichever is higher.
    let highest: Cursor
    let timelines: [Timeline]

    /// Reads one that still opens. SQLite's alone: a cluster would have to be started for it. It is one of the folder, by the
    /// name that it has there after a restore, or beside it; nil where there is none, or it is of another server.
    init?(of plan: RestorePlan, server: ServerKey) {
        guard plan.setAside != nil, case .sqlite(let file)? = plan.database else { return nil }
        for path in [plan.target + "/" + file, plan.target + "/" + Path.name(of: file)] {
            // Where anything fails the restore goes on as without it.
            if let found = try? Self(path, server) {
                self = found
                return
            }
        }
        return nil
    }

    private init?(_ path: String, _ server: ServerKey) throws {
        let db = try SQLiteConnection(path, .readOnly)
        guard try ServerKey(of: db) == server, let handedOut = try ChangelogEnd(of: db).highestHandedOut else {
            return nil
        }
        self.path = path
        highest = max(handedOut, try DatabaseLease(of: db)?.ceiling ?? handedOut)
        timelines = try CentralStore(on: db).timelines()
    }
}
