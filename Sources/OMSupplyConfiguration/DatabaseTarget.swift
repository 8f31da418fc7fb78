package import CommandLineParsing
import FileSystem
package import PostgreSQLDriver

/// The database that a command works on. Prints without a password.
package enum DatabaseTarget: Sendable, Hashable, CustomStringConvertible {
    case postgreSQL(PostgreSQLConfiguration)
    /// The absolute path of the database's file.
    case sqlite(String)

    /// Reads the value of `--database`.
    ///
    /// - Throws: `UsageError.Problem.passwordInAddress` for an address with a password in it: command lines can be
    ///   seen by every user of the machine; `.invalidAddress` for anything that is no address.
    package init(address: String, command: String) throws(UsageError) {
        if address.hasPrefix("sqlite:") {
            let path = String(address.dropFirst("sqlite:".count))
            guard !path.isEmpty else { throw UsageError(.invalidAddress, in: command) }
            self = .sqlite(Path.absolute(Path.expandingTilde(path)))
            return
        }
        guard address.hasPrefix("postgresql://") || address.hasPrefix("postgres://"),
            let configuration = try? PostgreSQLConfiguration(parsing: address)
        else { throw UsageError(.invalidAddress, in: command) }
        guard !configuration.hasPassword else { throw UsageError(.passwordInAddress, in: command) }
        self = .postgreSQL(configuration)
    }

    package var description: String {
        switch self {
        case .postgreSQL(let configuration): configuration.description
        case .sqlite(let path): "sqlite:" + path
        }
    }
}
