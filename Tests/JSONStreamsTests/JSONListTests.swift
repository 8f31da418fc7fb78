import FoundationEssentials
import Testing

@testable import JSONStreams

/// An object with a list, as a manifest has one, and names that look like its text.
private struct Listed: Codable, Equatable {
    struct Element: Codable, Equatable {
        var name: String
        var inner: [Int] = [1, 2]
        var other: String?
    }

    var first = "\"members\" : ["
    var members: [Element] = []
    var next: [[String]] = [["members", "]"], []]
    var nothing: [Int] = []

    static let names = ["a", "", "\"members\":[", "]},{[", "line\nbreak\\", "é\u{301}/\u{0}", "\\\"", "\\"]

    static func elements(_ count: Int) -> [Element] {
        (0..<count).map { Element(name: names[$0 % names.count], other: $0 % 3 == 0 ? nil : "\($0)") }
    }
}

struct JSONListWriterTests {
    @Test(arguments: [0, 1, 2, 511, 512, 513, 1500], [true, false])
    func theTextIsTheEncodersOwn(count: Int, isPretty: Bool) throws {
        var whole = Listed()
        whole.members = Listed.elements(count)
        let encoder = JSONEncoder()
        encoder.outputFormatting = isPretty ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes] : .sortedKeys
        var text: [UInt8] = []
        try JSONListWriter(isPretty: isPretty).write(Listed(), list: "members", of: whole.members) { text += $0 }
        #expect(text == Array(try encoder.encode(whole)))
    }

    @Test func anObjectWithoutTheListIsRefused() {
        #expect(throws: EncodingError.self) {
            try JSONListWriter(isPretty: true).write(["a": 1], list: "members", of: [1]) { _ in }
        }
    }
}

struct JSONListReaderTests {
    /// What is read of a text that comes in pieces of so many bytes.
    private func read(_ text: some Collection<UInt8>, piece: Int = 7, _ lists: [String] = ["members"]) throws -> (
        elements: [Listed.Element], batches: Int, rest: Data
    ) {
        let text = Array(text)
        var elements: [Listed.Element] = []
        var batches = 0
        let rest = try JSONListReader.read(lists, restLimit: 10_000) { consume in
            for start in stride(from: 0, to: text.count, by: piece) {
                try text[start..<min(text.count, start + piece)].withUnsafeBytes { try consume($0) }
            }
        } onBatch: { list, batch in
            #expect(list == "members")
            elements += try JSONDecoder().decode([Listed.Element].self, from: batch)
            batches += 1
        }
        return (elements, batches, rest)
    }

    @Test(arguments: [0, 1, 9, 6000], [1, 2, 7, 4096, 1 << 30])
    func nothingIsLostWhereverTheTextIsCut(count: Int, piece: Int) throws {
        var whole = Listed()
        whole.members = Listed.elements(count)
        for formatting in [JSONEncoder.OutputFormatting(), .prettyPrinted] where piece > 1 || count < 100 {
            let encoder = JSONEncoder()
            encoder.outputFormatting = formatting
            let found = try read(encoder.encode(whole), piece: piece)
            #expect(found.elements == whole.members)
            #expect(try JSONDecoder().decode(Listed.self, from: found.rest) == Listed())
            #expect(found.batches == 0 && count == 0 || found.batches == 1 || count == 6000)
        }
    }

    @Test func aLongListComesInBatches() throws {
        var whole = Listed()
        whole.members = Listed.elements(6000)
        #expect(try read(try JSONEncoder().encode(whole)).batches > 1)
    }

    /// The text never ends, and is never kept.
    @Test(arguments: [#"{"members": [{"name": ""#, #"{"other": ""#])
    func nothingGrowsWithoutEnd(start: String) {
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1000)
        var fed = 0
        #expect(throws: JSONListReader.Complaint.tooLarge) {
            try JSONListReader.read(["members"], restLimit: 10_000, elementLimit: 10_000, batchSize: 5_000) { consume in
                try Array(start.utf8).withUnsafeBytes(consume)
                while fed < 10_000_000 {
                    try piece.withUnsafeBytes(consume)
                    fed += piece.count
                }
            } onBatch: { _, _ in
            }
        }
        #expect(fed <= 15_000)
    }

    @Test func onlyTheObjectsOwnListsAreTaken() throws {
        let text = #"{"a": {"members": [1]}, "b": [["members"], [2]], "members": null, "c": "members", "d": [3]}"#
        let found = try read(text.utf8)
        #expect(found.elements.isEmpty && String(decoding: found.rest, as: UTF8.self) == text)
    }

    /// JSON allows it; nobody writes it so. It is not taken for the list, and so is no second one.
    @Test func aNameWithEscapesIsAnother() throws {
        let text = #"{"\u006dembers": [1], "members": [{"name": "a", "inner": []}]}"#
        let found = try read(text.utf8)
        #expect(found.elements.map(\.name) == ["a"])
        #expect(String(decoding: found.rest, as: UTF8.self) == #"{"\u006dembers": [1], "members": []}"#)
    }

    @Test(arguments: [
        #"{"members": [], "members": []}"#, #"{"members": ["#, #"{"members": [{"name": "a"#, #"{"a": 1"#, "]", "}{",
    ])
    func whatIsCutOrComesTwiceIsRefused(text: String) {
        #expect(throws: JSONListReader.Complaint.self) { try self.read(text.utf8) }
    }

    @Test(arguments: [
        #"{"members": [,]}"#, #"{"members": [1]}"#,
        #"{"members": [{"name": "a", "inner": [}]]}"#,
    ])
    func whatIsNoListOfElementsIsNotRead(text: String) {
        #expect(throws: (any Error).self) { try self.read(text.utf8) }
    }

    @Test func aListThatEndsInACommaIsRefusedBetweenBatchesToo() throws {
        let element = #"{"name": "\#(String(repeating: "x", count: 200_000))", "inner": []},"#
        #expect(throws: JSONListReader.Complaint.malformed) { try self.read(#"{"members": [\#(element) ]}"#.utf8) }
        let found = try read(#"{"members": [\#(element) {"name": "b", "inner": []}]}"#.utf8, piece: 4096)
        #expect(found.elements.map(\.name.count) == [200_000, 1] && found.batches == 2)
    }

    @Test func whatStandsBesideTheListsIsLimited() {
        let text = #"{"members": [], "a": "\#(String(repeating: "x", count: 20_000))"}"#
        #expect(throws: JSONListReader.Complaint.tooLarge) { try self.read(text.utf8) }
    }
}
