import ClusterReading
import BundleContents
import DatabaseAccess
import PostgreSQLDriver

extension ClusterSession {
    /// The way in which the cluster's files will be read: what was asked for, else what is possible.
    ///
    /// - Parameters:
    ///   - serverCompresses: nil for wherever the network lies between us.
    ///   - onEvent: is told what was chosen, and why.
    /// - Throws: `BundleError.localImpossible`; `DatabaseError`.
    func copy(
        _ access: BackupRequest.Access,
        serverCompresses: Bool?,
        _ onEvent: (BundleEvent) -> Void
    ) throws -> any ClusterCopy {
        if access != .remote {
            switch try LocalCluster(of: sql).access {
            case .local(let folder):
                onEvent(.reading(.local(dataDirectory: folder)))
                return LocalCopy(configuration: configuration, server: server, dataDirectory: folder)
            case .remote(let reason):
                if access == .local { throw BundleError.localImpossible(reason) }
                onEvent(.reading(.remote(reason)))
            }
        }
        let compresses = try serverCompresses ?? !isOnThisMachine
        return StreamedCopy(configuration: configuration, server: server, serverCompresses: compresses)
    }

    /// Over a unix socket both addresses are NULL, over the loopback they are equal.
    private var isOnThisMachine: Bool {
        get throws(DatabaseError) {
            try sql.value("SELECT inet_server_addr() IS NOT DISTINCT FROM inet_client_addr()") == .boolean(true)
        }
    }
}
