import ClusterReading
import BundleArchive
import BundleContents
import PostgreSQLDriver
import WALPositions

extension BundleCreator {
    /// The chain that a `wal` bundle continues: the one of the request, else what the folder's catalogue chooses for the
    /// timeline that the server is on.
    ///
    /// - Throws: `BundleError.chain`: `.noBase`, `.noBaseOnTimeline`, or a fault of the chain itself.
    func base(for session: ClusterSession, in folder: String) throws -> BundleChain {
        if let given = request.base { return try BundleChain.resolve(OpenBundle(path: given)) }
        let server = session.server
        let timeline = try session.replication.identifySystem().timeline
        let catalogue = Catalogue(folder: folder)
        let contents = try catalogue.contents()
        var (entries, unreadable) = (contents.entries, contents.unreadable)
        while let choice = entries.base(for: server.systemIdentifier, on: timeline) {
            let bundle: OpenBundle
            do { bundle = try OpenBundle(path: catalogue.path(of: choice.entry)) } catch {
                unreadable.append(UnreadableBundle(file: choice.entry.file, reason: .init(error)))
                entries.removeAll { $0.id == choice.entry.id }
                continue
            }
            onEvent(.continuing(choice, unreadable: unreadable))
            return try BundleChain.resolve(bundle)
        }
        guard let newest = entries.last(where: { $0.systemIdentifier == server.systemIdentifier }) else {
            throw BundleError.chain(.noBase(folder: folder, system: server.systemIdentifier))
        }
        throw BundleError.chain(
            .noBaseOnTimeline(newest: newest.id, ofTimeline: newest.timeline, timeline: timeline)
        )
    }

    /// What is gone of the folders that were looked at; a part that was not asked for stays as it was.
    func removed(_ continuation: PartContinuation, _ writer: BundleWriter) -> [String] {
        var parts: [String] = []
        if request.legacyFolder != nil { parts.append(BundleLayout.legacy) }
        if request.filesFolder != nil { parts.append(BundleLayout.files) }
        return continuation.removed(below: parts, present: writer.written.paths, skipped: writer.skipped)
    }
}
