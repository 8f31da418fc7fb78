public import WALPositions

/// What one bundle says of its place in a chain: a full bundle first, then `wal` bundles that each continue the one
/// before.
package struct ChainLink: Sendable, Hashable {
    package let id: String
    package let kind: BundleIdentity.Kind
    package let base: String?
    package let systemIdentifier: String
    package let timeline: Timeline
    /// Where its own log begins: the redo point of a base backup, the base's end in a `wal` bundle.
    package let start: LSN
    /// Behind its last whole record; nil when the tool that made the bundle did not look.
    package let end: LSN?

    /// nil for the bundle of a SQLite server, which is never part of a chain.
    package init?(_ identity: BundleIdentity, _ manifest: BundleManifest) {
        guard case .postgreSQL(let server) = identity.server, let coverage = manifest.postgres else { return nil }
        self.init(
            id: identity.id,
            kind: identity.kind,
            base: identity.base,
            systemIdentifier: server.systemIdentifier,
            timeline: coverage.timeline,
            start: coverage.start,
            end: coverage.end
        )
    }

    init(
        id: String,
        kind: BundleIdentity.Kind,
        base: String?,
        systemIdentifier: String,
        timeline: Timeline,
        start: LSN,
        end: LSN?
    ) {
        (self.id, self.kind, self.base, self.systemIdentifier) = (id, kind, base, systemIdentifier)
        (self.timeline, self.start, self.end) = (timeline, start, end)
    }

    /// Why the links do not follow one another; nil when they do. The log itself is another proof.
    static func fault(in links: [ChainLink]) -> ChainFault? {
        guard let first = links.first, first.kind == .full else { return .noFullBundle(links.first?.id ?? "") }
        for (base, next) in zip(links, links.dropFirst()) {
            guard next.kind == .wal, next.base == base.id else { return .noSuccessor(next.id, of: base.id) }
            guard next.systemIdentifier == base.systemIdentifier else {
                return .otherCluster(base: base.id, baseSystem: base.systemIdentifier, system: next.systemIdentifier)
            }
            guard next.timeline == base.timeline else {
                return .otherTimeline(base: base.id, baseTimeline: base.timeline, timeline: next.timeline)
            }
            guard let end = base.end, end == next.start else {
                return .gap(bundle: next.id, start: next.start, baseEnd: base.end)
            }
        }
        return nil
    }
}

/// Why bundles form no chain, or one cannot be continued.
public enum ChainFault: Sendable, Hashable {
    /// A bundle that another one continues is not in the same folder, or one of the files that cannot be read.
    case missingLink(id: String, continuedBy: String, folder: String, unreadable: [String] = [])
    case noFullBundle(String)
    case noSuccessor(String, of: String)
    case otherCluster(base: String, baseSystem: String, system: String)
    case otherTimeline(base: String, baseTimeline: Timeline, timeline: Timeline)
    /// The log of a bundle does not begin where its base's ends.
    case gap(bundle: String, start: LSN, baseEnd: LSN?)
    /// Both bundles hold the same stretch of log, and it differs.
    case logDiffers(bundle: String, segment: String)
    /// The records of the log do not go on to the bundle's mark.
    case recordsStop(bundle: String, at: LSN, reason: String)
    /// The newest bundle of this server in the catalogue is of another timeline than the server.
    case noBaseOnTimeline(newest: String, ofTimeline: Timeline?, timeline: Timeline)
    /// The catalogue has no bundle of this server.
    case noBase(folder: String, system: String)
    /// The base does not say where its log ends.
    case endUnknown(base: String)
    /// The server's log ends before the base's.
    case serverIsBehind(base: String, baseEnd: LSN, server: LSN)
    /// Only a PostgreSQL server has a log that can be carried on.
    case noLog
}
