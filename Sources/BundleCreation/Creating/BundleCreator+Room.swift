import BundleContents
import FileSystem
import LegacyBackup

extension BundleCreator {
    /// What lies in the files' folder but is no file of the app: the bundles themselves, and the database.
    var exclusions: Set<FileIdentity> {
        var paths = [request.output]
        if case .sqlite(let database) = request.source {
            paths += ["", "-wal", "-shm", "-journal", ".migrating"].map { database + $0 }
        }
        // By what they are: a path may lead to them through links.
        return Set(paths.compactMap { path in (try? FileStatus.of(path, followLinks: true))?.identity })
    }

    /// - Throws: `BundleError.noRoom`.
    func checkRoom(for source: any DatabaseSource, _ legacy: LegacyContents?, in folder: String) throws {
        var raw = source.estimatedBytes
        // Of the folders a `wal` bundle takes what is new, which is not known yet.
        let folders = request.kind == .full
        if folders, let root = request.legacyFolder, let legacy {
            let selection = LegacySelection.decide(start: nil, now: legacy)
            raw += selection.set == nil ? SpaceEstimate.bytes(below: root, excluding: exclusions) : selection.size
        }
        if folders, let files = request.filesFolder { raw += SpaceEstimate.bytes(below: files, excluding: exclusions) }
        let earlier = try Catalogue(folder: folder).entries().last { $0.kind == request.kind }
        // Some segments of WAL arrive while a cluster is copied; a SQLite copy lies beside the bundle for a while.
        let spool: Int64 =
            switch source.server {
            case .postgreSQL(let server):
                4 * Int64(server.walSegmentSize) + (request.kind == .wal ? source.estimatedBytes : 0)
            case .sqlite: source.estimatedBytes
            }
        let estimate = SpaceEstimate(
            raw: raw,
            earlierRatio: earlier.map { Double($0.size) / Double(max(1, $0.rawSize)) },
            spool: spool
        )
        let free = try Folder.freeSpace(at: folder)
        if free < estimate.needed { throw BundleError.noRoom(folder: folder, needed: estimate.needed, free: free) }
    }
}
