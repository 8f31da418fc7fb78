package import BundleContents
package import DatabaseAccess
import FileSystem
import Glibc
package import PostgreSQLDriver
package import PostgreSQLFormats
package import WALPositions

/// What is known about reading a cluster's files directly: facts, and what they decide.
package struct LocalCluster: Sendable, Hashable {
    /// What the folder at the server's `data_directory` shows to this process.
    package struct FolderFacts: Sendable, Hashable {
        /// The first thing that has to be read and may not be.
        package var unreadable: String?
        /// nil when its control file cannot be understood.
        package var systemIdentifier: String?
        package var postmaster: PostmasterFile?
        /// Whether the process that `postmaster` names exists on this machine.
        package var processIsAlive: Bool
    }

    package var isStandby: Bool
    package var role: String
    package var rights: LocalBackupRights
    /// nil when the role may not see it.
    package var dataDirectory: String?
    package var systemIdentifier: String
    /// `pg_postmaster_start_time()` in whole seconds since 1970.
    package var started: Int64
    /// The server's own `port`.
    package var port: Int
    /// nil when there is no such folder.
    package var folder: FolderFacts?

    /// The server notes its start time once in its file and, when it is ready to serve, once for the function. Making
    /// its shared memory lies between the two.
    package static let longestStart: Int64 = 60

    /// Local when nothing speaks against it.
    package var access: ClusterAccess {
        if isStandby { return .remote(.isStandby) }
        guard rights.isComplete, let dataDirectory else {
            return .remote(.missingRights(role: role, grants: rights.grants(to: role)))
        }
        guard let folder else { return .remote(.notOnThisMachine(dataDirectory: dataDirectory)) }
        if let unreadable = folder.unreadable { return .remote(.unreadable(unreadable)) }
        if let difference = difference(folder) {
            return .remote(.otherCluster(dataDirectory: dataDirectory, difference))
        }
        return .local(dataDirectory: dataDirectory)
    }

    /// A copy of a cluster has the same identifier, so that the running process has to be the same, too.
    private func difference(_ folder: FolderFacts) -> RemoteReason.Difference? {
        if folder.systemIdentifier != systemIdentifier {
            return .systemIdentifier(server: systemIdentifier, folder: folder.systemIdentifier)
        }
        guard let postmaster = folder.postmaster else { return .noServerRuns }
        if !folder.processIsAlive { return .processGone(postmaster.process) }
        if postmaster.port != port { return .port(server: port, folder: postmaster.port) }
        if !(started - Self.longestStart...started).contains(postmaster.started) {
            return .startTime(server: started, folder: postmaster.started)
        }
        return nil
    }

    /// The last proof, after `pg_backup_start`: the server has just made a checkpoint, and the folder's control file
    /// must know of it.
    ///
    /// - Parameters:
    ///   - start: what `pg_backup_start` answered, where that checkpoint's replay begins.
    package static func knowsCheckpoint(at start: LSN, dataDirectory: String) throws -> Bool {
        try ClusterControl.read(dataDirectory).redo >= start
    }
}

extension LocalCluster {
    /// Asks the server, and looks at the folder that it names.
    package init(of db: PostgreSQLConnection) throws(DatabaseError) {
        rights = try LocalBackupRights(of: db)
        let rows = try db.query(
            """
            SELECT pg_is_in_recovery() AS standby, current_user::text AS role, current_setting('port')::int AS port,
                floor(extract(epoch FROM pg_postmaster_start_time()))::bigint AS started,
                (SELECT system_identifier::text FROM pg_control_system()) AS identifier
            """
        )
        guard let row = rows.first else { throw .unexpectedAnswer("no facts about the server") }
        isStandby = try row.boolean("standby")
        role = try row.text("role")
        systemIdentifier = try row.text("identifier")
        started = try row.integer("started")
        port = Int(try row.integer("port"))
        if rights.maySeeDataDirectory {
            guard case .text(let path)? = try db.value("SELECT current_setting('data_directory')") else {
                throw .unexpectedAnswer("data_directory")
            }
            dataDirectory = path
            folder = Self.look(at: path)
        }
    }

    /// nil when there is no folder there.
    package static func look(at path: String) -> FolderFacts? {
        do {
            guard let status = try FileStatus.of(path, followLinks: true), status.kind == .folder else { return nil }
        } catch {
            return FolderFacts(unreadable: path, processIsAlive: false)
        }
        var facts = FolderFacts(processIsAlive: false)
        // Folders have to be listed, and one file of each kind opened: PostgreSQL gives all files the same rights.
        for name in [
            "", "/base", "/base/1", "/global", "/pg_tblspc", "/PG_VERSION", "/base/1/PG_VERSION",
            "/global/pg_filenode.map", "/" + ControlFile.path,
        ] where facts.unreadable == nil {
            do { _ = try FileDescriptor.open(path + name) } catch { facts.unreadable = path + name }
        }
        if facts.unreadable != nil { return facts }
        facts.systemIdentifier = (try? ClusterControl.read(path)).map { String($0.systemIdentifier) }
        if let bytes = try? WholeFile.read(path + "/postmaster.pid", limit: 64 << 10) {
            facts.postmaster = PostmasterFile(parsing: String(decoding: bytes, as: UTF8.self))
        }
        if let process = facts.postmaster?.process {
            // EPERM: it is there, and belongs to someone else.
            facts.processIsAlive = kill(process, 0) == 0 || errno == EPERM
        }
        return facts
    }
}
