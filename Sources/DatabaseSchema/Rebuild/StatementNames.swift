import DatabaseAccess

/// The names in a stored statement of SQLite: what it mentions, and what a trigger waits for.
struct StatementNames {
    /// Words and quoted names, in order.
    let tokens: [SQLToken]
    /// In lower case as SQLite compares them.
    private let names: Set<String>

    init(_ text: String) {
        tokens = SQLScanner(text, .sqlite).filter(\.isName)
        names = Set(tokens.map { $0.name(in: .sqlite).asciiLowercased })
    }

    func mentions(_ name: String) -> Bool { names.contains(name.asciiLowercased) }

    /// What a trigger waits for: the event, and the columns of `UPDATE OF`, empty where any counts.
    var triggerEvent: (name: String, columns: [String])? {
        let events = ["insert", "update", "delete"]
        for (index, token) in tokens.enumerated() {
            guard let event = events.first(where: { token.isWord($0) }) else { continue }
            guard index + 1 < tokens.count, tokens[index + 1].isWord("of") else { return (event, []) }
            let columns = tokens[(index + 2)...].prefix { !$0.isWord("on") }
            return (event, columns.map { $0.name(in: .sqlite) })
        }
        return nil
    }
}
