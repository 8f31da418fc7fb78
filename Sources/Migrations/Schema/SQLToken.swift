import DatabaseAccess

/// One part of a piece of SQL: enough to compare, to split and to clean texts, far from enough to understand them.
struct SQLToken: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// A keyword, a bare name or a number.
        case word
        /// A quoted name.
        case identifier
        /// A literal in single or dollar quotes, with its prefix.
        case literal
        case sign
        /// Also psql's own commands, which begin with a backslash.
        case comment
    }

    let kind: Kind
    let text: String
    /// Where it stands in the text's UTF-8.
    let range: Range<Int>

    func isWord(_ word: String) -> Bool { kind == .word && text.lowercased() == word }
    func isSign(_ sign: String) -> Bool { kind == .sign && text == sign }

    /// The name that a word or a quoted identifier stands for.
    func name(in dialect: Dialect) -> String {
        switch kind {
        case .identifier:
            let content = text.dropFirst().dropLast()
            guard let quote = text.first, quote != "[" else { return String(content) }
            return Self.undoubled(content, quote)
        case .word where dialect == .postgreSQL: return text.lowercased()
        default: return text
        }
    }

    private static func undoubled(_ text: Substring, _ quote: Character) -> String {
        var result = ""
        var isSecond = false
        for character in text {
            if character == quote, isSecond {
                isSecond = false
                continue
            }
            isSecond = character == quote
            result.append(character)
        }
        return result
    }

    /// The parts of a text, comments included, in order.
    static func all(in text: String, _ dialect: Dialect) -> [SQLToken] {
        var scanner = SQLScanner(text, dialect)
        var tokens: [SQLToken] = []
        while let token = scanner.next() { tokens.append(token) }
        return tokens
    }
}

/// Cuts a text into tokens. What never ends, ends with the text.
private struct SQLScanner {
    private let bytes: [UInt8]
    private let isPostgreSQL: Bool
    private var position = 0

    init(_ text: String, _ dialect: Dialect) {
        bytes = Array(text.utf8)
        isPostgreSQL = dialect == .postgreSQL
    }

    mutating func next() -> SQLToken? {
        while let byte = peek(0), Self.isSpace(byte) { position += 1 }
        guard position < bytes.count else { return nil }
        let start = position
        let kind = scan()
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        return SQLToken(kind: kind, text: text, range: start..<position)
    }

    private mutating func scan() -> SQLToken.Kind {
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "-"), UInt8(ascii: "\\") where isPostgreSQL:
            skip { $0 != UInt8(ascii: "\n") }
            return .comment
        case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
            skipComment()
            return .comment
        case UInt8(ascii: "'"):
            skipQuoted(byte)
            return .literal
        case UInt8(ascii: "\""), UInt8(ascii: "`"):
            skipQuoted(byte)
            return .identifier
        case UInt8(ascii: "[") where !isPostgreSQL:
            skip { $0 != UInt8(ascii: "]") }
            position = min(position + 1, bytes.count)
            return .identifier
        case UInt8(ascii: "$") where isPostgreSQL: return scanDollar()
        case _ where Self.isDigit(byte):
            scanNumber()
            return .word
        case _ where Self.isWord(byte): return scanWord()
        case _ where Self.operators.contains(byte):
            scanOperator()
            return .sign
        default:
            position += 1
            return .sign
        }
    }

    private mutating func scanWord() -> SQLToken.Kind {
        let start = position
        skip { Self.isWord($0) || $0 == UInt8(ascii: "$") }
        // E'…', B'…', X'…' and N'…' are one literal; in E'…' alone the backslash has a meaning.
        guard peek(0) == UInt8(ascii: "'"), position == start + 1 else { return .word }
        let prefix = bytes[start] | 0x20
        guard [UInt8(ascii: "e"), UInt8(ascii: "b"), UInt8(ascii: "x"), UInt8(ascii: "n")].contains(prefix) else {
            return .word
        }
        skipQuoted(UInt8(ascii: "'"), escapes: isPostgreSQL && prefix == UInt8(ascii: "e"))
        return .literal
    }

    private mutating func scanNumber() {
        while let byte = peek(0) {
            let isExponentSign =
                (byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")) && bytes[position - 1] | 0x20 == 0x65
            guard Self.isWord(byte) || byte == UInt8(ascii: ".") || isExponentSign else { return }
            position += 1
        }
    }

    private mutating func scanOperator() {
        position += 1
        while let byte = peek(0), Self.operators.contains(byte) {
            let following = peek(1)
            if byte == UInt8(ascii: "-"), following == byte { return }
            if byte == UInt8(ascii: "/"), following == UInt8(ascii: "*") { return }
            position += 1
        }
    }

    /// `$tag$ … $tag$`; a lone `$1` is a parameter.
    private mutating func scanDollar() -> SQLToken.Kind {
        let start = position
        position += 1
        skip(while: Self.isWord)
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

    private mutating func skip(while matches: (UInt8) -> Bool) {
        while let byte = peek(0), matches(byte) { position += 1 }
    }

    private mutating func skipQuoted(_ quote: UInt8, escapes: Bool = false) {
        position += 1
        while let byte = peek(0) {
            position += 1
            if byte == quote {
                // A doubled quote stands for one.
                guard peek(0) == quote else { return }
                position += 1
            } else if escapes, byte == UInt8(ascii: "\\") {
                position = min(position + 1, bytes.count)
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
        position = min(position, bytes.count)
    }

    private func peek(_ distance: Int) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    private static let operators = Set("+*/<>=~!@#%^&|?:-".utf8)

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte) || byte == 0x5f || byte >= 0x80
    }
}
