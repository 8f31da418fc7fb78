import AdminConsole
package import FileSystem

extension SystemError: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        let facts: CommandOutcome.Facts = ["path": path, "call": call, "errno": code, "reason": reason]
        let message = "cannot \(Self.words[call] ?? call) \(path): \(reason)"
        if code == Self.exists, call == "create" {
            return ErrorReport(
                "exists",
                "\(path) exists",
                advice: "Nothing was written. Name another file, or remove it.",
                status: .refused,
                facts: facts
            )
        }
        if isNotFound, call == "create" {
            let folder = Path.parent(of: path)
            return ErrorReport(
                "notFound",
                "the folder \(folder) does not exist",
                advice: "Nothing was written. Make the folder, or name another file.",
                status: .notFound,
                facts: facts.merging(["path": folder]) { $1 }
            )
        }
        if isNotFound { return ErrorReport("notFound", message, status: .notFound, facts: facts) }
        if isPermissionDenied {
            return ErrorReport(
                "permissionDenied",
                message,
                advice: "The user \(Owner.current.userName) needs a right to it. \(wayToTheRight)",
                status: .missingRight,
                facts: facts
            )
        }
        if code == Self.tooLarge {
            return ErrorReport(
                "fileTooLarge",
                message,
                advice:
                    "A limit on the size of files stops it, or the file system takes none so large. The limit:\nulimit -f",
                status: .failed,
                facts: facts
            )
        }
        if isNoSpace {
            return ErrorReport(
                "noSpace",
                message,
                advice: "Make room and run it again. How full the disk is:\ndf -h '\(Path.parent(of: path))'",
                status: .failed,
                facts: facts
            )
        }
        return ErrorReport("system", message, status: .failed, facts: facts)
    }

    private var wayToTheRight: String {
        let parent = Path.parent(of: path)
        guard call == "mkdir" else {
            return "Become the user who has one, or root. See who that is:\nls -ld '\(path)' '\(parent)'"
        }
        // One that only a run itself makes, and removes, is nobody else's to make.
        if Path.name(of: path).hasPrefix(".") { return "See who has one:\nls -ld '\(parent)'" }
        return "As root:\ninstall -d -m 700 -o \(Owner.current.userName) \(ErrorReport.shellWord(path))"
    }
}

extension SystemError {
    /// EEXIST.
    private static let exists: Int32 = 17
    /// EFBIG.
    private static let tooLarge: Int32 = 27

    /// What people call the system calls whose names say little.
    private static let words = [
        "opendir": "read the folder", "mkdir": "make the folder", "stat": "look at", "fsync": "save to disk",
    ]
}

extension MissingSourceFolder: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        ErrorReport(
            "noSourceFolder",
            "there is no folder \(path), which \(namedBy) names",
            advice: "Nothing was written. Correct \(namedBy), or make the folder if it is only empty so far.",
            status: .notFound,
            facts: ["path": path, "namedBy": namedBy]
        )
    }
}

extension WholeFile.TooLarge: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        ErrorReport(
            "tooLarge",
            "\(path) has \(Measure.bytes(size)), more than the \(Measure.bytes(Int64(limit))) that such a file may have",
            status: .damagedInput,
            facts: ["path": path, "size": size, "limit": limit]
        )
    }
}

extension Cancelled: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        let (words, status): (String, ExitStatus) =
            switch signal {
            case 1: ("stopped, since the terminal went away", .hungUp)
            case 2: ("stopped", .interrupted)
            default: ("stopped by the system", .terminated)
            }
        return ErrorReport(
            "cancelled",
            words,
            advice: "Steps that were finished stay, what was half done is gone. Run it again.",
            status: status,
            facts: ["signal": signal]
        )
    }
}

extension ErrorReport {
    /// The same report with what failed because of it among its facts.
    package func caused(by other: ErrorReport) -> ErrorReport {
        guard other.code != code else { return self }
        var facts = facts
        facts["while"] = other.message
        return ErrorReport(code, message, advice: advice, status: status, facts: facts)
    }
}
