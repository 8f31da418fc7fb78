import Testing

@testable import CommandLineParsing

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
}
