import DatabaseAccess
@testable import DatabaseSchema
import Testing

struct SQLScannerTests {
    private func texts(_ text: String, _ dialect: Dialect, _ kind: SQLToken.Kind) -> [String] {
        SQLScanner(text, dialect).filter { $0.kind == kind }.map(\.text)
    }

    @Test func tokensCoverTheTextButForBlanks() {
        let text = "SELECT a.\"b\"\"c\", 1.5e-3+2 -- x\nFROM t /* y */ WHERE d<>'it''s' AND é = $1;"
        for dialect in Dialect.allCases {
            let bytes = Array(text.utf8)
            var end = 0
            for token in SQLScanner(text, dialect) {
                #expect(bytes[end..<token.range.lowerBound].allSatisfy { $0 == 0x20 || $0 == 0x0a })
                #expect(token.text == String(decoding: bytes[token.range], as: UTF8.self))
                end = token.range.upperBound
            }
            #expect(end == bytes.count)
            #expect(texts(text, dialect, .literal) == ["'it''s'"])
            #expect(texts(text, dialect, .identifier) == ["\"b\"\"c\""])
            #expect(texts(text, dialect, .comment) == ["-- x", "/* y */"])
            #expect(texts(text, dialect, .word).contains("1.5e-3"))
        }
    }

    @Test func eachEngineHasItsOwnQuotes() {
        let text = "SELECT [a b], `c d`, e'f', x'00', $$g h$$"
        #expect(texts(text, .sqlite, .identifier) == ["[a b]", "`c d`"])
        // The text behind the column e is its alias.
        #expect(texts(text, .sqlite, .literal) == ["'f'", "x'00'"])
        #expect(texts(text, .postgreSQL, .identifier) == [])
        #expect(texts(text, .postgreSQL, .literal) == ["e'f'", "x'00'", "$$g h$$"])
    }

    @Test(arguments: ["'a", "\"a", "/* a", "-- a", "$$ a", "$x$ a $x", "E'a\\", "[a", "`a", "$", "1e", "a/", "\\"])
    func whatNeverEndsEndsWithTheText(_ text: String) {
        for dialect in Dialect.allCases {
            var scanner = SQLScanner(text, dialect)
            var end = 0
            while scanner.advance() != nil {
                #expect(scanner.range.lowerBound >= end && !scanner.range.isEmpty)
                end = scanner.range.upperBound
            }
            #expect(end == text.utf8.count)
        }
    }

    @Test func namesAreReadOutOfTheirQuotes() {
        func names(_ text: String, _ dialect: Dialect) -> [String] {
            SQLScanner(text, dialect).map { $0.name(in: dialect) }
        }
        #expect(names("Plain \"a\"\"b\" [c]]", .sqlite) == ["Plain", "a\"b", "c", "]"])
        #expect(names("`d``e` 'f''g' \"\"\"\"\"\"", .sqlite) == ["d`e", "f'g", "\"\""])
        #expect(names("Plain \"Plain\"", .postgreSQL) == ["plain", "Plain"])
        // A letter that joins the quote in print does not join it in SQL.
        #expect(names("\"\u{301}a\"", .postgreSQL) == ["\u{301}a"])
    }
}
