/// A command line as the table understands it.
package struct ParsedCommand<Action: Sendable>: Sendable {
    package let command: CommandNode<Action>
    /// The words that lead to the command: `omsupply-admin`, `migrate`, `run`.
    package let path: [String]
    package let values: ParsedValues

    package var name: String { path.joined(separator: " ") }
}

/// The values of options and arguments, by their names in the table: `to`, `BUNDLE`. Every value has passed the check
/// of its kind.
package struct ParsedValues: Sendable, Hashable {
    private var flags: Set<String> = []
    private var texts: [String: [String]] = [:]

    mutating func set(_ flag: String) { flags.insert(flag) }
    mutating func append(_ text: String, to name: String) { texts[name, default: []].append(text) }

    package func flag(_ name: String) -> Bool { flags.contains(name) }

    /// The value of an option or argument; nil when it was not given and has no default.
    package func text(_ name: String) -> String? { texts[name]?.last }

    /// Every value of a repeatable option or of an argument that takes many words.
    package func all(_ name: String) -> [String] { texts[name] ?? [] }

    package func integer(_ name: String) -> Int? { text(name).flatMap(Int.init) }
}
