import AdminConsole
import AdminOutput
import CommandLineParsing
import FileSystem
import MigrationModel
import SchemaMigrations

/// Takes a command line from its words to its exit status: parse, run, print. Everything that it touches is handed in.
struct CommandLineTool {
    let root: Command
    let console: Console
    let environment: [String: String]
    let cancellation: Cancellation

    /// Runs the words after the program's name.
    func run(_ words: [String]) -> ExitStatus {
        // Known before anything can fail, so that a failure has the right shape.
        let asJSON = CommandLineParser.reached(words, root: root).values.flag(GlobalOptions.json.name)
        var context: CommandContext?
        do {
            let parsed = try CommandLineParser.parse(words, root: root)
            if let outcome = about(parsed) { return try finish(outcome, asJSON: asJSON) }
            let started = CommandContext(
                parsed,
                console: console,
                environment: environment,
                cancellation: cancellation
            )
            context = started
            guard let run = parsed.command.run else { return try finish(help(parsed), asJSON: asJSON) }
            var outcome = try run(started)
            // Elsewhere they have been said already.
            if asJSON { outcome.warnings = started.warnings + outcome.warnings }
            return try finish(outcome, asJSON: asJSON)
        } catch {
            return fail(error, situation: context?.situation ?? ErrorSituation(), asJSON: asJSON)
        }
    }

    /// `--help` and `--version`.
    private func about(_ parsed: ParsedCommand<CommandAction>) -> CommandOutcome? {
        if parsed.values.flag(GlobalOptions.help.name) { return help(parsed) }
        guard parsed.values.flag(GlobalOptions.version.name) else { return nil }
        let schema = SchemaMigrations.appVersion.description
        return CommandOutcome(
            "omsupply-admin \(ToolVersion.text) for omSupply's schema \(schema)",
            facts: ["version": ToolVersion.text, "schema": schema]
        )
    }

    private func help(_ parsed: ParsedCommand<CommandAction>) -> CommandOutcome {
        var text = HelpText(command: parsed.command, path: parsed.path).text
        text.removeLast()
        return CommandOutcome(text, facts: ["help": text])
    }

    private func finish(_ outcome: CommandOutcome, asJSON: Bool) throws -> ExitStatus {
        if asJSON {
            console.write(try JSONOutput.success(outcome) + "\n")
        } else {
            if !outcome.text.isEmpty { console.write(outcome.text + "\n") }
            for warning in outcome.warnings { console.writeError("omsupply-admin: warning: \(warning)\n") }
        }
        if let error = console.outputError { throw error }
        return outcome.status
    }

    private func fail(_ error: any Error, situation: ErrorSituation, asJSON: Bool) -> ExitStatus {
        var report = ErrorReport.describing(error, in: situation)
        // After a signal, whatever broke did so because of it.
        do { try cancellation.check() } catch {
            report = ErrorReport.describing(error, in: situation).caused(by: report)
        }
        if asJSON {
            let text = try? JSONOutput.failure(report)
            console.write((text ?? #"{"error":{"code":"unexpected"},"ok":false}"#) + "\n")
        } else {
            console.writeError(report.text)
        }
        return report.status
    }
}
