import FileSystem

/// How much room a bundle will need, from what is known before it is made.
struct SpaceEstimate: Sendable, Hashable {
    /// Bytes of the database, the legacy folder and the files, uncompressed.
    var raw: Int64
    /// Compressed size over raw size of the newest earlier bundle in the folder; nil when there is none.
    var earlierRatio: Double?
    /// WAL or a copy of the database that is kept beside the bundle until it is in it.
    var spool: Int64

    /// Stock records compress four to six times; a third is a careful guess where no earlier bundle tells more.
    var needed: Int64 {
        let ratio = earlierRatio.map { $0 * 1.1 } ?? 1.0 / 3
        return Int64(Double(raw) * min(1, ratio)) + spool
    }

    /// Bytes of all files below a folder; what cannot be read counts as nothing.
    static func bytes(below folder: String, excluding: Set<FileIdentity> = []) -> Int64 {
        var sum: Int64 = 0
        for name in (try? Folder.names(in: folder)) ?? [] {
            let path = folder + "/" + name
            guard let status = try? FileStatus.of(path), !excluding.contains(status.identity) else { continue }
            sum += status.kind == .folder ? bytes(below: path, excluding: excluding) : status.size
        }
        return sum
    }
}
