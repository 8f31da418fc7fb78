/// One word of the command line and what stands behind it: a group of commands, or something to run.
///
/// The parser, `--help` and the shell completions all read this one table. What an `Action` is they do not ask.
package struct CommandNode<Action: Sendable>: Sendable {
    package let name: String
    /// One line, a sentence with a full stop.
    package let summary: String
    /// What help says beyond the summary; paragraphs are separated by empty lines.
    package let discussion: String?
    package let arguments: [Argument]
    package let options: [Option]
    let subcommands: [CommandNode]
    /// nil for a group.
    package let run: Action?

    /// A command that does something.
    package init(
        _ name: String,
        _ summary: String,
        discussion: String? = nil,
        arguments: [Argument] = [],
        options: [Option] = [],
        run: Action
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
    package init(group name: String, _ summary: String, discussion: String? = nil, _ subcommands: [CommandNode]) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.arguments = []
        self.options = []
        self.subcommands = subcommands
        self.run = nil
    }

    func subcommand(_ name: String) -> CommandNode? { subcommands.first { $0.name == name } }
}

extension CommandNode {
    /// Every command below this one, this one included, with the words that lead to it.
    func flattened(path: [String] = []) -> [(path: [String], command: CommandNode)] {
        let path = path + [name]
        return [(path, self)] + subcommands.flatMap { $0.flattened(path: path) }
    }
}
