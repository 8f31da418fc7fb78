import AdminOutput
import BundleContents
import CommandLineParsing

/// `bundle list`.
enum BundleListCommand {
    static let command = Command(
        "list",
        "List the bundles of the folder, oldest first, and the points in time that they cover.",
        discussion: """
            Only whole bundles are listed: one that is being made is none. What has a bundle's name and cannot be read, \
            because it is another user's or was cut off, is named below them with the reason.
            """,
        options: [BundleCommands.outputOption]
    ) { context in
        let folder = try BundleCommands.folder(context)
        let contents = try Catalogue(folder: folder).contents()
        let stretches = contents.entries.stretches
        let lines =
            bundles(contents.entries, folder) + PointWords.table(stretches) + unreadable(contents.unreadable)
        return CommandOutcome(
            lines.joined(separator: "\n"),
            facts: [
                "folder": folder, "bundles": contents.entries, "covered": stretches,
                "unreadable": contents.unreadable.map(Unreadable.init),
            ]
        )
    }

    /// For programs: the file, and the code and words of an error.
    private struct Unreadable: Encodable, Sendable {
        let file: String
        let code: String
        let reason: String

        init(_ bundle: UnreadableBundle) {
            let report = bundle.report
            (file, code, reason) = (bundle.file, report.code, report.message)
        }
    }

    private static func bundles(_ entries: [CatalogueEntry], _ folder: String) -> [String] {
        guard !entries.isEmpty else { return ["There is no bundle in \(folder)."] }
        var table = TextTable([
            .init(title: "ID"), .init(title: "KIND"), .init(title: "MADE (UTC)"), .init(title: "SIZE", isNumeric: true),
            .init(title: "STATE"), .init(title: "DATABASE"), .init(title: "LEGACY"), .init(title: "FILE"),
        ])
        table.rows = entries.map { entry in
            [
                String(entry.id.prefix(8)), entry.kind.rawValue, entry.created, Measure.bytes(entry.size),
                entry.state.rawValue,
                [entry.engine, entry.databaseVersion].compactMap(\.self).joined(separator: " "),
                entry.alignment.rawValue, entry.file,
            ]
        }
        return [table.text]
    }

    private static func unreadable(_ files: [UnreadableBundle]) -> [String] {
        if files.isEmpty { return [] }
        var table = TextTable("UNREADABLE", "REASON")
        table.rows = files.map { [ErrorReport.visible($0.file), $0.report.message] }
        return ["", table.text]
    }
}
