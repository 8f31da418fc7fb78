import ClusterReading
import BundleContents
import DatabaseAccess
import FileSystem
import Glibc
import SQLiteDriver
import SyncCursors

/// A SQLite server: copied through the online backup API while it goes on, so the copy is the instant.
final class SQLiteCopySource: DatabaseSource {
    let server: BundleIdentity.Server
    let database: MarkedDatabase
    let site: String?
    let estimatedBytes: Int64

    private let connection: SQLiteConnection
    private let name: String
    private let spool: String
    private let copyPath: String
    private var instant: MarkedInstant?
    private var files: FileLedger?

    /// - Parameter spool: an existing folder for the copy, on the file system that the bundle goes to.
    init(path: String, spool: String) throws {
        connection = try SQLiteConnection(path, .readOnly)
        database = MarkedDatabase(file: path)
        let file = Path.name(of: path)
        name = file.lastIndex(of: ".").map { $0 > file.startIndex ? String(file[..<$0]) : file } ?? file
        self.spool = spool
        copyPath = spool + "/" + name + ".sqlite"
        let connection = connection
        let version = try Self.namingDamage(in: connection) {
            // A file of no bytes is a database to SQLite, and a bundle of it would look like a good one.
            if try connection.value("SELECT count(*) FROM sqlite_schema") == .integer(0) {
                throw BundleError.copyIsDamaged(["\(path) holds no table"])
            }
            return try connection.value("SELECT sqlite_version()")
        }
        guard case .text(let version)? = version else { throw DatabaseError.unexpectedAnswer("sqlite_version()") }
        server = .sqlite(SQLiteServer(libraryVersion: version, database: name))
        site = try Self.namingDamage(in: connection) { try SiteName.read(connection) }
        estimatedBytes = try FileStatus.of(path, followLinks: true)?.size ?? 0
    }

    /// Where SQLite stumbles over damage, all of it is looked for: the pages tell more than the statement that failed.
    private static func namingDamage<R>(in connection: SQLiteConnection, _ body: () throws -> R) throws -> R {
        do { return try body() } catch let error as DatabaseError {
            guard let code = error.code, code.hasPrefix("SQLITE_CORRUPT") || code.hasPrefix("SQLITE_NOTADB") else {
                throw error
            }
            let findings = (try? connection.quickCheck()) ?? []
            throw BundleError.copyIsDamaged(findings.isEmpty ? ["\(error)"] : findings)
        }
    }

    func copyDatabase(into writer: BundleWriter) throws {
        do {
            try connection.backUp(to: copyPath) { _, _ in try writer.checkCancellation() }
            try check(writer.cancellation)
        } catch DatabaseError.cannotConnect {
            // It is our own copy that cannot be opened, not the database that somebody named.
            throw SystemError(code: EIO, call: "open", path: copyPath)
        }
        try writer.copy(copyPath, as: "\(BundleLayout.sqlite)/\(name).sqlite")
        try writer.flush()
        try Folder.remove(copyPath)
    }

    /// The copy is checked, and asked for its cursors and files: they are exact, since nobody writes to it.
    private func check(_ cancellation: Cancellation) throws {
        let copy = try SQLiteConnection(copyPath, .readOnly)
        let findings = try Self.namingDamage(in: copy) { try copy.quickCheck() }
        guard findings.isEmpty else { throw BundleError.copyIsDamaged(findings) }
        let syncs = try? SyncLogReading.read(copy)
        instant = MarkedInstant(
            cursors: try CursorSnapshot(of: copy),
            cursorsAreExact: true,
            syncsUnderWay: syncs.map { $0.underWay == nil ? 0 : 1 },
            syncs: syncs
        )
        files = try FileLedger.read(copy, live: connection, spool: spool, cancellation)
    }

    func mark(bundleID: String, patience: Double) throws -> MarkedInstant {
        guard let instant else { preconditionFailure("the database has to be copied before it is marked") }
        return instant
    }

    func listFiles(_ cancellation: Cancellation) throws -> FileLedger? { files }

    func checkUnderWay() {}

    func mayReach(_ mark: HookMark) throws -> Bool {
        guard mark.database == database else { return false }
        var (cursors, atMark) = (try instant?.cursors ?? CursorSnapshot(of: connection), mark.cursors)
        // Those of the sites are looked at in the end.
        (cursors.watermarks, atMark.watermarks) = ([], [])
        return cursors == atMark
    }

    func reach(of mark: HookMark, _ instant: MarkedInstant) -> MarkReach {
        .of(mark, copy: instant.cursors, of: database)
    }

    func readSyncs() throws -> (SyncLogReading?, CursorSnapshot?) { try HookMarking.read(connection) }

    var whyUnreachable: AlignmentFinding { .changedSinceMark }

    func copyLog(into writer: BundleWriter) throws -> CopiedLog? { nil }
}
