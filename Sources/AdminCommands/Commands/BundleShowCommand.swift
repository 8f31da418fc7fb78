import BackupBundle
import FileSystem

/// `bundle show`.
enum BundleShowCommand {
    static let command = Command(
        "show",
        "Tell what a bundle holds and which instant it stands for.",
        discussion: "Reads the bundle's own papers and nothing else; `bundle verify` reads everything.",
        arguments: [BundleCommands.argument],
        options: [BundleCommands.outputOption]
    ) { context in
        let bundle = try OpenBundle(path: try BundleCommands.bundle(context))
        let size = try FileStatus.of(bundle.path, followLinks: true)?.size ?? 0
        return CommandOutcome(
            BundleWords.description(bundle, size: size),
            facts: [
                "path": bundle.path, "size": size, "rawSize": bundle.rawSize, "identity": bundle.identity,
                "manifest": bundle.manifest,
            ],
            warnings: bundle.manifest.reasons
        )
    }
}
