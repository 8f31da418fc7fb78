/// One option of a command: `--name`, with or without a value.
package struct Option: Sendable, Hashable {
    /// What stands for the value in help (`VERSION`), and what it may be.
    struct Parameter: Sendable, Hashable {
        let placeholder: String
        let kind: ValueKind
    }

    package let name: String
    package let short: Character?
    package let summary: String
    /// nil for a flag.
    let parameter: Parameter?
    let defaultValue: String?
    let isRequired: Bool
    let isRepeatable: Bool

    /// An option without a value.
    package static func flag(_ name: String, short: Character? = nil, _ summary: String) -> Option {
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
    package static func value(
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
package struct Argument: Sendable, Hashable {
    package enum Count: Sendable, Hashable { case one, optional, oneOrMore, any }

    package let name: String
    package let kind: ValueKind
    package let count: Count
    package let summary: String

    package init(_ name: String, kind: ValueKind = .text, count: Count = .one, _ summary: String) {
        self.name = name
        self.kind = kind
        self.count = count
        self.summary = summary
    }

    var isRequired: Bool { count == .one || count == .oneOrMore }
    var takesMany: Bool { count == .oneOrMore || count == .any }
}
