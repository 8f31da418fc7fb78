/// One word of the command line and what stands behind it: a group of commands, or something to run.
///
/// The parser, `--help` and the shell completions all read this one table.
struct Command: Sendable {
    typealias Run = @Sendable (CommandContext) throws -> CommandOutcome

    let name: String
    /// One line, a sentence with a full stop.
    let summary: String
    /// What help says beyond the summary; paragraphs are separated by empty lines.
    let discussion: String?
    let arguments: [Argument]
    let options: [Option]
    let subcommands: [Command]
    /// nil for a group.
    let run: Run?

    /// A command that does something.
    init(
        _ name: String,
        _ summary: String,
        discussion: String? = nil,
        arguments: [Argument] = [],
        options: [Option] = [],
        run: @escaping Run
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.arguments = arguments
        self.options = options
        self.subcommands = []
        self.run = run
    }

    /// A group of commands.
    init(group name: String, _ summary: String, discussion: String? = nil, _ subcommands: [Command]) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.arguments = []
        self.options = []
        self.subcommands = subcommands
        self.run = nil
    }

    func subcommand(_ name: String) -> Command? { subcommands.first { $0.name == name } }
}

extension Command {
    /// Every command below this one, this one included, with the words that lead to it.
    func flattened(path: [String] = []) -> [(path: [String], command: Command)] {
        let path = path + [name]
        return [(path, self)] + subcommands.flatMap { $0.flattened(path: path) }
    }
}
