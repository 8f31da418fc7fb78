/// The completions of zsh, made from the table of commands: a function for each, as `_arguments` wants it.
package struct ZshCompletion<Action: Sendable> {
    let root: CommandNode<Action>

    package init(root: CommandNode<Action>) { self.root = root }

    package var script: String {
        var lines = ["#compdef \(root.name)", "# zsh completions of \(root.name)"]
        for (path, command) in root.flattened() { lines += function(path, command) }
        lines.append("compdef \(Self.name([root.name])) \(root.name)")
        return lines.joined(separator: "\n")
    }

    private static func name(_ path: [String]) -> String { "_" + path.joined(separator: "_") }

    private func function(_ path: [String], _ command: CommandNode<Action>) -> [String] {
        let options = (command.options + GlobalOptions.all).flatMap(Self.specifications)
        var lines = ["", "\(Self.name(path))() {"]
        if command.run == nil {
            lines.append("    local context curcontext=\"$curcontext\" state line")
            lines.append("    local -a commands=(")
            lines += command.subcommands.map { "        \(Self.quoted($0.name + ":" + Self.escaped($0.summary)))" }
            lines.append("    )")
        }
        lines.append("    _arguments -C \\")
        lines += options.map { "        \($0) \\" }
        guard command.run == nil else {
            lines += command.arguments.enumerated().map { "        \(Self.specification($1, at: $0 + 1)) \\" }
            return lines + ["        && return", "}"]
        }
        lines += ["        '1:command:->command' \\", "        '*::argument:->argument' && return"]
        lines += ["    case $state in", "        command) _describe command commands ;;", "        argument)"]
        lines.append("            case $line[1] in")
        lines += command.subcommands.map { "                \($0.name)) \(Self.name(path + [$0.name])) ;;" }
        return lines + ["            esac", "            ;;", "    esac", "}"]
    }

    private static func specifications(_ option: Option) -> [String] {
        let summary = "[\(escaped(option.summary))]"
        let again = option.isRepeatable ? "*" : ""
        guard let parameter = option.parameter else {
            return spellings(option).map { quoted(again + $0 + summary) }
        }
        let value = ":\(parameter.placeholder):\(completing(parameter.kind))"
        return spellings(option).map { quoted("\(again)\($0)\($0.hasPrefix("--") ? "=" : "+")\(summary)\(value)") }
    }

    private static func spellings(_ option: Option) -> [String] {
        (option.short.map { ["-\($0)"] } ?? []) + ["--" + option.name]
    }

    private static func specification(_ argument: Argument, at place: Int) -> String {
        let place = argument.takesMany ? "*" : String(place)
        let optional = argument.count == .optional ? ":" : ""
        return quoted("\(place):\(optional)\(argument.name):\(completing(argument.kind))")
    }

    private static func completing(_ kind: ValueKind) -> String {
        switch kind {
        case .file: "_files"
        case .folder: "_files -/"
        case .choice(let words): "(\(words.joined(separator: " ")))"
        case .text, .integer: " "
        }
    }

    private static func escaped(_ text: String) -> String {
        String(text.flatMap { "\\[]:`$".contains($0) ? ["\\", $0] : [$0] })
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
