import DatabaseAccess

/// Words for a statement that the engine refused, chosen by SQLSTATE or SQLite's result code.
struct StatementFailure {
    let message: ServerMessage
    let situation: ErrorSituation

    func report(_ facts: CommandOutcome.Facts) -> ErrorReport {
        let (code, advice, status) = words
        var text = "the database refused a statement: \(message.message)"
        if let detail = message.detail { text += " (\(detail))" }
        if let state = message.code { text += " [\(state)]" }
        return ErrorReport(code, text, advice: advice ?? message.hint ?? "", status: status, facts: facts)
    }

    private var words: (code: String, advice: String?, status: ExitStatus) {
        switch message.code {
        case "42501": return ("missingRight", grant, .missingRight)
        case "28000", "28P01": return ("notAuthenticated", nil, .missingRight)
        case "25006":
            return ("readOnly", "This server is a standby: name the primary with --database.", .refused)
        case "53100", "SQLITE_FULL":
            return ("noSpace", "The disk of the database is full: make room and run it again.", .failed)
        case "53300":
            return ("tooManyConnections", "All connections of the server are in use: try again.", .unavailable)
        case "55P03", "SQLITE_BUSY", "SQLITE_LOCKED":
            return ("locked", "Another program holds a lock on it: stop the server, or try again.", .busy)
        case "57014", "SQLITE_INTERRUPT": return ("interrupted", nil, .failed)
        case "57P01", "57P02", "57P03":
            return ("shuttingDown", "The server is starting or stopping: try again.", .unavailable)
        case "XX001", "XX002", "SQLITE_CORRUPT", "SQLITE_NOTADB":
            return ("damagedDatabase", "The database itself is damaged: restore it from a bundle.", .damagedInput)
        case "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH":
            return ("missingRight", "This user may not write the database's file or its folder.", .missingRight)
        default: return ("statementFailed", nil, .failed)
        }
    }

    /// The statement that gives the right that a 42501 complains about, read from PostgreSQL's English words; without
    /// them, where to look.
    private var grant: String {
        let (role, isReading) = (situation.role, situation.isReading)
        let text = message.message
        let statement: String? =
            if let table = object(after: "permission denied for table ") {
                "GRANT \(isReading ? "SELECT" : "SELECT, INSERT, UPDATE, DELETE") ON \(table) TO \(role);"
            } else if let sequence = object(after: "permission denied for sequence ") {
                "GRANT \(isReading ? "SELECT" : "USAGE, SELECT, UPDATE") ON SEQUENCE \(sequence) TO \(role);"
            } else if let schema = object(after: "permission denied for schema ") {
                "GRANT \(isReading ? "USAGE" : "USAGE, CREATE") ON SCHEMA \(schema) TO \(role);"
            } else if let database = object(after: "permission denied for database ") {
                "GRANT CONNECT, CREATE ON DATABASE \(database) TO \(role);"
            } else if let function = object(after: "permission denied for function ") {
                "GRANT EXECUTE ON FUNCTION \(function) TO \(role);"
            } else if let table = object(after: "must be owner of table ") {
                "ALTER TABLE \(table) OWNER TO \(role);"
            } else if text.contains("replication role") {
                "ALTER ROLE \(role) REPLICATION;"
            } else {
                nil
            }
        guard let statement else { return "Ask the database's owner to grant it to \(role)." }
        return situation.inPSQL + "\n" + statement
    }

    private func object(after beginning: String) -> String? {
        guard message.message.hasPrefix(beginning) else { return nil }
        return ErrorReport.sqlName(String(message.message.dropFirst(beginning.count)))
    }
}
