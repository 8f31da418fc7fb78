package import DatabaseAccess

/// Cuts a text into tokens as an engine does, one at a time. What never ends, ends with the text.
///
/// As a sequence it gives whole tokens. Who reads long scripts for a few words calls `advance()` and asks of the token
/// what it needs: no literal is copied then.
package struct SQLScanner: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private let isPostgreSQL: Bool
    /// Where the token stands that was found last, and where the next one is looked for.
    private var start = 0
    private var position = 0

    package init(_ text: String, _ dialect: Dialect) {
        bytes = Array(text.utf8)
        isPostgreSQL = dialect == .postgreSQL
    }

    package mutating func next() -> SQLToken? {
        advance().map { SQLToken(kind: $0, text: text, range: range) }
    }

    /// Goes to the next token and says what it is; nil at the end of the text.
    package mutating func advance() -> SQLToken.Kind? {
        while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
        start = position
        return position < bytes.count ? scan() : nil
    }

    /// Of the token that was found last.
    package var range: Range<Int> { start..<position }
    package var text: String { String(decoding: bytes[start..<position], as: UTF8.self) }

    /// Whether the token that was found last is a semicolon.
    package var isSemicolon: Bool { position == start + 1 && bytes[start] == UInt8(ascii: ";") }

    private mutating func scan() -> SQLToken.Kind {
        let byte = bytes[position]
        switch byte {
        case _ where Self.isDigit(byte):
            skipNumber()
            return .word
        case _ where Self.isWord(byte): return scanWord()
        case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "-"), UInt8(ascii: "\\") where isPostgreSQL:
            while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
            return .comment
        case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
            skipComment()
            return .comment
        case UInt8(ascii: "'"):
            skipQuoted(until: byte)
            return .literal
        case UInt8(ascii: "\""):
            skipQuoted(until: byte)
            return .identifier
        case UInt8(ascii: "`") where !isPostgreSQL:
            skipQuoted(until: byte)
            return .identifier
        case UInt8(ascii: "[") where !isPostgreSQL:
            while position < bytes.count, bytes[position] != UInt8(ascii: "]") { position += 1 }
            position = Swift.min(position + 1, bytes.count)
            return .identifier
        case UInt8(ascii: "$") where isPostgreSQL: return scanDollar()
        case _ where Self.isOperator(byte):
            skipOperator()
            return .sign
        default:
            position += 1
            return .sign
        }
    }

    private func peek(_ distance: Int) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }
}

// MARK: Each kind, from its first byte

extension SQLScanner {
    private mutating func scanWord() -> SQLToken.Kind {
        while let byte = peek(0), Self.isWord(byte) || byte == UInt8(ascii: "$") { position += 1 }
        // PostgreSQL's E'…', B'…', X'…' and N'…' are one literal, and SQLite's X'…'.
        guard peek(0) == UInt8(ascii: "'"), position == start + 1 else { return .word }
        let prefix = bytes[start] | 0x20
        switch prefix {
        case UInt8(ascii: "x"): break
        case UInt8(ascii: "e"), UInt8(ascii: "b"), UInt8(ascii: "n"): guard isPostgreSQL else { return .word }
        default: return .word
        }
        // In E'…' alone the backslash has a meaning.
        skipQuoted(until: UInt8(ascii: "'"), escapes: prefix == UInt8(ascii: "e"))
        return .literal
    }

    private mutating func skipNumber() {
        while let byte = peek(0) {
            let isExponentSign =
                (byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")) && bytes[position - 1] | 0x20 == 0x65
            guard Self.isWord(byte) || byte == UInt8(ascii: ".") || isExponentSign else { return }
            position += 1
        }
    }

    private mutating func skipOperator() {
        position += 1
        while let byte = peek(0), Self.isOperator(byte) {
            let following = peek(1)
            if byte == UInt8(ascii: "-"), following == byte { return }
            if byte == UInt8(ascii: "/"), following == UInt8(ascii: "*") { return }
            position += 1
        }
    }

    /// `$tag$ … $tag$`; a lone `$1` is a parameter.
    private mutating func scanDollar() -> SQLToken.Kind {
        position += 1
        while let byte = peek(0), Self.isWord(byte) { position += 1 }
        guard peek(0) == UInt8(ascii: "$"), !Self.isDigit(bytes[start + 1]) else { return .sign }
        position += 1
        let tag = bytes[start..<position]
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "$"), bytes[position...].starts(with: tag) {
                position += tag.count
                break
            }
            position += 1
        }
        return .literal
    }

    private mutating func skipQuoted(until quote: UInt8, escapes: Bool = false) {
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == quote {
                // A doubled quote stands for one.
                guard peek(0) == quote else { return }
                position += 1
            } else if escapes, byte == UInt8(ascii: "\\") {
                position = Swift.min(position + 1, bytes.count)
            }
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
        position = Swift.min(position, bytes.count)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private static func isOperator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "<"),
            UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "~"), UInt8(ascii: "!"), UInt8(ascii: "@"),
            UInt8(ascii: "#"), UInt8(ascii: "%"), UInt8(ascii: "^"), UInt8(ascii: "&"), UInt8(ascii: "|"),
            UInt8(ascii: "?"), UInt8(ascii: ":"):
            true
        default: false
        }
    }
}
