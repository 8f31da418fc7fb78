import FileSystem
import TestSupport
import Testing

@testable import AdminCommands
@testable import CommandLineParsing

/// What holds of every command of the tool.
struct CommandTreeTests {
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

    @Test func everyCommandAndOptionIsInEveryScript() {
        let root = CommandTree.root
        for script in [
            BashCompletion(root: root).script, ZshCompletion(root: root).script, FishCompletion(root: root).script,
        ] {
            for (path, command) in root.flattened() {
                #expect(script.contains(command.name), "\(path)")
                for option in command.options { #expect(script.contains(option.name), "\(path) \(option.name)") }
            }
        }
    }

    @Test(.enabled(if: Subprocess.find("zsh") != nil)) func zshTakesTheScript() throws {
        let folder = try SharedFolder()
        let file = folder.path + "/completions"
        try WholeFile.write(Array(ZshCompletion(root: CommandTree.root).script.utf8), to: file)
        let name = CommandTree.root.name
        let code = "autoload -U compinit; compinit -D; source $1 && print -r -- $_comps[\(name)]"
        let result = try Subprocess.run("zsh", ["-c", code, "zsh", file])
        #expect(result.output == "_\(name)\n" && result.errors == "")
    }
}
