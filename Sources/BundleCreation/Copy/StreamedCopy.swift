import BundleContents
import DatabaseAccess
import PostgreSQLDriver
import PostgreSQLFormats
import WALPositions

/// Copies a cluster over the replication protocol: it works from anywhere, and the server reads the files itself.
struct StreamedCopy: ClusterCopy {
    let configuration: PostgreSQLConfiguration
    let server: PostgreSQLServer
    /// Whether the server compresses what it sends: worth it where the network is slower than its processors.
    let serverCompresses: Bool

    /// Feature not supported: a server that was built without zstd says so before it sends anything.
    private static let notSupported = "0A000"
    private static let compression = BaseBackupOptions.Compression.zstd(level: 1, workers: 2)

    func run(
        label: String,
        into writer: BundleWriter,
        started: (ClusterCopyStart) throws -> Void,
        check: () throws -> Void
    ) throws -> ClusterCopyEnd {
        guard serverCompresses else { return try run(.none, label, writer, started, check) }
        do {
            return try run(Self.compression, label, writer, started, check)
        } catch let error as DatabaseError {
            guard error.code == Self.notSupported else { throw error }
            return try run(.none, label, writer, started, check)
        }
    }

    private func run(
        _ compression: BaseBackupOptions.Compression,
        _ label: String,
        _ writer: BundleWriter,
        _ started: (ClusterCopyStart) throws -> Void,
        _ check: () throws -> Void
    ) throws -> ClusterCopyEnd {
        let members = ClusterMembers(writer, server)
        var begun: ClusterCopyStart?
        let result = try ReplicationConnection(configuration).baseBackup(
            label: label,
            options: BaseBackupOptions(compression: compression),
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
        guard let begun, result.timeline == begun.timeline else {
            let before = begun.map { "\($0.timeline)" } ?? "?"
            throw BundleError.serverUnfit(.changedMeanwhile("it went from timeline \(before) to \(result.timeline)"))
        }
        let label = try members.finish(
            BackupManifest.WALRange(timeline: begun.timeline, start: begun.lsn, end: result.stop)
        )
        var end = ClusterCopyEnd(stop: result.stop, checkpoint: label.checkpoint)
        if let damage = result.damage { end.reasons.append("the server found damaged pages: \(damage.message)") }
        return end
    }
}
