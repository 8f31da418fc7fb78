import FileSystem
import WALPositions

/// A bundle with all that is needed to restore it: a full bundle, and the `wal` bundles that carry it on, in order.
package struct BundleChain {
    package let links: [OpenBundle]

    package var full: OpenBundle { links[0] }
    package var last: OpenBundle { links[links.count - 1] }

    /// Finds what `bundle` continues, by id and in its own folder.
    ///
    /// - Throws: `BundleError.chain` naming the link that is missing or does not fit; `BundleError` for a damaged one.
    package static func resolve(_ bundle: OpenBundle) throws -> BundleChain {
        var links = [bundle]
        guard bundle.identity.base != nil || bundle.identity.kind == .wal else { return BundleChain(links: links) }
        let folder = Path.parent(of: Path.absolute(bundle.path))
        let items = try BundleFolder(path: folder).items()
        while let first = links.first, let base = first.identity.base {
            guard let item = items.first(where: { $0.id == base }), links.count <= items.count else {
                throw BundleError.chain(.missingLink(id: base, continuedBy: first.identity.id, folder: folder))
            }
            links.insert(try OpenBundle(path: item.path), at: 0)
        }
        let chain = BundleChain(links: links)
        try chain.check()
        return chain
    }

    /// Longer and longer chains, each with one more of the folder's bundles that carry this one on; this one first.
    /// Where two bundles continue the same one, the way that reaches further is taken.
    package func continuations() throws -> [BundleChain] {
        guard let end = ChainLink(last.identity, last.manifest)?.end else { return [self] }
        let items = try BundleFolder(path: Path.parent(of: Path.absolute(last.path))).items()
        var best: (end: LSN, links: [OpenBundle]) = (end, [])
        func follow(_ id: String, _ links: [OpenBundle]) {
            for item in items where item.base == id && !links.contains(where: { $0.identity.id == item.id }) {
                guard let bundle = try? OpenBundle(path: item.path),
                    ChainLink.fault(in: (self.links + links + [bundle]).compactMap(Self.link)) == nil,
                    let end = bundle.manifest.postgres?.end
                else { continue }
                if end > best.end { best = (end, links + [bundle]) }
                follow(item.id, links + [bundle])
            }
        }
        follow(last.identity.id, [])
        return (0...best.links.count).map { BundleChain(links: links + best.links.prefix($0)) }
    }

    private static func link(_ bundle: OpenBundle) -> ChainLink? { ChainLink(bundle.identity, bundle.manifest) }

    private func check() throws {
        let claims = links.compactMap(Self.link)
        guard claims.count == links.count else { throw BundleError.chain(.noLog) }
        if let fault = ChainLink.fault(in: claims) { throw BundleError.chain(fault) }
    }

    package var members: ChainMembers { ChainMembers(links.map(\.manifest)) }
}
