/// What is wrong with the configuration, and where. Values are never part of it: one may be a password.
package struct ConfigurationError: Error, Sendable, Hashable {
    package enum Problem: Sendable, Hashable {
        /// No configuration where one was looked for.
        case nothingFound
        /// `--config-path` names nothing.
        case noSuchPath
        /// The parser's own words.
        case notYAML(String)
        case notASection
        case severalDocuments
        case duplicateKey(firstLine: Int)
        case keyIsNoText
        /// An alias, an anchor or a tag: valid YAML that no configuration needs.
        case unsupported(String)
        case tooDeep(limit: Int)
        case tooLarge(limit: Int)
        case wrongType(expected: String)
        case unknownKey(nearest: String?)
        case missingKey
        /// A known key asks for what this version cannot do, and doing without would be unsafe.
        case notSupportedYet
        /// `APP_ENVIRONMENT` is neither `local` nor `production`.
        case unknownEnvironment
    }

    package enum Place: Sendable, Hashable {
        /// A file or folder as a whole.
        case path(String)
        case origin(ConfigurationOrigin)
    }

    package let problem: Problem
    package let place: Place
    /// The key with its sections, `database.port`.
    package let key: String?

    package init(_ problem: Problem, at place: Place, key: String? = nil) {
        self.problem = problem
        self.place = place
        self.key = key
    }
}
