/// The text of `--help`, made from the table of commands. Lines have at most 80 columns wherever it is printed, so
/// that it can be compared and quoted.
package struct HelpText<Action: Sendable> {
    let command: CommandNode<Action>
    let path: [String]

    /// - Parameter path: the words that lead to the command, the program's name first.
    package init(command: CommandNode<Action>, path: [String]) {
        self.command = command
        self.path = path
    }

    private static var width: Int { 80 }
    private static var widestTerm: Int { 26 }

    package var text: String {
        var sections = ["Usage: " + usage, Self.wrapped(command.summary)]
        if let discussion = command.discussion {
            sections += discussion.split(separator: "\n\n").map { Self.wrapped(String($0)) }
        }
        sections.append(Self.list("Commands", command.subcommands.map { ($0.name, $0.summary) }))
        sections.append(Self.list("Arguments", command.arguments.map { (Self.title($0), $0.summary) }))
        sections.append(Self.list("Options", command.options.map { (Self.title($0), Self.summary($0)) }))
        sections.append(Self.list("Global options", GlobalOptions.all.map { (Self.title($0), Self.summary($0)) }))
        if !command.subcommands.isEmpty {
            sections.append("More about one of them: " + (path + ["COMMAND", "--help"]).joined(separator: " "))
        }
        return sections.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    /// One line: the command with its options and arguments. Global options are left to their own list.
    var usage: String {
        var words = path
        if command.run == nil { words.append("COMMAND") }
        for option in command.options {
            let word = "--" + option.name + (option.parameter.map { " " + $0.placeholder } ?? "")
            words.append((option.isRequired ? word : "[\(word)]") + (option.isRepeatable ? "…" : ""))
        }
        for argument in command.arguments { words.append(Self.title(argument)) }
        return words.joined(separator: " ")
    }

    private static func title(_ argument: Argument) -> String {
        let name = argument.name + (argument.takesMany ? "…" : "")
        return argument.isRequired ? name : "[\(name)]"
    }

    private static func title(_ option: Option) -> String {
        let short = option.short.map { "-\($0), " } ?? ""
        return short + "--" + option.name + (option.parameter.map { " " + $0.placeholder } ?? "")
    }

    private static func summary(_ option: Option) -> String {
        var text = option.summary
        switch option.parameter?.kind {
        case .choice(let words)?: text += " One of \(words.joined(separator: ", "))."
        case .integer(let range)?: text += " \(range.lowerBound) to \(range.upperBound)."
        default: break
        }
        if let value = option.defaultValue { text += " Default: \(value)." }
        return text
    }

    private static func list(_ title: String, _ entries: [(term: String, summary: String)]) -> String {
        guard !entries.isEmpty else { return "" }
        let widest = min(entries.map(\.term.count).max() ?? 0, widestTerm)
        var lines = [title + ":"]
        for (term, summary) in entries {
            let indent = widest + 4
            let described = wrapped(summary, indent: indent).dropFirst(indent)
            if term.count <= widest {
                lines.append("  " + term + String(repeating: " ", count: widest - term.count + 2) + described)
            } else {
                lines.append("  " + term)
                lines.append(String(repeating: " ", count: indent) + described)
            }
        }
        return lines.joined(separator: "\n")
    }

    /// Breaks text at spaces; every line begins with `indent` spaces.
    static func wrapped(_ text: String, indent: Int = 0) -> String {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: \.isWhitespace) {
            if !line.isEmpty && indent + line.count + 1 + word.count > width {
                lines.append(margin + line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return (lines + [margin + line]).joined(separator: "\n")
    }
}
