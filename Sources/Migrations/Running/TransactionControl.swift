import DatabaseAccess

/// Finds statements that a migration may not run: those that end, nest or undo the transaction it is in, and
/// `PRAGMA foreign_keys`, which SQLite silently ignores inside one.
///
/// Reads only as much SQL as that needs: quotes, comments, semicolons and the first words of each statement. It keeps
/// honest migrations from an error; what it misses, the savepoint around each step catches.
enum TransactionControl {
    /// The statement's first words, for the message; nil when there is none.
    static func find(in text: String, _ dialect: Dialect) -> String? {
        var scanner = StatementScanner(text, dialect)
        var isInBody = false
        while let words = scanner.nextStatement() {
            guard let first = words.first else { continue }
            if isInBody {
                // A trigger's or function's body of several statements closes with END.
                if first == "END" { isInBody = false }
                continue
            }
            if first == "CREATE" {
                isInBody = words.contains("BEGIN")
                continue
            }
            let second = words.count > 1 ? words[1] : ""
            switch first {
            case "BEGIN", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE": return first
            case "START" where second == "TRANSACTION", "PREPARE" where second == "TRANSACTION",
                "PRAGMA" where second == "FOREIGN_KEYS":
                return first + " " + second
            default: continue
            }
        }
        return nil
    }
}

/// Splits a script into statements, each as its words in capitals, without what is quoted or commented out.
private struct StatementScanner {
    private let bytes: [UInt8]
    private let isPostgreSQL: Bool
    private var position = 0

    init(_ text: String, _ dialect: Dialect) {
        bytes = Array(text.utf8)
        isPostgreSQL = dialect == .postgreSQL
    }

    /// nil at the end of the text.
    mutating func nextStatement() -> [String]? {
        guard position < bytes.count else { return nil }
        var words: [String] = []
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: ";"):
                position += 1
                return words
            case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "-"): skip(past: [UInt8(ascii: "\n")])
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): skipComment()
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                // E'…' alone gives the backslash a meaning.
                skipQuoted(byte, escapes: isPostgreSQL && byte == UInt8(ascii: "'") && words.last == "E")
            case UInt8(ascii: "$") where isPostgreSQL: skipDollarQuoted()
            case _ where Self.isWord(byte): words.append(word())
            default: position += 1
            }
        }
        return words
    }

    private func peek(_ distance: Int) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private mutating func word() -> String {
        let start = position
        while let byte = peek(0), Self.isWord(byte) || byte == UInt8(ascii: "$") { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self).uppercased()
    }

    private mutating func skip(past mark: [UInt8]) {
        while position < bytes.count {
            if bytes[position...].starts(with: mark) {
                position += mark.count
                return
            }
            position += 1
        }
    }

    /// PostgreSQL's comments nest, SQLite's do not.
    private mutating func skipComment() {
        var depth = 0
        repeat {
            if peek(0) == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*"), depth == 0 || isPostgreSQL {
                depth += 1
                position += 2
            } else if peek(0) == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
                depth -= 1
                position += 2
            } else {
                position += 1
            }
        } while depth > 0 && position < bytes.count
    }

    private mutating func skipQuoted(_ quote: UInt8, escapes: Bool) {
        position += 1
        while let byte = peek(0) {
            position += 1
            if byte == quote {
                // A doubled quote stands for one.
                guard peek(0) == quote else { return }
                position += 1
            } else if escapes, byte == UInt8(ascii: "\\") {
                position += 1
            }
        }
    }

    /// `$tag$ … $tag$`; a lone `$1` is a parameter.
    private mutating func skipDollarQuoted() {
        var end = position + 1
        while end < bytes.count, Self.isWord(bytes[end]) { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "$") else {
            position = end
            return
        }
        let tag = Array(bytes[position...end])
        position = end + 1
        skip(past: tag)
    }
}
