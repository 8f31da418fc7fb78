package import CommandLineParsing

extension UsageError: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        let (code, message, advice) = words
        var facts: CommandOutcome.Facts = ["command": command]
        if let nearest { facts["nearest"] = nearest }
        let help = "Run `\(command) --help` for what it takes."
        return ErrorReport(
            code,
            message,
            advice: (advice + [help]).joined(separator: "\n"),
            status: .wrongUsage,
            facts: facts
        )
    }

    /// The word that was probably meant.
    var nearest: String? {
        switch problem {
        case .unknownCommand(_, let nearest), .unknownOption(_, let nearest), .invalidValue(_, _, let nearest): nearest
        default: nil
        }
    }

    private var words: (code: String, message: String, advice: [String]) {
        let meant = nearest.map { ["Did you mean \($0)?"] } ?? []
        switch problem {
        case .missingCommand(let known):
            return ("missingCommand", "\(command) needs a command: \(known.joined(separator: ", "))", [])
        case .unknownCommand(let word, _):
            return ("unknownCommand", "\(command) has no command '\(word)'", meant)
        case .unknownOption(let option, _):
            return ("unknownOption", "\(command) has no option \(option)", meant)
        case .missingValue(let option, let placeholder):
            return ("missingValue", "\(option) needs a value: \(option) \(placeholder)", [])
        case .unwantedValue(let option):
            return ("unwantedValue", "\(option) takes no value", [])
        case .givenTwice(let option):
            return ("givenTwice", "\(option) is given twice", [])
        case .invalidValue(let name, let expected, _):
            return ("invalidValue", "\(name) takes \(Self.words(for: expected))", meant)
        case .malformedValue(let name, let form):
            return ("invalidValue", "\(name) takes \(form)", [])
        case .missingOption(let option):
            return ("missingOption", "\(command) needs \(option)", [])
        case .missingArgument(let argument):
            return ("missingArgument", "\(command) needs \(argument)", [])
        case .unexpectedArgument(let word):
            return ("unexpectedArgument", "\(command) has no use for '\(word)'", [])
        case .passwordInAddress:
            let advice = [
                "Every user of this machine can see command lines, and the shell keeps them: change that password.",
                "Put the password into ~/.pgpass, PGPASSWORD, APP__DATABASE__PASSWORD or the configuration file.",
            ]
            return ("passwordInAddress", "--database holds a password", advice)
        case .invalidAddress:
            return ("invalidAddress", "--database takes postgresql://USER@HOST:PORT/NAME or sqlite:FILE", [])
        }
    }

    private static func words(for kind: ValueKind) -> String {
        switch kind {
        case .text: "some text"
        case .file: "the path of a file"
        case .folder: "the path of a folder"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .choice(let words): "one of " + words.joined(separator: ", ")
        }
    }
}

extension NotConfirmed: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        var facts: CommandOutcome.Facts = ["question": question, "changed": false]
        if !lost.isEmpty { facts["lost"] = lost }
        if couldAsk {
            return ErrorReport(
                "notConfirmed",
                "not confirmed: nothing was changed",
                advice: wasMisunderstood ? "Only \(wanted), in full, goes on." : "",
                status: .refused,
                facts: facts
            )
        }
        return ErrorReport(
            "notConfirmed",
            "this needs a confirmation, and there is no terminal to ask on: nothing was changed",
            advice: "\(question)\nAdd --yes to go on without being asked.",
            status: .refused,
            facts: facts
        )
    }
}
