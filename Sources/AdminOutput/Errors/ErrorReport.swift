package import OMSupplyConfiguration
import PostgreSQLDriver

/// An error in words: what happened, what to do about it, and how the program ends.
package struct ErrorReport: Sendable {
    /// A stable word for programs, such as `newerThanApp`.
    package let code: String
    /// What happened, without a full stop at its end.
    package let message: String
    /// What to do; lines that can be copied stand on a line of their own. Empty when there is nothing to advise.
    package let advice: String
    package let status: ExitStatus
    /// The facts behind the message, for programs.
    package let facts: CommandOutcome.Facts
    /// Whether people get the message alone, in one line, and programs the advice too.
    package let isOneLine: Bool

    package init(
        _ code: String,
        _ message: String,
        advice: String = "",
        status: ExitStatus,
        facts: CommandOutcome.Facts = [:],
        isOneLine: Bool = false
    ) {
        self.isOneLine = isOneLine
        self.code = code
        self.message = message
        self.advice = advice
        self.status = status
        self.facts = facts
    }

    /// Standard error's text.
    package var text: String {
        // A sentence about a command begins with the program's name by itself.
        var lines = [message.hasPrefix("omsupply-admin ") ? message : "omsupply-admin: " + message]
        if isOneLine { return lines[0] + "\n" }
        lines += advice.split(separator: "\n").map { "  " + $0 }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// An error that has words. Each library's errors get theirs in one file, `ErrorReport+….swift`: conforming is all it
/// takes to be worded.
package protocol WordedError: Error {
    func report(in situation: ErrorSituation) -> ErrorReport
}

/// What was being done when an error came, as far as the words need it.
package struct ErrorSituation: Sendable {
    /// The database that the command works on, once that is known.
    package var database: DatabaseTarget?
    /// Nothing is written: a role that may only read is enough.
    package var isReading: Bool

    package init(database: DatabaseTarget? = nil, isReading: Bool = false) {
        (self.database, self.isReading) = (database, isReading)
    }

    /// The role that a missing right has to be granted to, quoted for SQL.
    var role: String {
        guard case .postgreSQL(let configuration)? = database, let user = configuration.user else { return "ROLE" }
        return ErrorReport.sqlName(user)
    }
}

extension ErrorSituation {
    /// How a superuser of the server gets to where statements are typed, as Debian sets it up.
    var inPSQL: String {
        guard case .postgreSQL(let configuration)? = database else { return "As a superuser, in psql:" }
        let port = configuration.port.map { " -p \($0)" } ?? ""
        let name = configuration.database.map { " -d \(ErrorReport.shellWord($0))" } ?? ""
        return "As a superuser, in psql (on the server, as root: runuser -u postgres -- psql\(port)\(name)):"
    }
}

extension ErrorReport {
    /// A word as a shell takes it, in quotes only where it needs them.
    package static func shellWord(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            (97...122).contains(byte) || (65...90).contains(byte) || (45...57).contains(byte) || byte == 95
        }
        guard !isPlain || word.isEmpty else { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// A name from a file that may be anybody's: what a terminal would obey, or what turns the order of letters or breaks a
    /// line, is shown as `?`.
    package static func visible(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.map { isObeyed($0) ? "?" : $0 }))
    }

    private static func isObeyed(_ letter: Unicode.Scalar) -> Bool {
        switch letter.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: letter.properties.isBidiControl
        }
    }

    /// Words for any error.
    package static func describing(_ error: any Error, in situation: ErrorSituation = ErrorSituation()) -> ErrorReport {
        if let error = error as? any WordedError { return error.report(in: situation) }
        return ErrorReport("unexpected", "\(error)", status: .failed)
    }

    /// An SQL name, in double quotes only where it needs them.
    static func sqlName(_ name: String) -> String {
        let isPlain = name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
        guard !isPlain || name.isEmpty || name.first?.isNumber == true else { return name }
        return "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
