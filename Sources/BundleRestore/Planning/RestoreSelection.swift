import BundleArchive
package import BundleContents
package import FileSystem
import PostgreSQLFormats
import WALPositions

/// Which bundles a restore reads, and where it ends: decided from what the bundles and their log say.
struct RestoreSelection {
    let chain: BundleChain
    /// nil on a SQLite server, whose copy is the instant.
    let target: RecoveryTarget?
    /// nil where the log was not read: the mark needs no search.
    let coverage: RestoreCoverage?
    let members: ChainMembers

    /// Whether the restored database is to have the cursors that the last bundle's manifest lists.
    var isMark: Bool {
        guard let target else { return true }
        if case .mark = target.stop { return true }
        return false
    }

    /// - Parameters:
    ///   - until: anything but the mark may need bundles that continue the given one: the fewest are taken. Nil for what
    ///     is usual with this part.
    /// - Throws: `BundleError.refused`, `.chain`, `.damaged`; `Cancelled`.
    static func make(
        of bundle: OpenBundle,
        until: RestoreTarget?,
        part: RestorePart = .all,
        onSegment: () throws -> Void
    ) throws -> RestoreSelection {
        let until = until ?? usualTarget(of: bundle, part)
        let chain = try BundleChain.resolve(bundle)
        guard case .postgreSQL = bundle.identity.server else {
            guard until == .mark else { throw BundleError.refused(.noPointInTime(until)) }
            return RestoreSelection(chain: chain, target: nil, coverage: nil, members: chain.members)
        }
        guard until == .mark else {
            return try search(try shortest(chain.continuations(), reaching: until), until, onSegment)
        }
        guard let coverage = bundle.manifest.postgres else { throw BundleError.walGap("the manifest names no WAL") }
        // Every link is proved again before anything is unpacked.
        if chain.links.count > 1 { try ChainLog(chain).read(onSegment: onSegment, onRecord: { _ in }) }
        let target = RecoveryTarget(
            stop: .mark(coverage.mark.name),
            position: coverage.mark.lsn,
            timeline: coverage.timeline,
            lastChange: nil
        )
        return RestoreSelection(chain: chain, target: target, coverage: nil, members: chain.members)
    }

    /// The mark. Where that is the instant of the legacy server's backup and the database comes back alone, beside a legacy
    /// server that goes on: as late as the bundle reaches.
    private static func usualTarget(of bundle: OpenBundle, _ part: RestorePart) -> RestoreTarget {
        guard part == .omsupply, let coverage = bundle.manifest.postgres, let end = coverage.end,
            coverage.mark.name.hasPrefix(HookMark.namePrefix), end > coverage.mark.lsn
        else { return .mark }
        return .position(end)
    }

    /// The first of longer and longer chains whose manifests say that it reaches the target; else the longest, whose
    /// coverage then tells what is wrong.
    private static func shortest(_ chains: [BundleChain], reaching target: RestoreTarget) -> BundleChain {
        let reaching = chains.first { chain in
            guard let coverage = chain.last.manifest.postgres else { return false }
            return switch target.point {
            case .mark: true
            case .position(let wanted): wanted <= coverage.end ?? coverage.mark.lsn
            case .time(let wanted): coverage.log?.latest.map { wanted <= $0 } ?? false
            // The newest of a name is meant, and a later bundle may have it.
            case .restorePoint: false
            }
        }
        if let reaching { return reaching }
        if case .restorePoint(let name) = target.point,
            let index = chains.lastIndex(where: { chain in
                chain.last.manifest.postgres?.log?.restorePoints.contains { $0.name == name } ?? false
            })
        {
            return chains[index]
        }
        return chains[chains.count - 1]
    }

    private static func search(_ chain: BundleChain, _ until: RestoreTarget, _ onSegment: () throws -> Void) throws
        -> RestoreSelection
    {
        var search = try emptySearch(chain, until)
        try ChainLog(chain).read(onSegment: onSegment, onRecord: { search.note($0) })
        let target: RecoveryTarget
        do { target = try search.decide() } catch {
            // Another bundle of the folder may cover it, or none: both can be told.
            guard case .refused(.outsideCoverage(let target, let coverage, _)) = error else { throw error }
            let stretches = (try? chain.stretchesOfFolder()) ?? []
            throw BundleError.refused(.outsideCoverage(target, coverage, folder: stretches))
        }
        return RestoreSelection(chain: chain, target: target, coverage: search.coverage, members: chain.members)
    }

    private static func emptySearch(_ chain: BundleChain, _ until: RestoreTarget) throws -> LogSearch {
        guard let coverage = chain.full.manifest.postgres else { throw BundleError.chain(.noLog) }
        guard let began = coverage.log?.earliest ?? UTCTime.parse(chain.full.identity.created) else {
            let damage = Damage(member: BundleLayout.identity, range: nil, reason: "it tells of no time")
            throw ArchiveError.damaged(chain.full.path, [damage])
        }
        return LogSearch(until, stop: coverage.stop, timeline: coverage.timeline, began: began)
    }
}

extension OpenBundle {
    /// Where a restore to `target` would end, and what can be restored to at all; reads the log of the bundle and of
    /// those that it takes along.
    ///
    /// - Returns: nil for the mark, which needs no search.
    /// - Throws: `BundleError.refused` with the range that is covered, `.chain`, `.damaged`; `Cancelled`.
    package func point(at target: RestoreTarget, cancellation: Cancellation) throws -> RestorePoint? {
        let selection = try RestoreSelection.make(of: self, until: target, onSegment: { try cancellation.check() })
        guard let found = selection.target, let coverage = selection.coverage else { return nil }
        return RestorePoint(bundles: selection.chain.links.map(\.identity.id), target: found, coverage: coverage)
    }
}

/// One point that can be restored to.
package struct RestorePoint: Sendable, Hashable, Codable {
    /// The bundles that it takes, the full one first.
    package let bundles: [String]
    package let target: RecoveryTarget
    package let coverage: RestoreCoverage
}
