import Testing

@testable import OMSupplyConfiguration

struct YAMLReaderTests {
    private func read(_ text: String) throws -> ConfigurationNode {
        try YAMLReader.read(Array(text.utf8), file: "x.yaml")
    }

    private func error(_ text: String) -> ConfigurationError? {
        #expect(throws: ConfigurationError.self) { try read(text) }
    }

    private func at(_ line: Int, _ column: Int) -> ConfigurationError.Place {
        .origin(.file("x.yaml", line: line, column: column))
    }

    @Test func valuesKnowTheirPlace() throws {
        let tree = try read("server:\n  port: 8000\n  names:\n    - one\n    - \"null\"\n  nothing: ~\n")
        #expect(tree["server"]?["port"]?.content == .scalar("8000"))
        #expect(tree["server"]?["port"]?.origin == .file("x.yaml", line: 2, column: 9))
        #expect(tree["server"]?.entries.first?.keyOrigin == .file("x.yaml", line: 2, column: 3))
        #expect(tree["server"]?["nothing"]?.content == .null)
        guard case .list(let names)? = tree["server"]?["names"]?.content else {
            Issue.record("no list")
            return
        }
        #expect(names.map(\.content) == [.scalar("one"), .scalar("null")])
    }

    @Test(arguments: ["", "# only a comment\n", "---\n", "~"])
    func anEmptyDocumentIsAnEmptySection(text: String) throws {
        #expect(try read(text).content == .section([]))
    }

    @Test func aDoubledKeyNamesBothLines() {
        #expect(
            error("a:\n  b: 1\n  c: 2\n  b: 3\n")
                == ConfigurationError(.duplicateKey(firstLine: 2), at: at(4, 3), key: "a.b")
        )
    }

    @Test func aliasesAnchorsAndTagsAreRefused() {
        #expect(error("a: &x 1\n") == ConfigurationError(.unsupported("an anchor"), at: at(1, 4), key: "a"))
        #expect(error("a: *x\n") == ConfigurationError(.unsupported("an alias"), at: at(1, 4), key: "a"))
        #expect(error("a: !!int 1\n") == ConfigurationError(.unsupported("a tag"), at: at(1, 4), key: "a"))
    }

    @Test func brokenTextNamesItsLine() {
        let broken = error("a: 1\nb: [1, 2\nc: 3\n")
        guard case .notYAML? = broken?.problem, case .origin(.file(_, let line, _))? = broken?.place else {
            Issue.record("\(String(describing: broken))")
            return
        }
        #expect(line == 3)
    }

    @Test func whatIsNoSectionIsRefused() {
        #expect(error("just text\n") == ConfigurationError(.notASection, at: at(1, 1)))
        #expect(error("a: 1\n---\nb: 2\n")?.problem == .severalDocuments)
        #expect(error("a:\n  [x, y]: 1\n")?.problem == .keyIsNoText)
    }

    @Test func depthHasALimit() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "{a: ", count: depth) + "1" + String(repeating: "}", count: depth)
        }
        _ = try read(nested(YAMLReader.deepest - 1))
        #expect(error(nested(YAMLReader.deepest))?.problem == .tooDeep(limit: YAMLReader.deepest))
    }

    @Test func bytesThatAreNoTextAreRefused() {
        let error = #expect(throws: ConfigurationError.self) {
            try YAMLReader.read([97, 58, 32, 0xff, 0xfe, 10], file: "x.yaml")
        }
        if case .notYAML? = error?.problem {} else { Issue.record("\(String(describing: error))") }
    }
}
