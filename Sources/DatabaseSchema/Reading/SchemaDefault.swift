import DatabaseAccess

extension SchemaModel.Default {
    /// What an engine says of a column's default.
    init(_ sql: String, _ dialect: Dialect) {
        let tokens = SQLToken.unwrapped(SQLToken.all(in: sql, dialect))
        let words = tokens.map { $0.text.lowercased() }
        let isSigned = words.first == "-" || words.first == "+"
        // PostgreSQL casts a literal to the column's type: 'NEW'::text.
        let isCast = tokens.count > 2 && tokens[1].isSign("::") && tokens[0].kind == .literal && !words.contains("(")
        let value = isCast ? Array(tokens[..<1]) : tokens
        text = SQLToken.joined(value, dialect)
        switch value.count {
        case 1 where value[0].kind == .literal || Self.isConstant(words[0]): kind = .literal
        case 2 where isSigned && Self.isConstant(words[1]): kind = .literal
        case 1... where words[0] == "nextval": kind = .sequence
        case 1... where Self.clocks.contains(words[0]): kind = .currentTime
        default: kind = .expression
        }
    }

    private static let clocks: Set<String> = [
        "current_timestamp", "current_date", "current_time", "localtimestamp", "localtime", "now", "datetime", "date",
        "time", "strftime", "statement_timestamp", "transaction_timestamp", "clock_timestamp",
    ]

    private static func isConstant(_ word: String) -> Bool {
        ["true", "false", "null"].contains(word) || word.utf8.first.map { (0x30...0x39).contains($0) } == true
    }
}
