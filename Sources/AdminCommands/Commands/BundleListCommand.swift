import BundleContents

/// `bundle list`.
enum BundleListCommand {
    static let command = Command(
        "list",
        "List the bundles of the folder, oldest first.",
        discussion: "Only whole bundles are listed: one that is being made, or was cut off, is none.",
        options: [BundleCommands.outputOption]
    ) { context in
        let folder = try BundleCommands.folder(context)
        let entries = try Catalogue(folder: folder).entries()
        return CommandOutcome(text(entries, folder), facts: ["folder": folder, "bundles": entries])
    }

    private static func text(_ entries: [CatalogueEntry], _ folder: String) -> String {
        guard !entries.isEmpty else { return "There is no bundle in \(folder)." }
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
        return table.text
    }
}
