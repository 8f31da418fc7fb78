import AdminConsole
import AdminOutput
import BundleContents
import CommandLineParsing
import FileSystem
import OMSupplyConfiguration

/// `bundle`: backups.
enum BundleCommands {
    static let group = Command(
        group: "bundle",
        "Make bundles of the whole server, list them, look into them, prove them.",
        [
            BundleCreateCommand.command, BundleListCommand.command, BundleShowCommand.command,
            BundleVerifyCommand.command, BundleExtractCommand.command,
        ]
    )

    static let argument = Argument(
        "BUNDLE",
        """
        A path, a bundle's id, a unique beginning of one, or `latest`: the newest good one since the server was last \
        restored or promoted.
        """
    )

    static let outputOption = Option.value(
        "output",
        short: "o",
        "DIR",
        kind: .folder,
        "The folder of the bundles; without it, backup.backup_dir of the configuration."
    )

    static let jobsOption = Option.value(
        "jobs",
        short: "j",
        "N",
        kind: .integer(1...64),
        """
        How many threads compress or decompress, each with about 10 MB; without it, one for each core, but 8 at most: the \
        database server needs memory and cores too.
        """
    )

    static func jobs(_ context: CommandContext) -> Int { context.values.integer("jobs") ?? min(8, Machine.coreCount) }

    /// The folder that bundles are kept in.
    static func folder(_ context: CommandContext) throws -> String {
        if let given = context.values.text("output") { return Path.absolute(Path.expandingTilde(given)) }
        let configuration = try context.configuration()
        return try configuration.require(configuration.backup.directory, key: "backup.backup_dir")
    }

    /// The archive that the word BUNDLE means. A path needs no configuration.
    static func bundle(_ context: CommandContext) throws -> String {
        try bundle(context.values.text("BUNDLE") ?? "", context)
    }

    /// The same for a word that an option gives.
    static func bundle(_ word: String, _ context: CommandContext) throws -> String {
        let word = Path.expandingTilde(word)
        let isPath = try word.contains("/") || FileStatus.of(word, followLinks: true) != nil
        let folder = isPath ? Path.currentFolder : try folder(context)
        let found = try Catalogue(folder: folder).find(word.contains("/") || !isPath ? word : "./" + word)
        if let choice = found.choice {
            let warnings = BundleWords.warnings(of: choice, for: .latest)
            for warning in warnings + BundleWords.warnings(of: found.unreadable) { context.warn(warning) }
        }
        return found.path
    }

    /// Shows the steps and the bytes of a long operation.
    static func withProgress<R>(_ context: CommandContext, _ work: (@escaping (BundleEvent) -> Void) throws -> R) throws
        -> R
    {
        let steps = StepProgress(context)
        defer { steps.finish() }
        return try work { steps.show($0) }
    }
}

/// A meter for each step of a long operation.
final class StepProgress {
    private let context: CommandContext
    private var meter: ProgressMeter?

    init(_ context: CommandContext) { self.context = context }

    func show(_ event: BundleEvent) {
        switch event {
        case .step(let step):
            finish()
            meter = ProgressMeter(
                BundleWords.step(step),
                unit: .bytes,
                console: context.console,
                quiet: context.isQuiet
            )
        case .continuing(let choice, let unreadable):
            let warnings = BundleWords.warnings(of: choice, for: .base)
            for warning in warnings + BundleWords.warnings(of: unreadable) { context.warn(warning) }
        case .archivingFails(let failure): context.warn(BundleWords.archivingFails(failure))
        case .legacyAway(let folder, let error): context.warn(LegacyWords.away(folder, error))
        case .waitingForLegacy(let awaited, let seconds):
            finish()
            context.say(HookWords.waiting(for: awaited, atMost: seconds))
        case .progress(let done, let total): meter?.update(done: done, total: total)
        case .reading(let access):
            if !context.isQuiet { context.console.writeError(BundleWords.reading(access) + "\n") }
        }
    }

    func finish() {
        meter?.finish()
        meter = nil
    }
}
