import BundleContents
import WALPositions

extension ChainFault {
    var report: ErrorReport {
        switch self {
        case .missingLink(let id, let next, let folder, let unreadable):
            let files = unreadable.prefix(3).map(ErrorReport.visible).joined(separator: ", ")
            return ErrorReport(
                "missingLink",
                "bundle \(next) continues bundle \(id), which is not in \(folder)",
                advice: "Copy that bundle into the same folder. Nothing was written."
                    + (unreadable.isEmpty ? "" : "\nIt may be one of those that cannot be read: \(files)"),
                status: .notFound,
                facts: ["missing": id, "continuedBy": next, "folder": folder, "unreadable": unreadable]
            )
        case .noFullBundle(let id):
            return damaged("noFullBundle", "bundle \(id) continues nothing, and is no full one", ["bundle": id])
        case .noSuccessor(let id, let base):
            return damaged(
                "noSuccessor",
                "bundle \(id) does not continue bundle \(base)",
                ["bundle": id, "base": base]
            )
        case .otherCluster(let base, let baseSystem, let system):
            return refused(
                "otherCluster",
                "bundle \(base) is of cluster \(baseSystem), and this one is \(system)",
                advice: "Make a full bundle, or name a base of this server with --base.",
                ["base": base, "baseSystem": baseSystem, "system": system]
            )
        case .otherTimeline(let base, let baseTimeline, let timeline):
            return refused(
                "otherTimeline",
                "bundle \(base) is of timeline \(baseTimeline), and the log is now on timeline \(timeline)",
                advice: "The server was restored or promoted since. Make a full bundle.",
                ["base": base, "baseTimeline": baseTimeline, "timeline": timeline]
            )
        case .gap(let bundle, let start, let end):
            return damaged(
                "gap",
                "the log of bundle \(bundle) begins at \(start), and its base's ends at \(end?.description ?? "an unknown place")",
                ["bundle": bundle, "start": start, "baseEnd": end]
            )
        case .logDiffers(let bundle, let segment):
            return damaged(
                "logDiffers",
                "bundle \(bundle) and its neighbour hold different bytes of the log (segment \(segment))",
                ["bundle": bundle, "segment": segment]
            )
        case .recordsStop(let bundle, let position, let reason):
            return damaged(
                "recordsStop",
                "the log of bundle \(bundle) can be read to \(position) only: \(reason)",
                ["bundle": bundle, "position": position, "reason": reason]
            )
        case .noBaseOnTimeline(let newest, let other, let timeline):
            return refused(
                "otherTimeline",
                "the server is on timeline \(timeline), and its newest bundle, \(newest), is of timeline \(other.map(String.init) ?? "unknown")",
                advice:
                    "The server was restored or promoted since, and no bundle goes on from there: make a full bundle.",
                ["base": newest, "baseTimeline": other, "timeline": timeline]
            )
        case .noBase(let folder, let system):
            return ErrorReport(
                "noBase",
                "there is no bundle of this server (cluster \(system)) in \(folder) that could be continued",
                advice: "Make a full bundle first, or name one with --base.",
                status: .notFound,
                facts: ["folder": folder, "system": system]
            )
        case .endUnknown(let base):
            return refused(
                "endUnknown",
                "bundle \(base) does not say where its log ends: an earlier version made it",
                advice: "Make a full bundle.",
                ["base": base]
            )
        case .serverIsBehind(let base, let end, let server):
            return refused(
                "serverIsBehind",
                "the server's log ends at \(server), before that of bundle \(base), which ends at \(end)",
                advice: "It is an older copy of the server that the bundle is of. Make a full bundle.",
                ["base": base, "baseEnd": end, "server": server]
            )
        case .noLog:
            return refused(
                "noLog",
                "a SQLite server has no log that a bundle could carry on",
                advice: "Make a full bundle, which is cheap there.",
                [:]
            )
        }
    }

    private func refused(_ code: String, _ message: String, advice: String, _ facts: CommandOutcome.Facts)
        -> ErrorReport
    {
        ErrorReport(code, message, advice: "Nothing was written. " + advice, status: .refused, facts: facts)
    }

    private func damaged(_ code: String, _ message: String, _ facts: CommandOutcome.Facts) -> ErrorReport {
        ErrorReport(
            code,
            message,
            advice: "Nothing was written. Another copy of these bundles may be whole.",
            status: .damagedInput,
            facts: facts
        )
    }
}
