/// How a cluster is read.
public enum ClusterAccess: Sendable, Hashable {
    /// Its files, in this folder.
    case local(dataDirectory: String)
    /// Over the replication protocol.
    case remote(RemoteReason)
}

/// Why a cluster's files are not read directly.
public enum RemoteReason: Sendable, Hashable {
    case isStandby
    /// The statements that would give the role what it lacks.
    case missingRights(role: String, grants: [String])
    /// The server's data directory is no folder here: it runs on another machine, or in a container of its own.
    case notOnThisMachine(dataDirectory: String)
    /// This process may not read the file or folder.
    case unreadable(String)
    /// The folder holds something else than this server's cluster; what gave it away.
    case otherCluster(dataDirectory: String, Difference)

    public enum Difference: Sendable, Hashable {
        /// nil: the folder's control file cannot be understood.
        case systemIdentifier(server: String, folder: String?)
        /// No `postmaster.pid`, or none that PostgreSQL would write.
        case noServerRuns
        /// The process that `postmaster.pid` names does not exist.
        case processGone(Int32)
        /// Seconds since 1970.
        case startTime(server: Int64, folder: Int64)
        case port(server: Int, folder: Int)
        /// The server made its checkpoint, and the folder's control file does not know it.
        case checkpoint
    }
}
