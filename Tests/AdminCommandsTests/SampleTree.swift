import AdminOutput
import CommandLineParsing

@testable import AdminCommands

/// A small table of commands that run.
enum SampleTree {
    static let root: Command = Command(
        group: "sample",
        "Show what a table of commands can hold.",
        [
            Command(
                "copy",
                "Copy files into a folder.",
                arguments: [Argument("FROM", kind: .file, count: .oneOrMore, "What is copied.")],
                options: [
                    .value("to", short: "t", "DIR", kind: .folder, required: true, "Where to."),
                    .value("jobs", "N", kind: .integer(1...64), default: "2", "Copies at once."),
                ]
            ) { context in
                CommandOutcome(
                    "copied " + context.values.all("FROM").joined(separator: " "),
                    facts: ["copied": context.values.all("FROM"), "jobs": context.values.integer("jobs") ?? 0]
                )
            },
            Command(
                group: "keep",
                "Look after what is kept.",
                [
                    Command("list", "List it.") { context in
                        CommandOutcome("nothing", warnings: ["the shelf is empty"], status: .degraded)
                    }
                ]
            ),
        ]
    )
}
