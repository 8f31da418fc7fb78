import DatabaseAccess
import DatabaseSchema

/// Finds statements that a migration may not run: those that end, nest or undo the transaction it is in, and
/// `PRAGMA foreign_keys`, which SQLite silently ignores inside one.
///
/// Looks only at the first words of each statement. It keeps honest migrations from an error; what it misses, the
/// savepoint around each step catches.
enum TransactionControl {
    /// The statement's first words, for the message; nil when there is none.
    static func find(in text: String, _ dialect: Dialect) -> String? {
        var scanner = SQLScanner(text, dialect)
        var isInBody = false
        while let statement = StatementStart(&scanner) {
            guard !statement.first.isEmpty else { continue }
            if isInBody {
                // A trigger's or function's body of several statements closes with END.
                if statement.first == "END" { isInBody = false }
                continue
            }
            isInBody = statement.opensBody
            switch statement.first {
            case "BEGIN", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE": return statement.first
            case "START" where statement.second == "TRANSACTION", "PREPARE" where statement.second == "TRANSACTION",
                "PRAGMA" where statement.second == "FOREIGN_KEYS":
                return statement.first + " " + statement.second
            default: continue
            }
        }
        return nil
    }
}

/// What a statement begins with.
private struct StatementStart {
    /// Bare words in capitals; empty where there is none.
    private(set) var first = ""
    private(set) var second = ""
    /// Whether it makes something whose body is several statements.
    private(set) var opensBody = false
    private var isTrigger = false
    private var previous = ""
    /// Words behind the first.
    private var count = 0

    /// Reads up to the next semicolon; nil at the end of the text.
    init?(_ scanner: inout SQLScanner) {
        guard var kind = scanner.advance() else { return nil }
        while !scanner.isSemicolon {
            if kind == .word { add(scanner) }
            guard let next = scanner.advance() else { return }
            kind = next
        }
    }

    private mutating func add(_ scanner: SQLScanner) {
        if first.isEmpty {
            first = scanner.text.uppercased()
            return
        }
        guard second.isEmpty || first == "CREATE" else { return }
        let word = scanner.text.uppercased()
        if second.isEmpty { second = word }
        guard first == "CREATE" else { return }
        // Elsewhere `begin` is a mere name.
        count += 1
        if word == "TRIGGER", count <= 3 { isTrigger = true }
        if isTrigger && word == "BEGIN" || previous == "BEGIN" && word == "ATOMIC" { opensBody = true }
        previous = word
    }
}

extension TransactionControl {
    /// Whether the word is in the text at all.
    static func mentionsPragma(_ text: String) -> Bool {
        let word = Array("pragma".utf8)
        var matched = 0
        for byte in text.utf8 {
            // This bit makes an ASCII letter small.
            if byte | 0x20 == word[matched] {
                matched += 1
                if matched == word.count { return true }
            } else {
                matched = byte | 0x20 == word[0] ? 1 : 0
            }
        }
        return false
    }
}
