package import DatabaseAccess

extension DatabaseError: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        var facts: CommandOutcome.Facts = [:]
        if let message = serverMessage { facts["server"] = ServerAccount(message) }
        switch self {
        case .cannotConnect(let target, let message):
            facts["database"] = target
            return ConnectionFailure(target: target, message: message, situation: situation).report(facts)
        case .connectionLost(let message):
            return ErrorReport(
                "connectionLost",
                "the connection to the database broke: \(message.message)",
                advice: "See whether the server runs, and run it again. The server's log says why it closed.",
                status: .unavailable,
                facts: facts
            )
        case .statementFailed(let sql, let message):
            facts["sql"] = sql
            return StatementFailure(message: message, situation: situation).report(facts)
        case .transactionAborted(let reason):
            return ErrorReport("transactionAborted", "nothing was kept: \(reason)", status: .failed, facts: facts)
        case .unexpectedAnswer(let what):
            return ErrorReport(
                "unexpectedAnswer",
                "the database does not look as expected: \(what)",
                advice: "Is it an open mSupply database? `omsupply-admin migrate status` shows its version.",
                status: .failed,
                facts: facts
            )
        }
    }
}

/// The engine's account of a failure among the facts of an error.
struct ServerAccount: Encodable, Sendable {
    let code: String?
    let message: String
    let detail: String?
    let hint: String?
    let object: String?

    init(_ message: ServerMessage) {
        code = message.code
        self.message = message.message
        detail = message.detail
        hint = message.hint
        object = message.object
    }
}
