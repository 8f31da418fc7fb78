/// One value of a configuration, and where it was written. Prints without its text: it may be a password.
struct ConfigurationNode: Sendable, Hashable {
    indirect enum Content: Sendable, Hashable {
        case null
        case scalar(String)
        case list([ConfigurationNode])
        case section([Entry])
    }

    struct Entry: Sendable, Hashable {
        let key: String
        let keyOrigin: ConfigurationOrigin
        var value: ConfigurationNode
    }

    var content: Content
    let origin: ConfigurationOrigin
}

/// Where a piece of configuration stands.
package enum ConfigurationOrigin: Sendable, Hashable {
    /// Line and column are counted from 1.
    case file(String, line: Int, column: Int)
    /// The name of an environment variable.
    case environment(String)
}

extension ConfigurationNode {
    /// The entries of a section; none for anything else.
    var entries: [Entry] {
        if case .section(let entries) = content { entries } else { [] }
    }

    subscript(key: String) -> ConfigurationNode? { entries.first { $0.key == key }?.value }

    /// This tree with `other` laid over it: sections are joined key by key, everything else is replaced.
    func overlaid(by other: ConfigurationNode) -> ConfigurationNode {
        guard case .section(var joined) = content, case .section(let added) = other.content else { return other }
        for entry in added {
            if let index = joined.firstIndex(where: { $0.key == entry.key }) {
                let value = joined[index].value.overlaid(by: entry.value)
                joined[index] = Entry(key: entry.key, keyOrigin: entry.keyOrigin, value: value)
            } else {
                joined.append(entry)
            }
        }
        return ConfigurationNode(content: .section(joined), origin: origin)
    }
}

extension ConfigurationNode: CustomStringConvertible, CustomReflectable {
    var description: String {
        switch content {
        case .null: "null"
        case .scalar: "a value"
        case .list(let nodes): "a list of \(nodes.count)"
        case .section(let entries): "a section with \(entries.map(\.key).joined(separator: ", "))"
        }
    }

    // Without it, dump() and a failing #expect would print what the values are.
    var customMirror: Mirror { Mirror(self, children: ["content": description]) }
}
