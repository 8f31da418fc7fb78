import ClusterReading
import BundleContents
import FileSystem
import SyncCursors
import WALPositions

/// One way to bring a database into a bundle. The steps come in the order of the functions; a source may be asked for
/// each only once.
protocol DatabaseSource: AnyObject {
    var server: BundleIdentity.Server { get }
    /// The very database, as a hook that marks it names it.
    var database: MarkedDatabase { get }
    /// The site's own name, where the database knows one.
    var site: String? { get }
    /// Bytes that will be copied, roughly.
    var estimatedBytes: Int64 { get }

    /// Copies the database as it is now, or from now on.
    func copyDatabase(into writer: BundleWriter) throws
    /// Fixes the instant that the bundle stands for. Anything the database took before it is in the bundle.
    ///
    /// - Parameter patience: seconds to wait for writers that are in the way, where there can be any.
    func mark(bundleID: String, patience: Double) throws -> MarkedInstant
    /// Notes which of the app's files the database names at the mark, or soon after it; nil where it has no table for them.
    func listFiles(_ cancellation: Cancellation) throws -> FileLedger?
    /// Whether a restore of the bundle may be able to go to a hook's mark, as far as that is known now.
    func mayReach(_ mark: HookMark) throws -> Bool
    /// The same when all has been copied: what is in the log decides.
    func reach(of mark: HookMark, _ instant: MarkedInstant) -> MarkReach
    /// What keeps earlier marks out of reach.
    var whyUnreachable: AlignmentFinding { get }
    /// What has been synchronised by now, and where the cursors stand.
    func readSyncs() throws -> (SyncLogReading?, CursorSnapshot?)
    /// Throws what has gone wrong meanwhile, while nothing is asked of the source.
    func checkUnderWay() throws
    /// Copies what is needed to reach the mark from the copy, and tells what it found in it; nil where there is no log.
    func copyLog(into writer: BundleWriter) throws -> CopiedLog?
}

/// The write-ahead log that went into a bundle, read on the way.
struct CopiedLog {
    /// Behind its last whole record.
    let end: LSN
    let facts: LogFacts
}
