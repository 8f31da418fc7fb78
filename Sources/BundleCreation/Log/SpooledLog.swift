import BundleContents
import FileSystem
import PostgreSQLFormats
import WALPositions

/// Segments that arrived in a folder while a bundle was made: read, proved, and moved into the bundle.
struct SpooledLog {
    let folder: String
    /// In order and without a hole.
    let segments: [WALSegment]

    /// Copies the segments, the last one filled up with zeros, and removes them.
    ///
    /// - Parameter begun: a time between the backup's start and its end; nil for log that carries a backup on.
    /// - Throws: `BundleError.walGap` when a segment is missing, or they do not hold what `need` says;
    ///   `.serverUnfit(.tablespaceCreated)`.
    func copy(into writer: BundleWriter, proving need: WALNeed, begun: WALTime? = nil) throws -> CopiedLog {
        for segment in segments {
            guard try FileStatus.of(path(segment)) != nil else {
                throw BundleError.walGap("\(segment.fileName) did not arrive")
            }
            // As a segment ends that is still being written.
            let file = try FileDescriptor.open(path(segment), .readWrite)
            try file.truncate(to: Int64(segment.size))
            try file.close()
        }
        let log = try prove(need, begun, writer)
        for segment in segments { try writer.copy(path(segment), as: BundleLayout.wal + "/" + segment.fileName) }
        try writer.flush()
        for segment in segments { try Folder.remove(path(segment)) }
        return log
    }

    func path(_ segment: WALSegment) -> String { folder + "/" + segment.fileName }

    private func prove(_ need: WALNeed, _ begun: WALTime?, _ writer: BundleWriter) throws -> CopiedLog {
        var proof = WALProof(need)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer { buffer.deallocate() }
        for segment in segments where segment.number >= need.firstSegment.number {
            let file = try FileDescriptor.open(path(segment))
            while true {
                try writer.checkCancellation()
                let count = try file.read(into: buffer)
                if count == 0 { break }
                proof.consume(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
        }
        if let failure = proof.failure { throw BundleError.walGap("\(failure)") }
        // Recovery would write into that folder, which is the running server's on its machine.
        if let path = proof.findings.createdTablespace {
            throw BundleError.serverUnfit(.tablespaceCreated(path: path))
        }
        let earliest = begun.map { max($0, proof.latestCommitInBackup ?? $0) }
        return CopiedLog(end: proof.wholeUpTo, facts: LogFacts(proof.findings, earliest: earliest))
    }
}
