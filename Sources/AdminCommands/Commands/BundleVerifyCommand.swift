import AdminConsole
import AdminOutput
import BundleContents
import CommandLineParsing

/// `bundle verify`.
enum BundleVerifyCommand {
    static let command = Command(
        "verify",
        "Read a whole bundle and prove that it is what was written.",
        discussion: """
            Every frame's hash, every member against the manifest, every page of the write-ahead log up to the mark. \
            What is damaged is named, with its place in the file; the exit status is 65 then.
            """,
        arguments: [BundleCommands.argument],
        options: [BundleCommands.outputOption, BundleCommands.jobsOption]
    ) { context in
        let path = try BundleCommands.bundle(context)
        let report = try BundleCommands.withProgress(context) { show in
            try BundleVerifier.verify(
                path,
                jobs: BundleCommands.jobs(context),
                fromDevice: true,
                cancellation: context.cancellation,
                onEvent: show
            )
        }
        return CommandOutcome(
            """
            \(path) is good: \(BundleWords.members(report.members)), \(Measure.bytes(report.rawBytes)) in \
            \(report.frames) frames of \(Measure.bytes(report.compressedBytes)).
            """,
            facts: ["path": path, "report": report],
            warnings: report.reasons,
            status: report.state == .ok ? .done : .degraded
        )
    }
}
