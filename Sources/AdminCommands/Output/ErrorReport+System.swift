import FileSystem

extension SystemError: WordedError {
    func report(in situation: ErrorSituation) -> ErrorReport {
        let facts: CommandOutcome.Facts = ["path": path, "call": call, "errno": code, "reason": reason]
        let message = "cannot \(call) \(path): \(reason)"
        if isNotFound { return ErrorReport("notFound", message, status: .notFound, facts: facts) }
        if isPermissionDenied {
            return ErrorReport(
                "permissionDenied",
                message,
                advice: "The user \(Owner.current.userName) needs a right to it. See who has one:\n"
                    + "ls -ld '\(path)' '\(Path.parent(of: path))'",
                status: .missingRight,
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
}

extension WholeFile.TooLarge: WordedError {
    func report(in situation: ErrorSituation) -> ErrorReport {
        ErrorReport(
            "tooLarge",
            "\(path) has \(Measure.bytes(size)), more than the \(Measure.bytes(Int64(limit))) that such a file may have",
            status: .damagedInput,
            facts: ["path": path, "size": size, "limit": limit]
        )
    }
}

extension Cancelled: WordedError {
    func report(in situation: ErrorSituation) -> ErrorReport {
        let byUser = signal == 2
        return ErrorReport(
            "cancelled",
            byUser ? "stopped" : "stopped by the system",
            advice: "What was finished stays; the next run goes on from there.",
            status: byUser ? .interrupted : .terminated,
            facts: ["signal": signal]
        )
    }
}

extension ErrorReport {
    /// The same report with what failed because of it among its facts.
    func caused(by other: ErrorReport) -> ErrorReport {
        guard other.code != code else { return self }
        var facts = facts
        facts["while"] = other.message
        return ErrorReport(code, message, advice: advice, status: status, facts: facts)
    }
}
