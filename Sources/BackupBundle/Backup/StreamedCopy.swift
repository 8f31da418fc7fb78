import DatabaseAccess
import PostgreSQLDriver
import WALPositions

/// Copies a cluster over the replication protocol: it works from anywhere, and the server reads the files itself.
struct StreamedCopy: ClusterCopy {
    let configuration: PostgreSQLConfiguration
    let server: PostgreSQLServer

    func run(
        label: String,
        into writer: BundleWriter,
        started: (ClusterCopyStart) throws -> Void,
        check: () throws -> Void
    ) throws -> ClusterCopyEnd {
        let members = ClusterMembers(writer, server)
        var begun: ClusterCopyStart?
        let result = try ReplicationConnection(configuration).baseBackup(
            label: label,
            idle: check,
            receive: { event in
                switch event {
                case .started(let lsn, let timeline, let bytes):
                    let start = ClusterCopyStart(lsn: lsn, timeline: timeline, estimatedBytes: bytes)
                    begun = start
                    members.start = lsn
                    try started(start)
                case .archive(let name, _): try members.startArchive(name)
                case .manifest: try members.startManifest()
                case .data(let bytes):
                    try check()
                    try members.consume(bytes)
                }
            }
        )
        try members.finish()
        guard let begun, result.timeline == begun.timeline else {
            let before = begun.map { "\($0.timeline)" } ?? "?"
            throw BundleError.serverUnfit(.changedMeanwhile("it went from timeline \(before) to \(result.timeline)"))
        }
        var end = ClusterCopyEnd(stop: result.stop)
        if let damage = result.damage { end.reasons.append("the server found damaged pages: \(damage.message)") }
        return end
    }
}
