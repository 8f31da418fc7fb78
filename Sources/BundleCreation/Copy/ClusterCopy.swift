import WALPositions

/// One way to bring the files of a running cluster into a bundle. The log is taken care of elsewhere.
protocol ClusterCopy {
    /// Copies everything, `backup_label` first and `global/pg_control` last.
    ///
    /// - Parameters:
    ///   - label: names the backup on the server.
    ///   - started: called once, when it is known where replay has to begin, before the first file is read.
    ///   - check: called often; throws to stop.
    func run(
        label: String,
        into writer: BundleWriter,
        started: (ClusterCopyStart) throws -> Void,
        check: () throws -> Void
    ) throws -> ClusterCopyEnd
}

struct ClusterCopyStart {
    let lsn: LSN
    let timeline: Timeline
    let estimatedBytes: Int64
}

struct ClusterCopyEnd {
    /// The copy is one state from here on.
    let stop: LSN
    /// Of the checkpoint that replay begins with, as `backup_label` says.
    let checkpoint: LSN
    /// Why the copy is not as it should be: damaged pages.
    var reasons: [String] = []
}
