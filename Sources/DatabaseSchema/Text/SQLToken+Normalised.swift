import DatabaseAccess

extension SQLToken {
    /// One spelling of a piece of SQL: without comments, bare words in lower case, quotes only around names that need
    /// them, spaces in the same places.
    static func normalised(_ text: String, _ dialect: Dialect) -> String { joined(all(in: text, dialect), dialect) }

    static func joined(_ tokens: some Sequence<SQLToken>, _ dialect: Dialect) -> String {
        var text = ""
        var previous: SQLToken?
        for token in tokens where token.kind != .comment {
            if let previous, needSpace(previous, token) { text += " " }
            text += token.plain(dialect)
            previous = token
        }
        return text
    }

    /// Without the parentheses around the whole.
    static func unwrapped(_ tokens: some Collection<SQLToken>) -> [SQLToken] {
        var tokens = tokens.filter { $0.kind != .comment }
        while tokens.first?.isSign("(") == true, closing(of: 0, in: tokens) == tokens.count - 1 {
            tokens = Array(tokens[1..<(tokens.count - 1)])
        }
        return tokens
    }

    /// The position of the parenthesis that closes the one at `position`; nil when none does.
    static func closing(of position: Int, in tokens: [SQLToken]) -> Int? {
        var depth = 0
        for index in position..<tokens.count {
            if tokens[index].isSign("(") { depth += 1 }
            if tokens[index].isSign(")") { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }

    /// What stands between the commas outside parentheses.
    static func items(of tokens: some Sequence<SQLToken>) -> [[SQLToken]] {
        var items: [[SQLToken]] = [[]]
        var depth = 0
        for token in tokens where token.kind != .comment {
            if token.isSign("(") { depth += 1 }
            if token.isSign(")") { depth -= 1 }
            if token.isSign(","), depth == 0 { items.append([]) } else { items[items.count - 1].append(token) }
        }
        return items.filter { !$0.isEmpty }
    }

    private func plain(_ dialect: Dialect) -> String {
        switch kind {
        case .word: return text.lowercased()
        case .literal, .sign, .comment: return text
        case .identifier:
            // SQLite compares names without regard to case, PostgreSQL does not.
            let name = name(in: dialect)
            let folded = dialect == .sqlite ? name.lowercased() : name
            let isPlain =
                folded.unicodeScalars.allSatisfy {
                    ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
                } && folded.unicodeScalars.first.map { !("0"..."9").contains($0) } ?? false
            return isPlain ? folded : SQL.quoted(identifier: folded)
        }
    }

    /// Words that a parenthesis may follow without being called.
    private static let keywords: Set<String> = [
        "and", "as", "by", "check", "else", "from", "in", "is", "like", "not", "on", "or", "select", "then", "using",
        "values", "when", "where", "include", "with",
    ]

    private static func needSpace(_ left: SQLToken, _ right: SQLToken) -> Bool {
        if left.kind == .sign, ["(", ".", "::", "["].contains(left.text) { return false }
        if right.kind == .sign, [")", ",", ".", "::", ";", "[", "]"].contains(right.text) { return false }
        if right.isSign("(") { return left.kind == .sign || keywords.contains(left.text.lowercased()) }
        return true
    }
}
