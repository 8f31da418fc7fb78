import AdminOutput
import BundleContents
import BundleRestore
import CommandLineParsing
import FileSystem
import AdminConsole

/// `bundle show`.
enum BundleShowCommand {
    static let command = Command(
        "show",
        "Tell what a bundle holds, which instant it stands for, and which points in time it covers.",
        discussion: """
            Reads the bundle's own papers, and what the other bundles of its folder cover together with it; \
            `bundle verify` reads everything. With --before the write-ahead log is searched too, that of the bundles \
            which it continues or which continue it included.
            """,
        arguments: [BundleCommands.argument],
        options: [
            .value("before", "TIME", "Find the last change before a time, such as 2026-11-21T15:05:00Z."),
            .flag("members", "List what it holds: permissions, size, time of last change, path."),
            BundleCommands.outputOption,
        ]
    ) { context in
        let before = try context.values.text("before").map { try time($0, context) }
        let bundle = try OpenBundle(path: try BundleCommands.bundle(context), rebuildingIndex: true)
        let size = try FileStatus.of(bundle.path, followLinks: true)?.size ?? 0
        let listsMembers = context.values.flag("members")
        if listsMembers && !context.values.flag(GlobalOptions.json.name) { try printMembers(of: bundle, context) }
        // A neighbour that cannot be read is no reason to say nothing of this one.
        let stretches = (try? Catalogue(folder: Path.parent(of: bundle.path)).entries().stretches) ?? []
        var lines =
            listsMembers
            ? [] : [BundleWords.description(bundle, size: size)] + PointWords.together(bundle.identity.id, stretches)
        var facts: CommandOutcome.Facts = [
            "path": bundle.path, "size": size, "rawSize": bundle.rawSize, "members": bundle.memberCount,
            "identity": bundle.identity, "manifest": bundle.manifest,
            "covered": stretches.first { $0.bundles.contains(bundle.identity.id) },
        ]
        if let before, let point = try bundle.point(at: before, cancellation: context.cancellation) {
            lines += PointWords.lastChange(before: before.text, point)
            facts["before"] = point
        }
        return CommandOutcome(
            lines.joined(separator: "\n"),
            facts: facts,
            warnings: bundle.manifest.reasons + BundleWords.warnings(of: bundle)
        )
    }

    /// Line by line: all of them would fill memory.
    private static func printMembers(of bundle: OpenBundle, _ context: CommandContext) throws {
        struct ReaderIsGone: Error {}
        do {
            try BundleWords.members(bundle) { lines in
                try context.cancellation.check()
                let isThere = try Array(lines.utf8).withUnsafeBytes { try context.console.write($0) }
                if !isThere { throw ReaderIsGone() }
            }
        } catch is ReaderIsGone {}
    }

    private static func time(_ text: String, _ context: CommandContext) throws -> RestoreTarget {
        guard let target = RestoreTarget(text), case .time = target.point else {
            throw UsageError(.malformedValue(name: "--before", form: PointWords.timeForms), in: context.command)
        }
        return target
    }
}
