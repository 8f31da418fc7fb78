/// A command line that makes no sense, and where. Values are never part of it: one may hold a password.
package struct UsageError: Error, Sendable, Hashable {
    package enum Problem: Sendable, Hashable {
        case missingCommand(known: [String])
        case unknownCommand(String, nearest: String?)
        case unknownOption(String, nearest: String?)
        case missingValue(option: String, placeholder: String)
        case unwantedValue(option: String)
        case givenTwice(option: String)
        case invalidValue(name: String, expected: ValueKind, nearest: String?)
        /// The value has the right kind but not the form that the command needs, which `form` describes.
        case malformedValue(name: String, form: String)
        case missingOption(String)
        case missingArgument(String)
        case unexpectedArgument(String)
        case passwordInAddress
        case invalidAddress
    }

    package let problem: Problem
    /// The command as far as it was understood, `omsupply-admin migrate`.
    package let command: String

    package init(_ problem: Problem, in command: String) {
        self.problem = problem
        self.command = command
    }
}
