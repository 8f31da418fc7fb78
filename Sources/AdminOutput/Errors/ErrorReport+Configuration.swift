package import OMSupplyConfiguration

extension ConfigurationError: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        let (code, message, advice) = words
        var facts: CommandOutcome.Facts = [:]
        facts["key"] = key
        switch place {
        case .path(let path): facts["file"] = path
        case .origin(.file(let path, let line, let column)):
            facts["file"] = path
            facts["line"] = line
            facts["column"] = column
        case .origin(.environment(let name)): facts["variable"] = name
        }
        if case .unknownKey(let nearest?) = problem { facts["nearest"] = nearest }
        let isUsage = if case .noSuchPath = problem { true } else { false }
        return ErrorReport(
            code,
            "\(placeText): \(message)",
            advice: advice,
            status: isUsage ? .notFound : .wrongConfiguration,
            facts: facts
        )
    }

    private var placeText: String {
        switch place {
        case .path(let path): path
        case .origin(.file(let path, let line, let column)): "\(path):\(line):\(column)"
        case .origin(.environment(let name)): "environment variable \(name)"
        }
    }

    private var words: (code: String, message: String, advice: String) {
        let name = key ?? "the file"
        switch problem {
        case .nothingFound where key == "backup.backup_dir":
            let advice = """
                Name the folder of the bundles, or run this in the folder that holds the server's configuration/:
                --output DIR         the folder of the bundles
                --config-path PATH   the server's configuration file or folder
                """
            return ("noConfiguration", "no configuration says backup.backup_dir", advice)
        case .nothingFound:
            let advice = """
                Run this in the folder that holds the server's configuration/, or name the place:
                --config-path PATH   the server's configuration file or folder
                --database URL       postgresql://USER@HOST:PORT/NAME or sqlite:FILE
                """
            return ("noConfiguration", key.map { "no configuration says \($0)" } ?? "there is no such file", advice)
        case .noSuchPath:
            return ("noSuchConfiguration", "there is no such file or folder", "Check --config-path.")
        case .notYAML(let words):
            return (
                "notYAML", "this is no valid YAML: \(words)",
                "Check indentation (spaces, never tabs), colons and quotes here."
            )
        case .notASection:
            return ("notASection", "this is not a section of keys and values", "A line looks like `key: value`.")
        case .severalDocuments:
            return ("severalDocuments", "a second YAML document begins here", "Keep one document in the file.")
        case .duplicateKey(let line):
            return ("duplicateKey", "\(name) stands on line \(line) already", "Keep one of the two.")
        case .keyIsNoText:
            return ("keyIsNoText", "a key must be a word", "Put a value with braces or brackets into quotes.")
        case .unsupported(let feature):
            return ("unsupportedYAML", "\(name) uses \(feature)", "Write the value out, in quotes where it needs them.")
        case .tooDeep(let limit):
            return ("tooDeep", "\(name) lies more than \(limit) levels deep", "")
        case .tooLarge(let limit):
            return ("tooLarge", "the file has more than \(limit) bytes", "Is it a configuration file?")
        case .wrongType(let expected):
            return ("wrongType", "\(name) must be \(expected)", "")
        case .unknownKey(let nearest):
            let known = "Known here: " + ServerConfiguration.Backup.keys.joined(separator: ", ") + "."
            return ("unknownKey", "\(name) is not a known key", nearest.map { "Did you mean \($0)?" } ?? known)
        case .missingKey:
            return ("missingKey", "\(name) is missing", "Add it there, or in the file that overlays it.")
        case .notSupportedYet:
            let advice = """
                Nothing was written: this version does not encrypt, and the bundle would be readable by whoever gets it.
                Take the key out if you accept that, and keep the folder of the bundles private.
                """
            return ("notSupportedYet", "\(name) asks for encrypted bundles", advice)
        case .unknownEnvironment:
            return ("unknownEnvironment", "it must be local or production", "")
        }
    }
}
