import CommandLineParsing
import FileSystem

/// A section of the configuration with typed reading: every refusal names the place and the whole key.
struct ConfigurationSection {
    let name: String
    private let node: ConfigurationNode?

    /// - Throws: `ConfigurationError` when the section is there and is no section.
    init(_ name: String, of tree: ConfigurationNode) throws(ConfigurationError) {
        self.name = name
        node = tree[name]
        switch node?.content {
        case nil, .null?, .section?: break
        default: throw error(.wrongType(expected: "a section"), node, key: name)
        }
    }

    /// The text of a key; nil when it is missing, null or empty. Numbers and booleans are text too, as they are to the
    /// server.
    func text(_ key: String) throws(ConfigurationError) -> String? {
        switch node?[key]?.content {
        case nil, .null?: return nil
        case .scalar(let text)?: return text.isEmpty ? nil : text
        default: throw error(.wrongType(expected: "text"), node?[key], key: key)
        }
    }

    /// A whole number within `range`; in quotes it is one too.
    func integer(_ key: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int? {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        switch node?[key]?.content {
        case nil, .null?: return nil
        case .scalar(let text)?:
            if let number = Int(text), range.contains(number) { return number }
            throw error(.wrongType(expected: expected), node?[key], key: key)
        default: throw error(.wrongType(expected: expected), node?[key], key: key)
        }
    }

    /// A path, with `~` for the home folder, relative to `folder`; absolute when it returns.
    func path(_ key: String, relativeTo folder: String) throws(ConfigurationError) -> String? {
        guard let text = try text(key) else { return nil }
        let path = Path.expandingTilde(text)
        return Path.absolute(path.hasPrefix("/") ? path : folder + "/" + path)
    }

    /// A list of texts; a single text is a list of one.
    func texts(_ key: String) throws(ConfigurationError) -> [String] {
        guard case .list(let nodes)? = node?[key]?.content else { return try text(key).map { [$0] } ?? [] }
        var texts: [String] = []
        for node in nodes {
            guard case .scalar(let text) = node.content else {
                throw error(.wrongType(expected: "a list of texts"), node, key: key)
            }
            texts.append(text)
        }
        return texts
    }

    /// Where the value of a key stands; nil when the key is missing or says nothing: null, empty text, an empty list.
    func place(of key: String) -> ConfigurationError.Place? {
        guard let value = node?[key] else { return nil }
        switch value.content {
        case .null, .scalar(""), .list([]), .section([]): return nil
        default: return .origin(value.origin)
        }
    }

    /// Refuses keys that are not among `known`.
    func allowOnly(_ known: [String]) throws(ConfigurationError) {
        for entry in node?.entries ?? [] where !known.contains(entry.key) {
            throw ConfigurationError(
                .unknownKey(nearest: NearestWord.find(entry.key, among: known)),
                at: .origin(entry.keyOrigin),
                key: "\(name).\(entry.key)"
            )
        }
    }

    private func error(
        _ problem: ConfigurationError.Problem,
        _ node: ConfigurationNode?,
        key: String
    ) -> ConfigurationError {
        let place = node.map { ConfigurationError.Place.origin($0.origin) } ?? .path(name)
        return ConfigurationError(problem, at: place, key: key == name ? name : "\(name).\(key)")
    }
}
