/// Reads a command line against the table of commands. Pure: no file, no environment.
package struct CommandLineParser<Action: Sendable> {
    private let words: [String]
    private var next = 0
    private var path: [CommandNode<Action>]
    private var values = ParsedValues()
    private var given: Set<String> = []
    private var positional: [String] = []
    private var optionsHaveEnded = false
    private var wantsHelp = false

    private init(_ words: [String], root: CommandNode<Action>) {
        self.words = words
        path = [root]
    }

    /// Understands `words`, which do not include the program's own name. `--help` and `--version` win over every
    /// mistake: the answer is then the command that was reached, without its arguments being checked. The word `help`
    /// before a command, or in place of one, is `--help`.
    package static func parse(_ words: [String], root: CommandNode<Action>) throws(UsageError) -> ParsedCommand<Action>
    {
        let options = words.prefix { $0 != "--" }
        if options.contains("--help") || options.contains("-h") || options.contains("--version") {
            return reached(words, root: root)
        }
        var parser = CommandLineParser(words, root: root)
        return try parser.parse()
    }

    /// The command that the words lead to and the flags among them, mistakes overlooked.
    package static func reached(_ words: [String], root: CommandNode<Action>) -> ParsedCommand<Action> {
        var parser = CommandLineParser(words, root: root)
        for word in words.prefix(while: { $0 != "--" }) {
            if let subcommand = parser.command.subcommand(word) { parser.path.append(subcommand) }
            for option in GlobalOptions.all where option.parameter == nil {
                if word == "--" + option.name || option.short.map({ word == "-\($0)" }) ?? false {
                    parser.values.set(option.name)
                }
            }
        }
        return parser.result
    }

    private var command: CommandNode<Action> { path[path.count - 1] }
    private var name: String { path.map(\.name).joined(separator: " ") }
    private var result: ParsedCommand<Action> {
        ParsedCommand(command: command, path: path.map(\.name), values: values)
    }

    private func error(_ problem: UsageError.Problem) -> UsageError { UsageError(problem, in: name) }

    private mutating func parse() throws(UsageError) -> ParsedCommand<Action> {
        while next < words.count {
            let word = words[next]
            next += 1
            if optionsHaveEnded || word == "-" || !word.hasPrefix("-") {
                try take(word: word)
            } else if word == "--" {
                optionsHaveEnded = true
            } else if word.hasPrefix("--") {
                try take(option: word)
            } else {
                try take(shortOption: word)
            }
        }
        if wantsHelp {
            values.set(GlobalOptions.help.name)
            return result
        }
        guard command.run != nil else { throw error(.missingCommand(known: command.subcommands.map(\.name))) }
        try bindArguments()
        try fillDefaults()
        return result
    }

    private mutating func take(word: String) throws(UsageError) {
        if command.run != nil { return positional.append(word) }
        guard let subcommand = command.subcommand(word) else {
            if word == "help" {
                wantsHelp = true
                return
            }
            let known = command.subcommands.map(\.name)
            throw error(.unknownCommand(Self.withoutSecrets(word), nearest: NearestWord.find(word, among: known)))
        }
        path.append(subcommand)
    }

    /// `--name`, `--name value` or `--name=value`.
    private mutating func take(option word: String) throws(UsageError) {
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let known = command.options + GlobalOptions.all
        guard let option = known.first(where: { $0.name == name }) else {
            let nearest = NearestWord.find(name, among: known.map(\.name)).map { "--" + $0 }
            throw error(.unknownOption("--" + name, nearest: nearest))
        }
        try take(option, value: parts.count > 1 ? String(parts[1]) : nil)
    }

    /// `-o`, `-o value` or `-ovalue`.
    private mutating func take(shortOption word: String) throws(UsageError) {
        let letter = word[word.index(after: word.startIndex)]
        let known = command.options + GlobalOptions.all
        guard let option = known.first(where: { $0.short == letter }) else {
            throw error(.unknownOption("-\(letter)", nearest: nil))
        }
        let rest = word.dropFirst(2)
        try take(option, value: rest.isEmpty ? nil : String(rest))
    }

    private mutating func take(_ option: Option, value: String?) throws(UsageError) {
        let title = "--" + option.name
        guard let parameter = option.parameter else {
            guard value == nil else { throw error(.unwantedValue(option: title)) }
            return values.set(option.name)
        }
        guard given.insert(option.name).inserted || option.isRepeatable else {
            throw error(.givenTwice(option: title))
        }
        var word = value
        // A value that begins with two dashes is written `--name=--value`: otherwise it is a forgotten value.
        if word == nil, next < words.count, !words[next].hasPrefix("--") {
            word = words[next]
            next += 1
        }
        guard let word else { throw error(.missingValue(option: title, placeholder: parameter.placeholder)) }
        try check(word, parameter.kind, name: title)
        values.append(word, to: option.name)
    }

    private mutating func bindArguments() throws(UsageError) {
        var rest = positional[...]
        for argument in command.arguments {
            guard !rest.isEmpty else {
                if argument.isRequired { throw error(.missingArgument(argument.name)) }
                continue
            }
            for word in argument.takesMany ? rest : rest.prefix(1) {
                try check(word, argument.kind, name: argument.name)
                values.append(word, to: argument.name)
                rest = rest.dropFirst()
            }
        }
        if let word = rest.first { throw error(.unexpectedArgument(Self.withoutSecrets(word))) }
    }

    private mutating func fillDefaults() throws(UsageError) {
        for option in command.options where !given.contains(option.name) {
            if option.isRequired { throw error(.missingOption("--" + option.name)) }
            if let value = option.defaultValue { values.append(value, to: option.name) }
        }
    }

    private func check(_ word: String, _ kind: ValueKind, name: String) throws(UsageError) {
        guard !kind.accepts(word) else { return }
        var nearest: String?
        if case .choice(let known) = kind { nearest = NearestWord.find(word, among: known) }
        throw error(.invalidValue(name: name, expected: kind, nearest: nearest))
    }

    /// A word as it may be repeated to the user: of an address or an assignment only its beginning.
    static func withoutSecrets(_ word: String) -> String {
        for mark in ["://", "="] {
            if let range = word.firstRange(of: mark) { return word[..<range.upperBound] + "…" }
        }
        return word
    }
}
