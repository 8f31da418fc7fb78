import AdminConsole
import AdminOutput
import BundleArchive
import BundleRestore
import CommandLineParsing
import FileSystem

/// `bundle extract`.
enum BundleExtractCommand {
    static let command = Command(
        "extract",
        "Take single files or folders out of a bundle.",
        discussion: """
            MEMBER is a path as `bundle show --members` lists it, or a folder's, which stands for all that it holds. \
            Files are written below DIR with the same paths; nothing is overwritten. Only the bundle's index and the \
            parts that hold the members are read: two reads for one small file, three where the index is over 256 KiB, \
            one more for each further 4 MiB of a large one. So it comes as fast out of a large bundle.

            It works on a bundle that is damaged or cut off, too: what is whole is written, what is not is named.
            """,
        arguments: [
            BundleCommands.argument,
            Argument("MEMBER", count: .oneOrMore, "The path of a file or folder in the bundle."),
        ],
        options: [
            .value("to", "DIR", kind: .folder, default: ".", "The folder to write to; made if need be."),
            .flag("stdout", "Write the content of one file to standard output."),
            BundleCommands.outputOption,
            BundleCommands.jobsOption,
        ]
    ) { context in
        let words = context.values.all("MEMBER")
        if context.values.flag("stdout") { try checkStandardOutput(context, words) }
        let path = try BundleCommands.bundle(context)
        let extractor = try BundleExtractor(path: path)
        do {
            return context.values.flag("stdout")
                ? try print(words[0], of: extractor, context) : try extract(words, of: extractor, context)
        } catch ArchiveError.noSuchMember(let word, let bundle) {
            throw UnknownMember(
                path: word,
                bundle: bundle,
                nearest: NearestMember.find(word, among: extractor.memberPaths),
                cutAt: extractor.cutAt
            )
        }
    }

    private static func extract(_ words: [String], of extractor: BundleExtractor, _ context: CommandContext) throws
        -> CommandOutcome
    {
        let folder = Path.expandingTilde(context.values.text("to") ?? ".")
        let extracted = try context.withProgress("Extracting", unit: .bytes) { meter in
            try extractor.extract(
                words,
                to: folder,
                jobs: BundleCommands.jobs(context),
                cancellation: context.cancellation,
                onProgress: { meter.update(done: $0, total: $1) }
            )
        }
        let files = extracted.files == 1 ? "1 file" : "\(extracted.files) files"
        return CommandOutcome(
            "\(files) of \(Measure.bytes(extracted.bytes)) in \(extracted.folder)",
            facts: ["bundle": extractor.path, "extracted": extracted],
            warnings: BundleWords.warnings(of: extractor),
            status: extractor.cutAt == nil ? .done : .degraded
        )
    }

    private static func print(_ word: String, of extractor: BundleExtractor, _ context: CommandContext) throws
        -> CommandOutcome
    {
        struct ReaderIsGone: Error {}
        do {
            try extractor.read(word) { bytes in
                try context.cancellation.check()
                guard try context.console.write(bytes) else { throw ReaderIsGone() }
            }
        } catch is ReaderIsGone {}
        return CommandOutcome("", warnings: BundleWords.warnings(of: extractor))
    }

    private static func checkStandardOutput(_ context: CommandContext, _ words: [String]) throws(UsageError) {
        if words.count > 1 {
            throw UsageError(.malformedValue(name: "MEMBER", form: "one file with --stdout"), in: context.command)
        }
        if context.values.flag(GlobalOptions.json.name) {
            throw UsageError(.malformedValue(name: "--stdout", form: "no --json beside it"), in: context.command)
        }
    }
}
