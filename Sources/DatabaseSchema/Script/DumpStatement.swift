import DatabaseAccess

/// One statement of a dump, already without comments and the schema's name.
struct DumpStatement {
    let text: String
    /// No comments among them.
    private let tokens: [SQLToken]

    static func all(in text: String, schema: String) -> [DumpStatement] {
        let tokens = SQLToken.all(in: text, .postgreSQL).filter { $0.kind != .comment }
        let bytes = Array(text.utf8)
        var statements: [DumpStatement] = []
        var start = 0
        // A body between BEGIN ATOMIC and END holds semicolons of its own.
        var depth = 0
        for (position, token) in tokens.enumerated() {
            if token.isWord("atomic"), position > 0, tokens[position - 1].isWord("begin") { depth = 1 }
            if depth > 0, token.isWord("case") { depth += 1 }
            if depth > 0, token.isWord("end") { depth -= 1 }
            guard token.isSign(";"), depth == 0 else { continue }
            if start < position { statements.append(DumpStatement(tokens[start..<position], bytes, schema)) }
            start = position + 1
        }
        return statements
    }

    private init(_ all: ArraySlice<SQLToken>, _ bytes: [UInt8], _ schema: String) {
        var text = ""
        var kept: [SQLToken] = []
        var end: Int?
        var position = all.startIndex
        while position < all.endIndex {
            let token = all[position]
            // Comments between two tokens go, and the blanks around them.
            if let end {
                let gap = bytes[end..<token.range.lowerBound]
                let isBlank = gap.allSatisfy { $0 == 0x20 || (0x09...0x0d).contains($0) }
                text += isBlank ? String(decoding: gap, as: UTF8.self) : gap.contains(0x0a) ? "\n" : " "
            }
            end = token.range.upperBound
            let skipped = Self.skipped(at: position, in: all, schema)
            if skipped > 0 {
                // The blanks before the schema's name stay, and the name that follows stands right behind them.
                position += skipped
                end = all[position - 1].range.upperBound
                continue
            }
            let clean = Self.isRegclass(position, all) ? Self.unqualified(token, schema) : token
            text += clean.text
            kept.append(clean)
            position += 1
        }
        while text.last == " " { text.removeLast() }
        self.text = text
        tokens = kept
    }

    /// How many tokens are left out from here on: `public.`, and `WITH SCHEMA public` of an extension.
    private static func skipped(at position: Int, in tokens: ArraySlice<SQLToken>, _ schema: String) -> Int {
        let rest = tokens[position...].prefix(3)
        if rest.count == 3, rest[position].isWord("with"), rest[position + 1].isWord("schema"),
            isName(rest[position + 2], schema)
        {
            return 3
        }
        guard rest.count == 3, isName(rest[position], schema), rest[position + 1].isSign(".") else { return 0 }
        let isPart = position > tokens.startIndex && tokens[position - 1].isSign(".")
        return isPart ? 0 : 2
    }

    private static func isName(_ token: SQLToken, _ name: String) -> Bool {
        (token.kind == .word || token.kind == .identifier) && token.name(in: .postgreSQL) == name
    }

    /// A literal that is the name of a relation: `'public.x'::regclass`, `setval('public.x', …)`.
    private static func isRegclass(_ position: Int, _ tokens: ArraySlice<SQLToken>) -> Bool {
        guard tokens[position].kind == .literal else { return false }
        let rest = tokens[(position + 1)...].prefix(2)
        if rest.count == 2, rest[position + 1].isSign("::"), rest[position + 2].isWord("regclass") { return true }
        return position - 2 >= tokens.startIndex && tokens[position - 1].isSign("(")
            && tokens[position - 2].isWord("setval")
    }

    private static func unqualified(_ token: SQLToken, _ schema: String) -> SQLToken {
        for prefix in [schema, SQL.quoted(identifier: schema)] where token.text.hasPrefix("'\(prefix).") {
            let text = "'" + token.text.dropFirst(prefix.count + 2)
            return SQLToken(kind: .literal, text: text, range: token.range)
        }
        return token
    }

    private func starts(with words: String...) -> Bool {
        tokens.count >= words.count && zip(tokens, words).allSatisfy { $0.isWord($1) }
    }

    /// Of the session: `SET …`, `SELECT pg_catalog.set_config(…)`.
    var isSetting: Bool {
        starts(with: "set") || starts(with: "select") && tokens.prefix(4).contains { $0.isWord("set_config") }
    }

    /// The schema itself, owners and rights: what a guest in a schema leaves alone.
    var isAboutSchema: Bool {
        starts(with: "create", "schema") || starts(with: "comment", "on", "schema")
            || starts(with: "comment", "on", "extension") || starts(with: "alter", "schema")
            || starts(with: "grant") || starts(with: "revoke") || starts(with: "alter", "default", "privileges")
            || starts(with: "alter") && tokens.suffix(3).first?.isWord("owner") == true
    }

    /// The row that the driver writes.
    var isVersion: Bool {
        guard insertedTable == BaselineScript.versionTable,
            let values = tokens.firstIndex(where: { $0.isWord("values") }), values + 2 < tokens.count
        else { return false }
        return tokens[values + 2].text == "'DATABASE_VERSION'"
    }

    /// The table of an INSERT.
    var insertedTable: String? {
        starts(with: "insert", "into") && tokens.count > 2 ? tokens[2].name(in: .postgreSQL) : nil
    }

    /// The table, view or sequence that the statement makes, changes or fills.
    var subject: String? {
        if let insertedTable { return insertedTable }
        if starts(with: "select") {
            guard let call = tokens.firstIndex(where: { $0.isWord("setval") }), call + 2 < tokens.count else {
                return nil
            }
            let name = SQLToken.all(in: String(tokens[call + 2].text.dropFirst().dropLast()), .postgreSQL).first
            return name?.name(in: .postgreSQL)
        }
        let verbs = ["create", "alter", "comment", "refresh"]
        guard verbs.contains(where: { starts(with: $0) }) else { return nil }
        let kinds = ["table", "view", "sequence", "index", "trigger", "column", "constraint", "rule"]
        guard let kind = tokens.firstIndex(where: { token in kinds.contains { token.isWord($0) } }) else { return nil }
        var position = kind + 1
        // These name themselves first, and then the table they are on.
        let link = tokens[kind].isWord("rule") ? "to" : "on"
        if ["index", "trigger", "constraint", "rule"].contains(where: { tokens[kind].isWord($0) }),
            let on = tokens[position...].firstIndex(where: { $0.isWord(link) })
        {
            position = on + 1
        }
        let fillers = ["if", "not", "exists", "only"]
        while position < tokens.count, fillers.contains(where: { tokens[position].isWord($0) }) { position += 1 }
        return position < tokens.count ? tokens[position].name(in: .postgreSQL) : nil
    }
}
