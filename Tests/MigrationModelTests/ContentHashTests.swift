import Foundation
import MigrationModel
import Testing

struct ContentHashTests {
    /// Published values of FNV-1a with 128 bits.
    @Test(arguments: [
        ("", "6c62272e07bb014262b821756295c58d"),
        ("a", "d228cb696f1a8caf78912b704e4a8964"),
        ("abc", "a68d622cec8b5822836dbc7977af7f3b"),
        ("foobar", "343e1662793c64bf6f0d3597ba446f18"),
    ])
    func knownTextsHaveKnownHashes(text: String, hash: String) {
        #expect(ContentHash(of: text).description == hash)
    }

    @Test func lineEndsAndTrailingBlanksDoNotCount() {
        let hash = ContentHash(of: "SELECT 1\n  FROM item\n\nWHERE x")
        #expect(ContentHash(of: "SELECT 1\r\n  FROM item\r\n\r\nWHERE x") == hash)
        #expect(ContentHash(of: "SELECT 1\r  FROM item\r\rWHERE x") == hash)
        #expect(ContentHash(of: "SELECT 1 \n  FROM item\t\n   \nWHERE x") == hash)
        #expect(ContentHash(of: "SELECT 1\n  FROM item\n\nWHERE x \n\n \r\n") == hash)
    }

    @Test func everythingElseCounts() {
        let hash = ContentHash(of: "SELECT 1\n  FROM item")
        #expect(ContentHash(of: "SELECT 1\nFROM item") != hash)
        #expect(ContentHash(of: "SELECT 1\n\n  FROM item") != hash)
        #expect(ContentHash(of: "SELECT 1   FROM item") != hash)
        #expect(ContentHash(of: "select 1\n  FROM item") != hash)
    }

    @Test func textsCannotRunIntoOneAnother() {
        let lists = [["ab"], ["a", "b"], ["", "ab"], ["ab", ""], ["b", "a"], ["1:a1:b"], []]
        #expect(Set(lists.map { ContentHash(of: $0) }).count == lists.count)
    }

    @Test func whatIsPrintedIsReadAgain() throws {
        let hash = ContentHash(of: "abc")
        #expect(ContentHash(hash.description) == hash)
        #expect(ContentHash(hash.description.uppercased()) == hash)
        #expect(try JSONDecoder().decode([ContentHash].self, from: JSONEncoder().encode([hash])) == [hash])
        // The first digits are kept although they are zeros.
        let small = String(repeating: "0", count: 31) + "7"
        #expect(ContentHash(small)?.description == small)
    }

    @Test(arguments: ["", "12", "+" + String(repeating: "1", count: 31), String(repeating: "g", count: 32)])
    func otherTextIsNoHash(text: String) {
        #expect(ContentHash(text) == nil)
    }
}
