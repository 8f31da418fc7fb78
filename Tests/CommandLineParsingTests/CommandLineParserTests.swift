import Testing

@testable import CommandLineParsing

struct CommandLineParserTests {
    private func parse(_ words: String...) throws -> ParsedCommand<String> {
        try CommandLineParser.parse(words, root: SampleTree.root)
    }

    private func problem(_ words: String...) -> UsageError.Problem? {
        do {
            _ = try CommandLineParser.parse(words, root: SampleTree.root)
            return nil
        } catch { return error.problem }
    }

    @Test func globalOptionsStandBeforeOrAfterTheCommand() throws {
        let before = try parse("--json", "--config-path", "/etc/x", "keep", "list")
        let after = try parse("keep", "list", "--config-path=/etc/x", "--json")
        #expect(before.values == after.values)
        #expect(before.name == "sample keep list")
        #expect(after.values.flag("json"))
        #expect(after.values.text("config-path") == "/etc/x")
    }

    @Test func optionsTakeTheirValueWithSpaceEqualSignOrLetter() throws {
        for words in [["--to", "x"], ["--to=x"], ["-t", "x"], ["-tx"]] {
            let parsed = try CommandLineParser.parse(["copy", "a", "b"] + words, root: SampleTree.root)
            #expect(parsed.values.text("to") == "x")
            #expect(parsed.values.all("FROM") == ["a", "b"])
        }
        #expect(try parse("copy", "a", "--to=x", "--tag=").values.text("tag") == "")
        #expect(try parse("copy", "a", "--to=b=c").values.text("to") == "b=c")
    }

    @Test func afterTwoDashesEverythingIsAnArgument() throws {
        let parsed = try parse("copy", "--to", "x", "--", "--json", "-", "--help")
        #expect(parsed.values.all("FROM") == ["--json", "-", "--help"])
        #expect(!parsed.values.flag("json"))
        #expect(!parsed.values.flag("help"))
    }

    @Test func defaultsAreFilledIn() throws {
        let parsed = try parse("copy", "a", "--to", "x")
        #expect(parsed.values.integer("jobs") == 2)
        #expect(parsed.values.text("mode") == nil)
        #expect(try parse("copy", "a", "--to", "x", "--jobs", "7").values.integer("jobs") == 7)
    }

    @Test func repeatableOptionsCollectAndOthersAreRefusedTwice() throws {
        let parsed = try parse("copy", "a", "--to", "x", "--tag", "1", "--tag=2")
        #expect(parsed.values.all("tag") == ["1", "2"])
        #expect(problem("copy", "a", "--to", "x", "--to", "y") == .givenTwice(option: "--to"))
    }

    @Test func unknownWordsNameTheNearest() {
        #expect(problem("coyp") == .unknownCommand("coyp", nearest: "copy"))
        #expect(problem("keep", "lsit") == .unknownCommand("lsit", nearest: "list"))
        #expect(problem("xylophone") == .unknownCommand("xylophone", nearest: nil))
        #expect(problem("copy", "--jsno") == .unknownOption("--jsno", nearest: "--json"))
        #expect(problem("copy", "--mod", "x") == .unknownOption("--mod", nearest: "--mode"))
        #expect(
            problem("copy", "a", "--to=x", "--mode", "fats")
                == .invalidValue(name: "--mode", expected: .choice(["fast", "safe"]), nearest: "fast")
        )
    }

    @Test func anOptionOfAnotherCommandIsUnknown() {
        #expect(problem("keep", "list", "--jobs", "1") == .unknownOption("--jobs", nearest: nil))
    }

    @Test func whatIsMissingOrTooMuchIsNamed() {
        #expect(problem() == .missingCommand(known: ["copy", "keep"]))
        #expect(problem("keep") == .missingCommand(known: ["list"]))
        #expect(problem("copy", "--to", "x") == .missingArgument("FROM"))
        #expect(problem("copy", "a") == .missingOption("--to"))
        #expect(problem("copy", "a", "--to") == .missingValue(option: "--to", placeholder: "DIR"))
        #expect(problem("copy", "--to", "--json") == .missingValue(option: "--to", placeholder: "DIR"))
        #expect(problem("copy", "--json=yes") == .unwantedValue(option: "--json"))
        #expect(problem("keep", "list", "x") == .unexpectedArgument("x"))
        #expect(
            problem("copy", "a", "--to", "x", "--jobs", "65")
                == .invalidValue(name: "--jobs", expected: .integer(1...64), nearest: nil)
        )
    }

    @Test func wordsThatMayHoldAPasswordAreNotRepeated() {
        #expect(problem("keep", "list", "postgresql://u:secret@h/d") == .unexpectedArgument("postgresql://…"))
        #expect(problem("copy", "--password=secret") == .unknownOption("--password", nearest: nil))
        #expect(problem("password=secret") == .unknownCommand("password=…", nearest: nil))
    }

    @Test func helpWinsOverMistakes() throws {
        let parsed = try parse("keep", "--nonsense", "list", "x", "--help")
        #expect(parsed.name == "sample keep list")
        #expect(parsed.values.flag("help"))
        #expect(try parse("-h", "copy").name == "sample copy")
    }

    @Test func theWordHelpIsTheOption() throws {
        for (words, name) in [
            (["help"], "sample"), (["help", "copy"], "sample copy"), (["help", "keep", "list"], "sample keep list"),
            (["keep", "help"], "sample keep"), (["help", "keep"], "sample keep"),
        ] {
            let parsed = try CommandLineParser.parse(words, root: SampleTree.root)
            #expect(parsed.name == name && parsed.values.flag("help"), "\(words)")
        }
        #expect(problem("help", "kep") == .unknownCommand("kep", nearest: "keep"))
        // An argument is one.
        #expect(try parse("copy", "help", "--to", "x").values.text("FROM") == "help")
    }
}

struct NearestWordTests {
    @Test(arguments: [
        ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "abcd", 1), ("abc", "axc", 1),
        ("", "abc", 3), ("kitten", "sitting", 3),
    ])
    func distanceCountsInsertedRemovedReplacedAndExchanged(first: String, second: String, distance: Int) {
        #expect(NearestWord.distance(from: first, to: second) == distance)
        #expect(NearestWord.distance(from: second, to: first) == distance)
    }

    @Test func onlyANearWordIsOffered() {
        #expect(NearestWord.find("stat", among: ["run", "status"]) == "status")
        #expect(NearestWord.find("rn", among: ["run", "status"]) == "run")
        #expect(NearestWord.find("go", among: ["run", "status"]) == nil)
    }
}
