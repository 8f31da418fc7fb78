/// Statements that stay prepared after their use, for the next time the same text is run. One in use is not in here.
struct SQLiteStatementCache {
    /// The one used last stands last.
    private var idle: [SQLiteStatement] = []
    private static let limit = 32

    /// Takes a statement out; its user puts it back.
    mutating func take(_ sql: String) -> SQLiteStatement? {
        // By bytes: to Swift two spellings of one accented letter are equal, to SQLite they are not.
        let bytes = Array(sql.utf8)
        let index = idle.lastIndex { $0.bytes == bytes }
        return index.map { idle.remove(at: $0) }
    }

    /// Keeps a statement that has been reset. The one unused for longest goes when there are too many.
    mutating func put(_ statement: SQLiteStatement) {
        guard Self.isReusable(statement.sql) else { return }
        if idle.count == Self.limit { idle.removeFirst() }
        idle.append(statement)
    }

    mutating func removeAll() { idle.removeAll() }

    /// A PRAGMA may take effect, or read its answer, while it is prepared: it must be prepared each time. Schema changes
    /// hardly ever repeat.
    private static func isReusable(_ sql: String) -> Bool {
        let word = sql.utf8.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }.prefix(6)
        return ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains { keyword in
            // Clearing bit 5 makes an ASCII letter a capital.
            word.count >= keyword.utf8.count && zip(word, keyword.utf8).allSatisfy { $0 & 0xdf == $1 }
        }
    }
}
