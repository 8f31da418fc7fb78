import FileSystem
import WALPositions

/// A bundle with all that is needed to restore it: a full bundle, and the `wal` bundles that carry it on, in order.
package struct BundleChain {
    package let links: [OpenBundle]

    package var full: OpenBundle { links[0] }
    package var last: OpenBundle { links[links.count - 1] }

    /// Finds what `bundle` continues, by id and in its own folder. An index that is lost is made anew.
    ///
    /// - Throws: `BundleError.chain` naming the link that is missing or does not fit; `BundleError` for a damaged one.
    package static func resolve(_ bundle: OpenBundle) throws -> BundleChain {
        var links = [bundle]
        guard bundle.identity.base != nil || bundle.identity.kind == .wal else { return BundleChain(links: links) }
        let folder = Path.parent(of: Path.absolute(bundle.path))
        let catalogue = Catalogue(folder: folder)
        var contents = try catalogue.contents()
        while let first = links.first, let base = first.identity.base {
            if contents.hasLostIndexes, !contents.entries.contains(where: { $0.id == base }) {
                contents = try catalogue.contents(rebuildingIndexes: true)
            }
            let entries = contents.entries
            guard let entry = entries.first(where: { $0.id == base }), links.count <= entries.count else {
                let unreadable = contents.unreadable.map(\.file)
                let id = first.identity.id
                throw BundleError.chain(
                    .missingLink(id: base, continuedBy: id, folder: folder, unreadable: unreadable)
                )
            }
            links.insert(try OpenBundle(path: catalogue.path(of: entry), rebuildingIndex: true), at: 0)
        }
        let chain = BundleChain(links: links)
        try chain.check()
        return chain
    }

    /// Longer and longer chains, each with one more of the folder's bundles that carry this one on; this one first.
    /// Where two bundles continue the same one, the way that reaches further is taken.
    package func continuations() throws -> [BundleChain] {
        guard let end = ChainLink(last.identity, last.manifest)?.end else { return [self] }
        let catalogue = Catalogue(folder: Path.parent(of: Path.absolute(last.path)))
        let entries = try catalogue.contents(rebuildingIndexes: true).entries.withoutCopies
        var best: (end: LSN, links: [OpenBundle]) = (end, [])
        func follow(_ id: String, _ links: [OpenBundle]) {
            for entry in entries where entry.base == id && !links.contains(where: { $0.identity.id == entry.id }) {
                guard let bundle = try? OpenBundle(path: catalogue.path(of: entry), rebuildingIndex: true),
                    ChainLink.fault(in: (self.links + links + [bundle]).compactMap(Self.link)) == nil,
                    let end = bundle.manifest.postgres?.end
                else { continue }
                if end > best.end { best = (end, links + [bundle]) }
                follow(entry.id, links + [bundle])
            }
        }
        follow(last.identity.id, [])
        return (0...best.links.count).map { BundleChain(links: links + best.links.prefix($0)) }
    }

    /// What the bundles of the same server cover that lie in the same folder.
    package func stretchesOfFolder() throws -> [CoveredStretch] {
        guard let system = Self.link(full)?.systemIdentifier else { return [] }
        let folder = Path.parent(of: Path.absolute(last.path))
        return try Catalogue(folder: folder).entries().stretches.filter { $0.systemIdentifier == system }
    }

    private static func link(_ bundle: OpenBundle) -> ChainLink? { ChainLink(bundle.identity, bundle.manifest) }

    private func check() throws {
        let claims = links.compactMap(Self.link)
        guard claims.count == links.count else { throw BundleError.chain(.noLog) }
        if let fault = ChainLink.fault(in: claims) { throw BundleError.chain(fault) }
    }

    package var members: ChainMembers { ChainMembers(links.map(\.manifest)) }
}
