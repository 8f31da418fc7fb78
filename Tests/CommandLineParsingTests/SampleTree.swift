@testable import CommandLineParsing

/// A small table of commands with one of everything. What they would do is a word.
enum SampleTree {
    static let root = CommandNode<String>(
        group: "sample",
        "Show what a table of commands can hold.",
        [
            CommandNode(
                "copy",
                "Copy files into a folder; the sentence is long enough to be broken where the line ends.",
                discussion: "A first paragraph.\n\nA second one.",
                arguments: [Argument("FROM", kind: .file, count: .oneOrMore, "What is copied.")],
                options: [
                    .value("to", short: "t", "DIR", kind: .folder, required: true, "Where to."),
                    .value("jobs", "N", kind: .integer(1...64), default: "2", "Copies at once."),
                    .value("mode", "MODE", kind: .choice(["fast", "safe"]), "How careful."),
                    .value("tag", "TEXT", repeatable: true, "A note."),
                    .flag("a-flag-with-a-long-name-indeed", "It's [special]: `quoted` and $dear."),
                ],
                run: "copies"
            ),
            CommandNode(
                group: "keep",
                "Look after what is kept.",
                [
                    CommandNode("list", "List it.", run: "lists")
                ]
            ),
        ]
    )
}
