import Testing

@testable import AdminCommands

struct HelpTextTests {
    private func help(_ words: String...) throws -> String {
        let parsed = try CommandLineParser.parse(words + ["--help"], root: SampleTree.root)
        return HelpText(command: parsed.command, path: parsed.path).text
    }

    private static let global = """
        Global options:
          --config-path PATH  The server's configuration: a file, or a folder with
                              base.yaml. Default: configuration/ below the current
                              folder.
          --database URL      The database instead of the configured one:
                              postgresql://USER@HOST:PORT/NAME or sqlite:FILE. Never
                              with a password.
          --json              Print one JSON object on standard output, also on failure.
          --quiet             Print no progress; errors and warnings are still printed.
          -h, --help          Print this text.
          --version           Print the program's version.

        """

    @Test func aCommandShowsItsArgumentsOptionsAndDefaults() throws {
        let expected = """
            Usage: sample copy --to DIR [--jobs N] [--mode MODE] [--tag TEXT]… [--a-flag-with-a-long-name-indeed] FROM…

            Copy files into a folder; the sentence is long enough to be broken where the
            line ends.

            A first paragraph.

            A second one.

            Arguments:
              FROM…  What is copied.

            Options:
              -t, --to DIR                Where to.
              --jobs N                    Copies at once. 1 to 64. Default: 2.
              --mode MODE                 How careful. One of fast, safe.
              --tag TEXT                  A note.
              --a-flag-with-a-long-name-indeed
                                          It's [special]: `quoted` and $dear.


            """
        #expect(try help("copy") == expected + Self.global)
    }

    @Test func aGroupShowsItsCommands() throws {
        let expected = """
            Usage: sample keep COMMAND

            Look after what is kept.

            Commands:
              list  List it.


            """
        #expect(
            try help("keep") == expected + Self.global + "\nMore about one of them: sample keep COMMAND --help\n"
        )
    }

    /// Every text of the real table has the width that a terminal is sure to have, and every summary is a sentence.
    @Test func everyCommandHasHelpOfEightyColumns() {
        for (path, command) in CommandTree.root.flattened() {
            let text = HelpText(command: command, path: path).text
            // The usage line is one line, so that it can be copied.
            for line in text.split(separator: "\n").dropFirst() { #expect(line.count <= 80, "\(line)") }
            let summaries = [command.summary] + command.options.map(\.summary) + command.arguments.map(\.summary)
            for summary in summaries { #expect(summary.hasSuffix(".") && !summary.isEmpty, "\(summary)") }
        }
    }

    @Test func noCommandHidesAGlobalOption() {
        for (_, command) in CommandTree.root.flattened() {
            let names = (command.options + GlobalOptions.all).map(\.name)
            #expect(Set(names).count == names.count, "\(command.name)")
        }
    }
}
