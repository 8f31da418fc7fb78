import AdminConsole
package import BundleContents
import PostgreSQLFormats
import WALPositions

/// Words for what several bundles cover together.
extension PointWords {
    /// `f65736b3 and 2 that continue it`.
    package static func bundles(_ stretch: CoveredStretch) -> String {
        let others = stretch.bundles.count - 1
        let first = stretch.bundles[0].prefix(8)
        return switch others {
        case 0: "\(first)"
        case 1: "\(first) and 1 that continues it"
        default: "\(first) and \(others) that continue it"
        }
    }

    /// A row for each stretch, so that the gaps between them are seen; empty without a log.
    package static func table(_ stretches: [CoveredStretch]) -> [String] {
        if stretches.isEmpty { return [] }
        var table = TextTable([
            .init(title: "COVERED FROM (UTC)"), .init(title: "TO"), .init(title: "TIMELINE", isNumeric: true),
            .init(title: "BUNDLES"),
        ])
        table.rows = stretches.map { stretch in
            ["\(stretch.earliest)", "\(stretch.latest)", "\(stretch.timeline)", bundles(stretch)]
        }
        let servers = Set(stretches.map(\.systemIdentifier))
        let hasGap = servers.contains { !stretches.gaps(of: $0).isEmpty }
        return ["", table.text] + (hasGap ? ["", "No point between them can be restored. " + shortGaps] : [])
    }

    static let shortGaps = "A last `bundle create --kind wal` before each full bundle keeps such a gap short."

    /// What one bundle covers together with those of its folder, and the gaps on both sides.
    package static func together(_ id: String, _ stretches: [CoveredStretch]) -> [String] {
        guard let own = stretches.first(where: { $0.bundles.contains(id) }) else { return [] }
        var lines = ["Together   \(own.earliest) to \(own.latest), with \(bundles(own))"]
        for gap in stretches.gaps(of: own.systemIdentifier) where gap.before == own || gap.after == own {
            let sides = "\(gap.before.bundles.last?.prefix(8) ?? "") and \(gap.after.bundles[0].prefix(8))"
            lines.append("Gap        \(gap.before.latest) to \(gap.after.earliest), between \(sides)")
        }
        return lines
    }

    /// Where else a point that is not covered may be looked for; nil where the folder tells nothing.
    static func elsewhere(
        _ target: RestoreTarget,
        _ stretches: [CoveredStretch],
        on timeline: Timeline
    ) -> String? {
        if let other = stretches.last(where: { $0.covers(target, on: timeline) }) {
            return "Bundle \(other.bundles[0].prefix(8)) covers it, \(range(other, target)): name that one."
        }
        let (before, after) = stretches.neighbours(of: target, on: timeline)
        guard let before, let after else { return nil }
        return """
            It lies in a gap. Covered are before it \(range(before, target)) (\(bundles(before))),
            and after it \(range(after, target)) (\(bundles(after))).
            \(shortGaps)
            """
    }

    private static func range(_ stretch: CoveredStretch, _ target: RestoreTarget) -> String {
        if case .position = target.point { return "\(stretch.from) to \(stretch.end)" }
        return "\(stretch.earliest) to \(stretch.latest)"
    }
}
