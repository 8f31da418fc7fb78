import ClusterReading
import BundleArchive
import BundleContents
import Checksums
import FileSystem
import PostgreSQLDriver
import PostgreSQLFormats
import WALPositions

/// Copies a cluster by reading its files, several at once, while the server knows of the backup.
struct LocalCopy: ClusterCopy {
    let configuration: PostgreSQLConfiguration
    let server: PostgreSQLServer
    let dataDirectory: String

    /// `backup_label` is some 200 bytes; a line of `tablespace_map` is a path.
    private static let labelCapacity = 64 << 10
    private static let pathCapacity = 4 << 10

    func run(
        label: String,
        into writer: BundleWriter,
        started: (ClusterCopyStart) throws -> Void,
        check: () throws -> Void
    ) throws -> ClusterCopyEnd {
        let session = try BackupSession(configuration, label: label)
        guard try LocalCluster.knowsCheckpoint(at: session.start, dataDirectory: dataDirectory) else {
            throw BundleError.localImpossible(
                .otherCluster(dataDirectory: dataDirectory, .checkpoint)
            )
        }
        // Listed after the start: whatever grows from now on is in the log.
        let listing = try DataDirectory.list(dataDirectory)
        try started(
            ClusterCopyStart(lsn: session.start, timeline: session.timeline, estimatedBytes: listing.size)
        )
        writer.allowChanges(below: "postgres")
        for name in listing.skipped { writer.skip(BundleLayout.data + "/" + name, "neither file nor folder") }

        try writer.add(TarMember(path: BundleLayout.data, kind: .folder, mode: 0o700))
        // The label is known only at the end, and comes first.
        try writer.reserve(capacity: Self.labelCapacity + listing.roots.count * Self.pathCapacity)
        for root in listing.roots { try copy(root, into: writer, started: session.start, check: check) }
        try writer.flush()
        let control = try ClusterControl.bytes(dataDirectory)
        let end = try session.stop()

        var papers = [(TarMember(path: BundleLayout.label), Array(end.labelText.utf8))]
        if !end.tablespaceMapText.isEmpty {
            papers.append((TarMember(path: BundleLayout.data + "/tablespace_map"), Array(end.tablespaceMapText.utf8)))
        }
        try writer.fillReserved(papers)
        let controlMember = TarMember(path: BundleLayout.controlFile, modified: Int64(BundleName.now()))
        let manifest = try writer.paper(BackupManifest.fileName)
        try ManifestOfCopy.write(
            writer.written,
            control: (controlMember, control),
            range: BackupManifest.WALRange(timeline: session.timeline, start: session.start, end: end.stop),
            to: manifest
        )
        try writer.add(
            TarMember(path: BundleLayout.serverManifest, modified: controlMember.modified),
            content: manifest
        )
        try writer.add(controlMember, content: control)
        return ClusterCopyEnd(stop: end.stop, checkpoint: end.label.checkpoint)
    }

    private func copy(
        _ root: ClusterRoot,
        into writer: BundleWriter,
        started: LSN,
        check: () throws -> Void
    ) throws {
        let prefix = root.tablespace.map { BundleLayout.tablespaces + "/\($0)" } ?? BundleLayout.data
        if root.tablespace != nil { try writer.add(TarMember(path: prefix, kind: .folder, mode: 0o700)) }
        let pages = server.dataChecksums ? PageCheck(blockSize: server.blockSize, start: started) : nil
        for file in root.files {
            let path = prefix + "/" + file.path
            if path == BundleLayout.controlFile { continue }
            try check()
            let member = TarMember(
                path: path,
                kind: file.kind == .folder ? .folder : .file,
                size: file.size,
                mode: file.permissions,
                modified: file.modified
            )
            guard file.kind == .file else {
                try writer.add(member)
                continue
            }
            let relation = file.relation
            try writer.copy(
                root.location(of: file),
                member,
                check: pages.flatMap { check in relation.map { RelationPageCheck(check, of: $0) } }
            )
        }
    }
}
