import DatabaseAccess

/// The parts of a CREATE INDEX, as SQLite keeps it and as PostgreSQL prints it.
struct IndexText {
    let keys: [String]
    let isUnique: Bool
    let predicate: String?
    let options: String

    /// nil for a text that is no CREATE INDEX.
    init?(_ sql: String, _ dialect: Dialect) {
        let tokens = SQLToken.all(in: sql, dialect).filter { $0.kind != .comment }
        guard tokens.count > 1, let open = tokens.firstIndex(where: { $0.isSign("(") }),
            let close = SQLToken.closing(of: open, in: tokens)
        else { return nil }
        isUnique = tokens[1].isWord("unique")
        keys = SQLToken.items(of: tokens[(open + 1)..<close]).map { key in
            // Ascending is what both engines do unasked.
            SQLToken.joined(key.last?.isWord("asc") == true ? key.dropLast() : key[...], dialect)
        }
        var options: [SQLToken] = []
        if let using = tokens[..<open].firstIndex(where: { $0.isWord("using") }), !tokens[using + 1].isWord("btree") {
            options += tokens[using..<open]
        }
        let tail = tokens[(close + 1)...]
        let condition = tail.firstIndex { $0.isWord("where") } ?? tail.endIndex
        options += tail[..<condition]
        self.options = SQLToken.joined(options, dialect)
        predicate =
            condition == tail.endIndex
            ? nil : SQLToken.joined(SQLToken.unwrapped(tail[(condition + 1)...]), dialect)
    }
}

extension SchemaModel.Index {
    /// The keys as both engines can agree on them: columns by name alone, expressions as such.
    var columns: [String] {
        keys.map { key in
            let tokens = SQLToken.all(in: key, .postgreSQL)
            let isCall = tokens.count > 1 && (tokens[1].kind == .sign || tokens[0].isSign("("))
            return isCall ? "(expression)" : tokens.first.map { $0.name(in: .postgreSQL) } ?? key
        }
    }
}
