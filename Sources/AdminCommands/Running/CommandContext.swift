import AdminConsole
import AdminOutput
import CommandLineParsing
import DatabaseAccess
import FileSystem
import OMSupplyConfiguration
import PostgreSQLDriver
import SQLiteDriver

/// Everything that a running command is handed: its words, the configuration, the console, and whether to stop.
final class CommandContext {
    let values: ParsedValues
    /// `omsupply-admin migrate run`, for messages.
    let command: String
    let console: Console
    let environment: [String: String]
    /// Set by SIGINT, SIGTERM and SIGHUP; long loops look at it.
    let cancellation: Cancellation
    /// Known once the configuration has been read; the words of an error use it.
    private(set) var situation = ErrorSituation()
    /// What the user should know besides the outcome; said at once, and part of the JSON object.
    private(set) var warnings: [String] = []
    private var loaded: ServerConfiguration?

    init(
        _ parsed: ParsedCommand<CommandAction>,
        console: Console,
        environment: [String: String],
        cancellation: Cancellation
    ) {
        values = parsed.values
        command = parsed.name
        self.console = console
        self.environment = environment
        self.cancellation = cancellation
    }

    var isQuiet: Bool { values.flag(GlobalOptions.quiet.name) }
    var printsJSON: Bool { values.flag(GlobalOptions.json.name) }

    /// The server's configuration, read at the first call; `--config-path` and `--database` are applied.
    func configuration() throws -> ServerConfiguration {
        if let loaded { return loaded }
        var target: DatabaseTarget?
        if let address = values.text(GlobalOptions.database.name) {
            target = try DatabaseTarget(address: address, command: command)
        }
        let configuration = try ServerConfiguration.load(
            path: values.text(GlobalOptions.configPath.name),
            database: target,
            environment: environment
        )
        situation.database = configuration.database
        loaded = configuration
        return configuration
    }

    /// The database to work on. Throws when neither `--database` nor the configuration names one.
    func databaseTarget() throws -> DatabaseTarget {
        let configuration = try configuration()
        return try configuration.require(configuration.database, key: "database.database_name")
    }

    enum DatabaseUse: Sendable { case reading, writing, creating }

    /// Opens the database. A missing SQLite file is made only for `.creating`; one that is there is opened as it is, in
    /// whatever journal mode it has.
    func connect(for use: DatabaseUse = .writing) throws -> any DatabaseConnection {
        situation.isReading = use == .reading
        switch try databaseTarget() {
        case .postgreSQL(let configuration):
            return try PostgreSQLConnection(configuration)
        case .sqlite(let path):
            do { return try open(path, for: use) } catch {
                // SQLite does not tell a file that is missing from one that may not be read; opening it does.
                if try error.code == "SQLITE_CANTOPEN" && FileStatus.of(path) != nil {
                    try FileDescriptor.open(path).close()
                }
                throw error
            }
        }
    }

    private func open(_ path: String, for use: DatabaseUse) throws(DatabaseError) -> SQLiteConnection {
        switch use {
        case .reading: try SQLiteConnection(path, .readOnly)
        case .writing: try SQLiteConnection(path, .readWrite)
        case .creating:
            try SQLiteConnection(path, (try? FileStatus.of(path)) == nil ? .create : .readWrite)
        }
    }

    /// Shows the progress of `work` on standard error and takes the bar away when it ends, well or not.
    func withProgress<R>(
        _ label: String,
        unit: ProgressLine.Unit,
        _ work: (ProgressMeter) throws -> R
    ) rethrows -> R {
        let meter = ProgressMeter(label, unit: unit, console: console, quiet: isQuiet)
        defer { meter.finish() }
        return try work(meter)
    }

    /// Says something that matters before the work goes on: on standard error at once, or in the JSON object.
    func warn(_ warning: String) {
        warnings.append(warning)
        if !printsJSON { console.writeError("omsupply-admin: warning: \(warning)\n") }
    }

    /// One line on standard error about what is being done; nothing with `--quiet`.
    func say(_ line: String) {
        if !isQuiet { console.writeError(line + "\n") }
    }

    /// Goes on only with the user's consent: `--yes`, or a word typed on a terminal.
    ///
    /// - Parameters:
    ///   - word: the only one that consents.
    ///   - name: what it is called in the question, where that is not the word itself.
    ///   - lost: what would be lost, a line each, for programs.
    /// - Throws: `NotConfirmed` when nobody consents or nobody can be asked; `Cancelled` after a signal.
    func confirm(_ question: String, typing word: String = "yes", as name: String? = nil, lost: [String] = []) throws {
        if values.flag("yes") { return }
        guard console.canAsk else { throw NotConfirmed(couldAsk: false, question: question, lost: lost) }
        let answer = console.ask(question + " Type \(name ?? word) to go on: ")
        try cancellation.check()
        guard answer == word else {
            throw NotConfirmed(couldAsk: true, question: question, wanted: word, typed: answer, lost: lost)
        }
    }
}
