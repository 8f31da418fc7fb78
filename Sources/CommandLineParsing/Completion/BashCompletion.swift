/// The completions of bash, made from the table of commands.
package struct BashCompletion<Action: Sendable> {
    let root: CommandNode<Action>

    package init(root: CommandNode<Action>) { self.root = root }

    package var script: String {
        let nodes = root.flattened()
        return """
            # bash completions of \(root.name)
            _omsupply_admin() {
                local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
                local place=\(root.name) words= files= index
                # After --option= bash hands the value over as a word of its own.
                [[ $current == = ]] && current=
                [[ $previous == = ]] && previous=${COMP_WORDS[COMP_CWORD - 2]}
                COMPREPLY=()
                for ((index = 1; index < COMP_CWORD; index++)); do
                    case ${COMP_WORDS[index]} in
                        \(valueOptions.joined(separator: " | ")))
                            [[ ${COMP_WORDS[index + 1]} == = ]] && ((index++))
                            ((index++))
                            continue
                            ;;
                    esac
                    case "$place ${COMP_WORDS[index]}" in
            \(nodes.dropFirst().map { Self.step($0.path) }.joined(separator: "\n"))
                    esac
                done
                case "$place $previous" in
            \(nodes.flatMap(values).joined(separator: "\n"))
                    *)
                        case "$place" in
            \(nodes.map(offers).joined(separator: "\n"))
                        esac
                        ;;
                esac
                COMPREPLY=($(compgen -W "$words" -- "$current"))
                if [[ $files && $current != -* ]]; then
                    compopt -o filenames
                    local name
                    while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen "$files" -- "$current")
                fi
            }
            complete -F _omsupply_admin \(root.name)
            """
    }

    private var valueOptions: [String] {
        let options = root.flattened().flatMap(\.command.options) + GlobalOptions.all
        return Set(options.filter { $0.parameter != nil }.flatMap(Self.spellings)).sorted()
    }

    private static func spellings(_ option: Option) -> [String] {
        ["--" + option.name] + (option.short.map { ["-\($0)"] } ?? [])
    }

    private static func step(_ path: [String]) -> String {
        let place = path.joined(separator: " ")
        return "            \"\(place)\") place=\"\(place)\" ;;"
    }

    /// What follows each option that takes a value.
    private func values(_ path: [String], _ command: CommandNode<Action>) -> [String] {
        (command.options + GlobalOptions.all).compactMap { option in
            guard let kind = option.parameter?.kind else { return nil }
            let patterns = Self.spellings(option).map { "\"\((path + [$0]).joined(separator: " "))\"" }
            return "        \(patterns.joined(separator: " | "))) \(Self.completing(kind)) ;;"
        }
    }

    private static func completing(_ kind: ValueKind) -> String {
        switch kind {
        case .file: "files=-f"
        case .folder: "files=-d"
        case .choice(let words): "words=\"\(words.joined(separator: " "))\""
        case .text, .integer: ":"
        }
    }

    /// What may follow at this place: commands, arguments, options.
    private func offers(_ path: [String], _ command: CommandNode<Action>) -> String {
        var words = command.subcommands.map(\.name)
        var files = ""
        for argument in command.arguments {
            switch argument.kind {
            case .choice(let choices): words += choices
            case .file: files = " files=-f"
            case .folder: files = " files=-d"
            case .text, .integer: break
            }
        }
        words += (command.options + GlobalOptions.all).map { "--" + $0.name }
        let place = path.joined(separator: " ")
        return "                \"\(place)\") words=\"\(words.joined(separator: " "))\"\(files) ;;"
    }
}
