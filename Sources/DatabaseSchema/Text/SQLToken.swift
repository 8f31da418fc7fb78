package import DatabaseAccess

/// One part of a piece of SQL: enough to compare, to split and to clean texts, far from enough to understand them.
package struct SQLToken: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
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

    package let kind: Kind
    package let text: String
    /// Where it stands in the text's UTF-8.
    package let range: Range<Int>

    /// - Parameter word: in lower case.
    package func isWord(_ word: String) -> Bool { kind == .word && text.lowercased() == word }
    package func isSign(_ sign: String) -> Bool { kind == .sign && text == sign }

    /// Whether it can name something: a bare word or a quoted name.
    package var isName: Bool { kind == .word || kind == .identifier }

    /// The name that a word or a quoted identifier stands for; on SQLite also a literal, which it takes for a name
    /// where only a name can stand.
    package func name(in dialect: Dialect) -> String {
        switch kind {
        case .identifier: content
        case .literal where dialect == .sqlite && text.utf8.first == UInt8(ascii: "'"): content
        case .word where dialect == .postgreSQL: text.lowercased()
        default: text
        }
    }

    /// What stands between the quotes, where two of them stand for one; in brackets they do not.
    private var content: String {
        let scalars = text.unicodeScalars
        guard let quote = scalars.first, quote != "[" else { return String(scalars.dropFirst().dropLast()) }
        var content = String.UnicodeScalarView()
        var isFirst = false
        for scalar in scalars.dropFirst().dropLast() {
            isFirst = scalar == quote && !isFirst
            if !isFirst { content.append(scalar) }
        }
        return String(content)
    }

    /// The parts of a text, comments included, in order.
    package static func all(in text: String, _ dialect: Dialect) -> [SQLToken] { Array(SQLScanner(text, dialect)) }
}
