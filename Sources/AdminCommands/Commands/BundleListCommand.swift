import AdminConsole
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
            because it is another user's or was cut off, is named below them with the reason. VERIFIED is when every byte \
            of the bundle was read back and found good before it got its name.

            With --older-than it tells whoever has to know that backups have stopped: where no bundle of the last HOURS \
            hours is good, with everything that it continues, a line above the list says so and the exit status is 2.
            """,
        options: [
            BundleCommands.outputOption,
            .value(
                "older-than",
                "HOURS",
                kind: .integer(1...1_000_000),
                "Exit with status 2 when the newest good bundle is older than that, or when there is none."
            ),
        ]
    ) { context in
        let folder = try BundleCommands.folder(context)
        let contents = try Catalogue(folder: folder).contents()
        let stretches = contents.entries.stretches
        let age = context.values.integer("older-than").map {
            contents.entries.age(at: Int64(BundleName.now()), limitHours: $0)
        }
        let alarm = age.flatMap { BundleWords.tooOld($0, in: folder) }
        let lines =
            (alarm.map { [$0, ""] } ?? []) + bundles(contents.entries, folder) + PointWords.table(stretches)
            + unreadable(contents.unreadable)
        var facts: CommandOutcome.Facts = [
            "folder": folder, "bundles": contents.entries, "covered": stretches,
            "unreadable": contents.unreadable.map(Unreadable.init),
        ]
        if let age { facts["age"] = age }
        return CommandOutcome(
            lines.joined(separator: "\n"),
            facts: facts,
            // People have it above the list.
            warnings: context.values.flag(GlobalOptions.json.name) ? [alarm].compactMap(\.self) : [],
            status: alarm == nil ? .done : .degraded
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
            .init(title: "STATE"), .init(title: "DATABASE"), .init(title: "LEGACY"),
            .init(title: "VERIFIED (UTC)"), .init(title: "FILE"),
        ])
        table.rows = entries.map { entry in
            [
                String(entry.id.prefix(8)), entry.kind.rawValue, entry.created, Measure.bytes(entry.size),
                entry.state.rawValue,
                [entry.engine, entry.databaseVersion].compactMap(\.self).joined(separator: " "),
                entry.alignment.rawValue, entry.verified ?? "-", entry.file,
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
