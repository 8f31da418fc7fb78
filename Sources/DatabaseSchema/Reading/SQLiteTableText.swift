import DatabaseAccess

/// What only the text of a CREATE TABLE tells: SQLite's pragmas know nothing of checks, generated columns, collations
/// and deferred keys.
struct SQLiteTableText {
    private(set) var checks: [String] = []
    /// By column, in lower case as all names here.
    private(set) var generated: [String: String] = [:]
    private(set) var collations: [String: String] = [:]
    /// By the key's columns.
    private(set) var deferrable: [[String]: String] = [:]
    private(set) var options: [String] = []

    init(_ sql: String) {
        let tokens = SQLToken.all(in: sql, .sqlite).filter { $0.kind != .comment }
        guard let open = tokens.firstIndex(where: { $0.isSign("(") }),
            let close = SQLToken.closing(of: open, in: tokens), tokens.count > 1, !tokens[1].isWord("virtual")
        else { return }
        for item in SQLToken.items(of: tokens[(open + 1)..<close]) { read(item) }
        options += SQLToken.items(of: tokens[(close + 1)...]).map { SQLToken.joined($0, .sqlite) }
    }

    /// One column with its constraints, or one constraint of the table.
    private mutating func read(_ item: [SQLToken]) {
        let isTableConstraint = ["constraint", "primary", "unique", "check", "foreign"].contains { item[0].isWord($0) }
        let column = isTableConstraint ? nil : item[0].name(in: .sqlite).lowercased()
        var keyColumns = column.map { [$0] }
        var position = 0
        while position < item.count {
            let token = item[position]
            let close = position + 1 < item.count ? SQLToken.closing(of: position + 1, in: item) : nil
            let expression = close.flatMap { close in
                item[position + 1].isSign("(")
                    ? SQLToken.joined(SQLToken.unwrapped(item[(position + 1)...close]), .sqlite) : nil
            }
            if token.isSign("("), let end = SQLToken.closing(of: position, in: item) {
                if keyColumns == nil {
                    keyColumns = SQLToken.items(of: item[(position + 1)..<end]).map {
                        $0[0].name(in: .sqlite).lowercased()
                    }
                }
                position = end
            } else if let expression, let close, token.isWord("check") {
                checks.append(expression)
                position = close
            } else if let expression, let close, let column, token.isWord("as") {
                let isStored = close + 1 < item.count && item[close + 1].isWord("stored")
                generated[column] = expression + (isStored ? " stored" : "")
                position = close
            } else if let column, token.isWord("collate"), position + 1 < item.count {
                collations[column] = item[position + 1].name(in: .sqlite).lowercased()
            } else if token.isWord("autoincrement") {
                options.append("autoincrement")
            } else if token.isWord("deferrable"), position == 0 || !item[position - 1].isWord("not"), let keyColumns {
                let isDeferred = item[position...].contains { $0.isWord("deferred") }
                deferrable[keyColumns] = "deferrable" + (isDeferred ? " initially deferred" : "")
            }
            position += 1
        }
    }
}
