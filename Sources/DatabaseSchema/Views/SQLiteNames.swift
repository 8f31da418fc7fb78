import DatabaseAccess

/// Reads the names out of a text as SQLite reads it.
enum SQLiteNames {
    /// All words and quoted names in small letters, each once, in order. What is in comments and texts is left out,
    /// except for a text behind FROM or JOIN, which SQLite takes for a name.
    static func all(in text: String) -> [String] {
        var names: [String] = []
        var seen: Set<String> = []
        var previous = ""
        for token in SQLScanner(text, .sqlite) {
            let standsForName = token.kind == .literal && (previous == "from" || previous == "join")
            guard token.isName || standsForName else { continue }
            previous = token.name(in: .sqlite).lowercased()
            if seen.insert(previous).inserted { names.append(previous) }
        }
        return names
    }
}
