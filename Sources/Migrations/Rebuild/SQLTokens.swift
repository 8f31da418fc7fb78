/// The names in a stored statement of SQLite: only as much of its grammar as tells a name from text, numbers and
/// comments.
struct SQLTokens {
    enum Token: Hashable {
        case word(String)
        /// In double quotes. Where no such column exists SQLite takes it for text, and says nothing.
        case doubleQuoted(String)
        /// In backticks or brackets.
        case quoted(String)

        var name: String {
            switch self {
            case .word(let name), .doubleQuoted(let name), .quoted(let name): name
            }
        }
    }

    private(set) var tokens: [Token] = []
    /// All names, in lower case as SQLite compares them.
    let names: Set<String>

    init(_ text: String) {
        var scanner = Scanner(bytes: Array(text.utf8))
        while let token = scanner.next() { tokens.append(token) }
        names = Set(tokens.map(\.name.asciiLowercased))
    }

    func mentions(_ name: String) -> Bool { names.contains(name.asciiLowercased) }

    /// What a trigger waits for: the event, and the columns of `UPDATE OF`, empty where any counts.
    var triggerEvent: (name: String, columns: [String])? {
        guard let index = tokens.firstIndex(where: { $0.isWord(among: ["insert", "update", "delete"]) }) else {
            return nil
        }
        var columns: [String] = []
        if index + 1 < tokens.count, tokens[index + 1].isWord(among: ["of"]) {
            columns = tokens[(index + 2)...].prefix { !$0.isWord(among: ["on"]) }.map(\.name)
        }
        return (tokens[index].name.asciiLowercased, columns)
    }

    private struct Scanner {
        let bytes: [UInt8]
        var position = 0

        mutating func next() -> Token? {
            while position < bytes.count {
                let byte = bytes[position]
                switch byte {
                case UInt8(ascii: "'"): _ = quoted(until: byte)
                case UInt8(ascii: "\""): return .doubleQuoted(quoted(until: byte))
                case UInt8(ascii: "`"): return .quoted(quoted(until: byte))
                case UInt8(ascii: "["): return .quoted(quoted(until: UInt8(ascii: "]")))
                case UInt8(ascii: "-") where follows("-"): skip(past: "\n")
                case UInt8(ascii: "/") where follows("*"):
                    position += 2
                    skip(past: "*/")
                case _ where Self.isWord(byte): return .word(word())
                default: position += 1
                }
            }
            return nil
        }

        private func follows(_ mark: Unicode.Scalar) -> Bool {
            position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: mark)
        }

        private static func isWord(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
                true
            default: false
            }
        }

        private mutating func word() -> String {
            let start = position
            while position < bytes.count, Self.isWord(bytes[position]) { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }

        private mutating func skip(past mark: String) {
            let mark = Array(mark.utf8)
            while position < bytes.count {
                if bytes[position...].starts(with: mark) {
                    position += mark.count
                    return
                }
                position += 1
            }
        }

        /// A doubled mark stands for one, except in brackets, which know no such thing.
        private mutating func quoted(until mark: UInt8) -> String {
            var content: [UInt8] = []
            position += 1
            while position < bytes.count {
                let byte = bytes[position]
                position += 1
                if byte == mark {
                    guard mark != UInt8(ascii: "]"), position < bytes.count, bytes[position] == mark else { break }
                    position += 1
                }
                content.append(byte)
            }
            return String(decoding: content, as: UTF8.self)
        }
    }
}

extension SQLTokens.Token {
    func isWord(among words: Set<String>) -> Bool {
        guard case .word(let word) = self else { return false }
        return words.contains(word.asciiLowercased)
    }
}

extension String {
    /// Names as SQLite compares them: it folds ASCII letters alone.
    var asciiLowercased: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { ("A"..."Z").contains($0) ? Unicode.Scalar(UInt8($0.value) + 32) : $0 }
            )
        )
    }
}
