/// One option of a command: `--name`, with or without a value.
struct Option: Sendable, Hashable {
    /// What stands for the value in help (`VERSION`), and what it may be.
    struct Parameter: Sendable, Hashable {
        let placeholder: String
        let kind: ValueKind
    }

    let name: String
    let short: Character?
    let summary: String
    /// nil for a flag.
    let parameter: Parameter?
    let defaultValue: String?
    let isRequired: Bool
    let isRepeatable: Bool

    /// An option without a value.
    static func flag(_ name: String, short: Character? = nil, _ summary: String) -> Option {
        Option(
            name: name,
            short: short,
            summary: summary,
            parameter: nil,
            defaultValue: nil,
            isRequired: false,
            isRepeatable: false
        )
    }

    /// An option with a value. Help shows the default; a repeatable one collects every value it is given.
    static func value(
        _ name: String,
        short: Character? = nil,
        _ placeholder: String,
        kind: ValueKind = .text,
        default defaultValue: String? = nil,
        required: Bool = false,
        repeatable: Bool = false,
        _ summary: String
    ) -> Option {
        Option(
            name: name,
            short: short,
            summary: summary,
            parameter: Parameter(placeholder: placeholder, kind: kind),
            defaultValue: defaultValue,
            isRequired: required,
            isRepeatable: repeatable
        )
    }
}

/// One word that a command takes by its place, such as `BUNDLE`.
struct Argument: Sendable, Hashable {
    enum Count: Sendable, Hashable { case one, optional, oneOrMore, any }

    let name: String
    let kind: ValueKind
    let count: Count
    let summary: String

    init(_ name: String, kind: ValueKind = .text, count: Count = .one, _ summary: String) {
        self.name = name
        self.kind = kind
        self.count = count
        self.summary = summary
    }

    var isRequired: Bool { count == .one || count == .oneOrMore }
    var takesMany: Bool { count == .oneOrMore || count == .any }
}
