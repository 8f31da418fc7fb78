import DatabaseAccess
import OMSupplyConfiguration
import PostgreSQLDriver

/// Words for a database that could not be opened.
///
/// libpq reports no SQLSTATE for a failed connection, so PostgreSQL is recognised by its English words; a server that
/// speaks another language gets the general advice.
struct ConnectionFailure {
    let target: String
    let message: ServerMessage
    let situation: ErrorSituation

    func report(_ facts: CommandOutcome.Facts) -> ErrorReport {
        let (code, advice, status) = message.code.map(sqlite) ?? postgreSQL
        return ErrorReport(
            code,
            "cannot open the database \(target): \(oneLine)",
            advice: advice,
            status: status,
            facts: facts
        )
    }

    /// libpq adds a question or a second attempt on lines of their own.
    private var oneLine: String {
        message.message.split(whereSeparator: \.isNewline)
            .map { $0.drop(while: \.isWhitespace) }
            .joined(separator: " ")
    }

    private func sqlite(_ result: String) -> (code: String, advice: String, status: ExitStatus) {
        switch result {
        case "SQLITE_CANTOPEN":
            (
                "noDatabase",
                "Check the path: database_path and database_name below `database:`, or --database.\n"
                    + "Only for a new server: `omsupply-admin migrate run` makes an empty database there.", .notFound
            )
        case "SQLITE_NOTADB", "SQLITE_CORRUPT":
            ("damagedDatabase", "The file is no sound SQLite database.", .damagedInput)
        case "SQLITE_BUSY", "SQLITE_LOCKED":
            ("locked", "Another program holds a lock on it: stop the server, or try again.", .busy)
        case "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH":
            ("missingRight", "This user may not write the database's file or its folder.", .missingRight)
        default: ("cannotConnect", "", .unavailable)
        }
    }

    private var postgreSQL: (code: String, advice: String, status: ExitStatus) {
        let text = message.message
        func says(_ words: String) -> Bool { text.contains(words) }
        if says("no pg_hba.conf entry") {
            return ("notAdmitted", "Add this line to pg_hba.conf and reload the server:\n\(hbaLine)", .missingRight)
        }
        if says("authentication failed") || says("no password supplied") {
            let advice =
                says("Peer") || says("Ident")
                ? "Without a host, the system user of that name is needed, as root:\n"
                    + "runuser -u \(ErrorReport.shellWord(situation.role)) -- omsupply-admin …\n"
                    + "With a host, such as 127.0.0.1, the password counts."
                : "Check the password in the configuration, PGPASSWORD or ~/.pgpass (which only you may read:\n"
                    + "chmod 600 ~/.pgpass)."
            return ("notAuthenticated", advice, .missingRight)
        }
        if says("role \"") && says("does not exist") {
            return ("noRole", "As a superuser: createuser --login \(situation.role)", .missingRight)
        }
        if says("database \"") && says("does not exist") {
            return ("noDatabase", "Check the name, or make it: createdb \(databaseName)", .unavailable)
        }
        if says("permission denied for database") {
            let statement = "GRANT CONNECT ON DATABASE \(databaseName) TO \(situation.role);"
            return ("missingRight", situation.inPSQL + "\n" + statement, .missingRight)
        }
        if says("replication role") || says("to start walsender") {
            let advice = situation.inPSQL + "\nALTER ROLE \(situation.role) REPLICATION;"
            return ("missingRight", advice, .missingRight)
        }
        if says("too many clients") || says("remaining connection slots") {
            return ("tooManyConnections", "All connections of the server are in use: try again.", .unavailable)
        }
        return (
            "cannotConnect",
            "See whether the server runs (pg_lsclusters, systemctl status postgresql) and whether host and port are\n"
                + "right: `host`, `port` below `database:`, or --database.",
            .unavailable
        )
    }

    private var databaseName: String {
        guard case .postgreSQL(let configuration)? = situation.database, let name = configuration.database else {
            return "DATABASE"
        }
        return ErrorReport.sqlName(name)
    }

    /// The line that pg_hba.conf lacks, from PostgreSQL's own complaint:
    /// `no pg_hba.conf entry for [replication connection from ]host "H", user "U"[, database "D"], no encryption`.
    private var hbaLine: String {
        let text = message.message
        let host = Self.quotedWord(after: "host \"", in: text) ?? "[local]"
        let user = Self.quotedWord(after: "user \"", in: text) ?? situation.role
        let database =
            text.contains("replication connection")
            ? "replication" : Self.quotedWord(after: "database \"", in: text) ?? databaseName
        guard host != "[local]" else { return "local  \(database)  \(user)  scram-sha-256" }
        return "host  \(database)  \(user)  \(host)/\(host.contains(":") ? 128 : 32)  scram-sha-256"
    }

    private static func quotedWord(after beginning: String, in text: String) -> String? {
        guard let start = text.firstRange(of: beginning) else { return nil }
        return text[start.upperBound...].split(separator: "\"", maxSplits: 1).first.map(String.init)
    }
}
