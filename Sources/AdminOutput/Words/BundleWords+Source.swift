package import BundleContents

extension BundleWords {
    /// One line that says how a cluster is read.
    package static func reading(_ access: ClusterAccess) -> String {
        switch access {
        case .local(let folder): return "Reading the server's files in \(folder)."
        case .remote(let reason):
            let grants = grants(for: reason)
            let advice = grants.isEmpty ? "" : " To allow it: " + grants.joined(separator: " ")
            return "Reading over the replication protocol: \(why(reason)).\(advice)"
        }
    }

    /// The statements that would let the files be read.
    static func grants(for reason: RemoteReason) -> [String] {
        if case .missingRights(_, let grants) = reason { grants } else { [] }
    }

    /// Why a cluster's files are not read directly.
    static func why(_ reason: RemoteReason) -> String {
        switch reason {
        case .isStandby: return "the server is a standby"
        case .missingRights(let role, _): return "the role \(role) may not start a backup of files"
        case .notOnThisMachine(let folder): return "its data directory \(folder) is not on this machine"
        case .unreadable(let path): return "this user may not read \(path)"
        case .otherCluster(let folder, let difference):
            return "\(folder) on this machine is not that server's data directory (\(what(difference)))"
        }
    }

    /// The server's own archiving is no part of a bundle; whoever makes one may be the first to hear that it fails.
    package static func archivingFails(_ failure: ArchivingFailure) -> String {
        let since = failure.lastArchived.map { " since \($0)" } ?? ": no file has arrived yet"
        let file = failure.file.map { ", with \($0)," } ?? ""
        return """
            the server's own archiving fails\(since); its last attempt\(file) was at \(failure.lastFailed). The bundle does \
            not need it, but the server keeps its log until it is archived: see archive_command and the server's log
            """
    }

    private static func what(_ difference: RemoteReason.Difference) -> String {
        switch difference {
        case .systemIdentifier(let server, let folder):
            return folder.map { "it belongs to cluster \($0), not \(server)" } ?? "its control file is unreadable"
        case .noServerRuns: return "no server runs on it"
        case .processGone(let process): return "its server, process \(process), is gone"
        case .startTime: return "its server started at another time"
        case .port(let server, let folder): return "its server listens on port \(folder), not \(server)"
        case .checkpoint: return "it does not know the server's last checkpoint"
        }
    }
}
