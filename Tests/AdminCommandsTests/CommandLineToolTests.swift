import AdminTestSupport
import AdminOutput
import CommandLineParsing
import FileSystem
import Foundation
import Testing
import AdminConsole

@testable import AdminCommands

struct CommandLineToolTests {
    private func tool(
        _ captured: CapturedConsole,
        root: Command = SampleTree.root,
        cancellation: Cancellation = Cancellation()
    ) -> CommandLineTool {
        CommandLineTool(root: root, console: captured.console, environment: [:], cancellation: cancellation)
    }

    /// A table with one command, `do`, that does this.
    private func root(_ run: @escaping CommandAction) -> Command {
        Command(group: "sample", "Sample.", [Command("do", "Do it.", options: [.flag("yes", "Do not ask.")], run: run)])
    }

    private func json(_ text: String) throws -> [String: Any] {
        #expect(text.hasSuffix("}\n"))
        #expect(text.split(separator: "\n").count == 1)
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func resultsGoToOutputAndWarningsToErrors() {
        let captured = CapturedConsole()
        #expect(tool(captured).run(["copy", "a", "b", "--to", "x"]) == .done)
        #expect(captured.output == "copied a b\n")
        #expect(captured.errors == "")

        let degraded = CapturedConsole()
        #expect(tool(degraded).run(["keep", "list"]) == .degraded)
        #expect(degraded.output == "nothing\n")
        #expect(degraded.errors == "omsupply-admin: warning: the shelf is empty\n")
    }

    @Test func jsonIsOneObjectWithSortedKeysAndPlainSlashes() throws {
        let captured = CapturedConsole()
        #expect(tool(captured).run(["copy", "/a", "--to", "x", "--json"]) == .done)
        #expect(captured.output == #"{"copied":["/a"],"jobs":2,"ok":true}"# + "\n")

        let degraded = CapturedConsole()
        #expect(tool(degraded).run(["--json", "keep", "list"]) == .degraded)
        #expect(degraded.output == #"{"ok":true,"warnings":["the shelf is empty"]}"# + "\n")
        #expect(degraded.errors == "")
    }

    @Test func aFailureInJSONSaysTheSameAsInText() throws {
        let text = CapturedConsole()
        #expect(tool(text).run(["cpoy"]) == .wrongUsage)
        #expect(
            text.errors == """
                omsupply-admin: sample has no command 'cpoy'
                  Did you mean copy?
                  Run `sample --help` for what it takes.

                """
        )
        #expect(text.output == "")

        let captured = CapturedConsole()
        #expect(tool(captured).run(["--json", "cpoy"]) == .wrongUsage)
        #expect(captured.errors == "")
        let object = try json(captured.output)
        #expect(object["ok"] as? Bool == false)
        let error = try #require(object["error"] as? [String: Any])
        #expect(error["code"] as? String == "unknownCommand")
        #expect(error["message"] as? String == "sample has no command 'cpoy'")
        #expect(error["advice"] as? String == "Did you mean copy?\nRun `sample --help` for what it takes.")
        #expect(error["nearest"] as? String == "copy")
        #expect(error["command"] as? String == "sample")
    }

    @Test func helpAndVersionAreResults() throws {
        let help = CapturedConsole()
        #expect(tool(help).run(["copy", "--help"]) == .done)
        #expect(help.output.hasPrefix("Usage: sample copy --to DIR"))

        let version = CapturedConsole()
        #expect(tool(version).run(["--version", "--json"]) == .done)
        #expect(try json(version.output)["version"] as? String == ToolVersion.text)

        let nothing = CapturedConsole()
        #expect(tool(nothing).run([]) == .wrongUsage)
        #expect(nothing.output == "")
    }

    @Test func anErrorAfterASignalIsReportedAsTheSignal() throws {
        for (signal, status) in [(Int32(2), ExitStatus.interrupted), (15, .terminated)] {
            let cancellation = Cancellation()
            let root = root { context in
                cancellation.request(signal: signal)
                throw SystemError(code: EIO, call: "read", path: "/x")
            }
            let captured = CapturedConsole()
            #expect(tool(captured, root: root, cancellation: cancellation).run(["do", "--json"]) == status)
            let error = try #require(try json(captured.output)["error"] as? [String: Any])
            #expect(error["code"] as? String == "cancelled")
            #expect((error["while"] as? String)?.contains("/x") == true)
        }
    }

    @Test func aFullDiskUnderTheOutputIsAFailureAndAReaderThatWentAwayIsNot() {
        let full = CapturedConsole(failing: ENOSPC)
        #expect(tool(full).run(["copy", "a", "--to", "x"]) == .failed)
        #expect(full.errors.contains("standard output"))
        let gone = CapturedConsole(failing: EPIPE)
        #expect(tool(gone).run(["copy", "a", "--to", "x"]) == .done)
        #expect(gone.errors == "")
    }

    @Test func consentIsGivenByOptionOrTypedAndRefusedElsewhere() throws {
        let root = root { context in
            try context.confirm("Remove it?")
            return CommandOutcome("removed")
        }
        let byOption = CapturedConsole()
        #expect(tool(byOption, root: root).run(["do", "--yes"]) == .done)
        #expect(byOption.errors == "")

        let typed = CapturedConsole(answer: "yes")
        #expect(tool(typed, root: root).run(["do"]) == .done)
        #expect(typed.errors == "Remove it? Type yes to go on: ")

        for captured in [CapturedConsole(answer: "y"), CapturedConsole()] {
            #expect(tool(captured, root: root).run(["do"]) == .refused)
            #expect(captured.output == "")
        }
        for (answer, isToldMore) in [("y", true), ("YES", true), ("no", false), ("", false)] {
            let captured = CapturedConsole(answer: answer)
            #expect(tool(captured, root: root).run(["do"]) == .refused)
            #expect(
                captured.errors.contains("Only yes, in full, goes on.") == isToldMore,
                "\(answer): \(captured.errors)"
            )
        }
    }

    @Test func consentMayTakeAnotherWord() throws {
        let root = root { context in
            try context.confirm("It is lost.", typing: "2", as: "the site's number", lost: ["this", "that"])
            return CommandOutcome("done")
        }
        let typed = CapturedConsole(answer: "2")
        #expect(tool(typed, root: root).run(["do"]) == .done)
        #expect(typed.errors == "It is lost. Type the site's number to go on: ")
        let yes = CapturedConsole(answer: "yes")
        #expect(tool(yes, root: root).run(["do"]) == .refused)
        #expect(yes.errors.contains("Only 2, in full, goes on."))
        // A program learns what would be lost although it did not consent.
        let program = CapturedConsole()
        #expect(tool(program, root: root).run(["do", "--json"]) == .refused)
        #expect(program.output.contains(#""lost":["this","that"]"#) && program.output.contains(#""changed":false"#))
    }

    @Test func quietKeepsEverythingButErrorsAway() throws {
        let root = root { context in
            context.say("beginning")
            context.withProgress("Working", unit: .bytes) { $0.update(done: 1, total: 2, at: .now + .seconds(60)) }
            throw SystemError(code: ENOENT, call: "open", path: "/x")
        }
        let loud = CapturedConsole(width: 60)
        #expect(tool(loud, root: root).run(["do"]) == .notFound)
        #expect(loud.errors.hasPrefix("beginning\n\rWorking"))
        let quiet = CapturedConsole(width: 60)
        #expect(tool(quiet, root: root).run(["do", "--quiet"]) == .notFound)
        #expect(quiet.errors == "omsupply-admin: cannot open /x: No such file or directory\n")
    }
}
