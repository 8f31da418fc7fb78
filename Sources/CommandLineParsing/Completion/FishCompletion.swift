/// The completions of fish, made from the table of commands.
package struct FishCompletion<Action: Sendable> {
    let root: CommandNode<Action>

    package init(root: CommandNode<Action>) { self.root = root }

    package var script: String {
        var lines = [
            "# fish completions of \(root.name)",
            "function __omsupply_admin_at --description 'whether the words so far lead to this command'",
            "    set -l place \(root.name)",
            "    set -l words (commandline -opc)[2..-1]",
            "    while set -q words[1]",
            "        if contains -- $words[1] \(valueOptions.joined(separator: " "))",
            "            set -e words[1]",
            "        else",
            "            switch \"$place $words[1]\"",
        ]
        for (path, _) in root.flattened().dropFirst() {
            let place = path.joined(separator: " ")
            lines.append("                case '\(place)'")
            lines.append("                    set place '\(place)'")
        }
        lines += ["            end", "        end", "        set -e words[1]", "    end"]
        lines += ["    test \"$place\" = \"$argv\"", "end", "complete -c \(root.name) -f"]
        for option in GlobalOptions.all { lines.append("complete -c \(root.name) " + Self.option(option)) }
        for (path, command) in root.flattened() { lines += completions(path, command) }
        return lines.joined(separator: "\n")
    }

    private var valueOptions: [String] {
        let options = root.flattened().flatMap(\.command.options) + GlobalOptions.all
        let spellings = options.filter { $0.parameter != nil }
            .flatMap { ["--" + $0.name] + ($0.short.map { ["-\($0)"] } ?? []) }
        return Set(spellings).sorted()
    }

    private func completions(_ path: [String], _ command: CommandNode<Action>) -> [String] {
        let place = "complete -c \(root.name) -n '__omsupply_admin_at \(path.joined(separator: " "))' "
        var lines = command.subcommands.map { place + "-a \($0.name) -d " + Self.quoted($0.summary) }
        lines += command.options.map { place + Self.option($0) }
        for argument in command.arguments {
            switch argument.kind {
            case .file: lines.append(place + "-F")
            case .folder: lines.append(place + "-a '(__fish_complete_directories)'")
            case .choice(let words): lines.append(place + "-a \(Self.quoted(words.joined(separator: " ")))")
            case .text, .integer: break
            }
        }
        return lines
    }

    private static func option(_ option: Option) -> String {
        var words = (option.short.map { "-s \($0) " } ?? "") + "-l \(option.name)"
        switch option.parameter?.kind {
        case nil: break
        case .file?: words += " -r -F"
        case .folder?: words += " -x -a '(__fish_complete_directories)'"
        case .choice(let choices)?: words += " -x -a " + quoted(choices.joined(separator: " "))
        case .text?, .integer?: words += " -x"
        }
        return words + " -d " + quoted(option.summary)
    }

    /// In fish's single quotes a backslash stands before a quote or a backslash.
    private static func quoted(_ text: String) -> String {
        "'" + String(text.flatMap { "'\\".contains($0) ? ["\\", $0] : [$0] }) + "'"
    }
}
