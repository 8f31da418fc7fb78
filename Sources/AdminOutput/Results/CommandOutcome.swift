/// What a command has to say when it has done its work: for people, and the same for programs.
package struct CommandOutcome: Sendable {
    /// Standard output without `--json`; printed with a final line break. Empty prints nothing.
    package var text: String
    /// The fields of the JSON object beside `ok` and `warnings`.
    package var facts: Facts
    /// Printed on standard error, or as `warnings` in the JSON object.
    package var warnings: [String]
    package var status: ExitStatus

    /// Fields of a JSON object by name.
    package typealias Facts = [String: any Encodable & Sendable]

    package init(_ text: String, facts: Facts = [:], warnings: [String] = [], status: ExitStatus = .done) {
        self.text = text
        self.facts = facts
        self.warnings = warnings
        self.status = status
    }
}
