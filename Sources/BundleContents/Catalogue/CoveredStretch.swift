package import PostgreSQLFormats
public import WALPositions

/// A full bundle with the `wal` bundles that carry it on without a hole: every point between is covered.
public struct CoveredStretch: Sendable, Hashable, Codable {
    /// Their ids, the full one first.
    public let bundles: [String]
    public let systemIdentifier: String
    public let timeline: Timeline
    public let from: LSN
    public let end: LSN
    package let earliest: WALTime
    package let latest: WALTime

    /// Whether a point is in it. A position means something on its own timeline alone.
    package func covers(_ target: RestoreTarget, on timeline: Timeline) -> Bool {
        side(of: target, on: timeline) == .inside
    }

    private enum Side { case before, inside, behind }

    /// Where a point lies as seen from here; nil where nothing can be said.
    private func side(of target: RestoreTarget, on timeline: Timeline) -> Side? {
        switch target.point {
        case .time(let time): time < earliest ? .before : time > latest ? .behind : .inside
        case .position(let position):
            timeline != self.timeline ? nil : position < from ? .before : position > end ? .behind : .inside
        case .mark, .restorePoint: nil
        }
    }

    func isBehind(_ target: RestoreTarget, on timeline: Timeline) -> Bool {
        side(of: target, on: timeline) == .before
    }

    func isBefore(_ target: RestoreTarget, on timeline: Timeline) -> Bool {
        side(of: target, on: timeline) == .behind
    }
}

extension [CatalogueEntry] {
    /// What the bundles cover together, in the order of their full ones. Bundles of SQLite servers cover no stretch, and
    /// neither do those whose base is missing.
    public var stretches: [CoveredStretch] {
        let entries = withoutCopies
        return entries.filter { $0.kind == .full }.compactMap { entries.stretch(of: [$0]) }
    }

    /// One of each bundle: with copies of every link there would be a way for each choice among them.
    var withoutCopies: [CatalogueEntry] {
        var seen = Set<String>()
        return filter { seen.insert($0.id).inserted }
    }

    /// Of several bundles that continue the same one, the way that reaches furthest.
    private func stretch(of links: [CatalogueEntry]) -> CoveredStretch? {
        guard let full = links.first, let last = links.last, let end = last.covered?.end else { return nil }
        let next = filter { next in
            next.base == last.id && next.kind == .wal && next.systemIdentifier == full.systemIdentifier
                && next.timeline == full.timeline && next.covered?.from == end
                && !links.contains { $0.id == next.id }
        }
        let longer = next.compactMap { stretch(of: links + [$0]) }
        if let furthest = longer.max(by: { $0.end < $1.end }) { return furthest }
        guard let system = full.systemIdentifier, let timeline = full.timeline, let covered = full.covered,
            let earliest = covered.earliest
        else { return nil }
        return CoveredStretch(
            bundles: links.map(\.id),
            systemIdentifier: system,
            timeline: timeline,
            from: covered.from,
            end: end,
            earliest: earliest,
            latest: Swift.max(earliest, links.compactMap { $0.covered?.latest }.last ?? earliest)
        )
    }
}

extension [CoveredStretch] {
    /// The stretch that ends last before a point that is not covered, and the one that begins first behind it.
    package func neighbours(of target: RestoreTarget, on timeline: Timeline) -> (
        before: CoveredStretch?, after: CoveredStretch?
    ) {
        (
            filter { $0.isBefore(target, on: timeline) }.max { ($0.latest, $0.end) < ($1.latest, $1.end) },
            filter { $0.isBehind(target, on: timeline) }.min { ($0.earliest, $0.from) < ($1.earliest, $1.from) }
        )
    }

    /// The stretches of one server in the order of time, and what lies between: a gap where no point can be restored.
    package func gaps(of systemIdentifier: String) -> [(before: CoveredStretch, after: CoveredStretch)] {
        var gaps: [(CoveredStretch, CoveredStretch)] = []
        var furthest: CoveredStretch?
        for stretch in filter({ $0.systemIdentifier == systemIdentifier }).sorted(by: { $0.earliest < $1.earliest }) {
            if let before = furthest, before.latest < stretch.earliest { gaps.append((before, stretch)) }
            if furthest.map({ $0.latest < stretch.latest }) ?? true { furthest = stretch }
        }
        return gaps
    }
}
