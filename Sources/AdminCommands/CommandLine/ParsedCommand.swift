/// A command line as the table understands it.
struct ParsedCommand: Sendable {
    let command: Command
    /// The words that lead to the command: `omsupply-admin`, `migrate`, `run`.
    let path: [String]
    let values: ParsedValues

    var name: String { path.joined(separator: " ") }
}

/// The values of options and arguments, by their names in the table: `to`, `BUNDLE`. Every value has passed the check
/// of its kind.
struct ParsedValues: Sendable, Hashable {
    private var flags: Set<String> = []
    private var texts: [String: [String]] = [:]

    mutating func set(_ flag: String) { flags.insert(flag) }
    mutating func append(_ text: String, to name: String) { texts[name, default: []].append(text) }

    func flag(_ name: String) -> Bool { flags.contains(name) }

    /// The value of an option or argument; nil when it was not given and has no default.
    func text(_ name: String) -> String? { texts[name]?.last }

    /// Every value of a repeatable option or of an argument that takes many words.
    func all(_ name: String) -> [String] { texts[name] ?? [] }

    func integer(_ name: String) -> Int? { text(name).flatMap(Int.init) }
}
