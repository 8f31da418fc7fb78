package import BundleContents
package import BundleRestore
import PostgreSQLFormats
import WALPositions

/// Words for points in time.
package enum PointWords {
    package static func point(_ target: RecoveryTarget) -> String {
        let place = "\(target.position) of timeline \(target.timeline)"
        return switch target.stop {
        case .mark(let name): "\(place) (\(name))"
        case .record: place
        }
    }

    /// nil where no change is known: the mark is not searched for.
    package static func lastChange(_ target: RecoveryTarget) -> String? {
        target.lastChange.map { "the last change in it was committed at \($0.time) (\($0.end))" }
    }

    static func range(_ coverage: RestoreCoverage) -> String {
        let until = coverage.latest.map { " to \($0)" } ?? ""
        return "from \(coverage.from) to \(coverage.end), from \(coverage.earliest)\(until)"
    }

    /// What one bundle covers by its own papers.
    package static func covered(_ coverage: PostgreSQLCoverage, _ identity: BundleIdentity) -> [String] {
        guard let end = coverage.end else { return [] }
        let from = identity.kind == .wal ? coverage.start : coverage.stop
        var lines = ["Covers     \(from) to \(end)\(times(CoveredPoints(coverage, identity)))"]
        guard let log = coverage.log else { return lines }
        if let first = log.firstCommit, let last = log.lastCommit {
            lines.append("Commits    \(first.time) (\(first.end)) to \(last.time) (\(last.end))")
        }
        let own = log.restorePoints.filter { $0.lsn >= from }
        lines += own.suffix(20).map { "Point      \($0.name) at \($0.time) (\($0.lsn))" }
        if own.count > 20 { lines.append("Points     \(own.count - 20) earlier ones: --json lists all") }
        return lines
    }

    private static func times(_ points: CoveredPoints?) -> String {
        guard let latest = points?.latest else { return "" }
        return points?.earliest.map { ", \($0) to \(latest)" } ?? ", up to \(latest)"
    }

    /// `the last change before 18:00:00 was committed at 17:53:14.123`, and where that is.
    package static func lastChange(before text: String, _ point: RestorePoint) -> [String] {
        var lines = ["Range      \(range(point.coverage))"]
        if let change = point.target.lastChange {
            lines.append("Change     the last change before \(text) was committed at \(change.time) (\(change.end))")
        } else {
            lines.append("Change     no change before \(text) is in the log: the base backup already has them")
        }
        if point.bundles.count > 1 { lines.append("Bundles    \(point.bundles.joined(separator: ", "))") }
        return lines
    }

    /// The forms that `--until` takes, with an example of each.
    package static let targetForms = """
        mark, an LSN (16/B374D848), a time (2026-11-21T15:05:00Z, 2026-11-21T18:05:00+03:00, "2026-11-21 15:05:00" in \
        UTC) or the name of a restore point
        """
    package static let timeForms = """
        a time, such as 2026-11-21T15:05:00Z, 2026-11-21T18:05:00+03:00 or "2026-11-21 15:05:00" in UTC
        """
}
