import BundleArchive
import BundleContents

extension BundleCreator {
    /// The chain that a `wal` bundle continues: the one of the request, else the folder's newest good one of this
    /// cluster; a degraded one only where there is no other.
    func base(of server: PostgreSQLServer, in folder: String) throws -> BundleChain {
        if let given = request.base { return try BundleChain.resolve(OpenBundle(path: given)) }
        let catalogue = Catalogue(folder: folder)
        let entries = try catalogue.entries()
        let (good, degraded) = (entries.filter(entries.isGood), entries.filter { !entries.isGood($0) })
        for entry in good.reversed() + degraded.reversed() {
            guard let bundle = try? OpenBundle(path: catalogue.path(of: entry)),
                case .postgreSQL(let cluster) = bundle.identity.server,
                cluster.systemIdentifier == server.systemIdentifier
            else { continue }
            return try BundleChain.resolve(bundle)
        }
        throw BundleError.chain(.noBase(folder: folder, system: server.systemIdentifier))
    }

    /// What is gone of the folders that were looked at; a part that was not asked for stays as it was.
    func removed(_ continuation: PartContinuation, _ writer: BundleWriter) -> [String] {
        var parts: [String] = []
        if request.legacyFolder != nil { parts.append(BundleLayout.legacy) }
        if request.filesFolder != nil { parts.append(BundleLayout.files) }
        return continuation.removed(below: parts, present: writer.written.paths, skipped: writer.skipped)
    }
}
