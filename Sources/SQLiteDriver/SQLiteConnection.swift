internal import CSQLite
public import DatabaseAccess

/// A connection to one SQLite database. One owner, one thread.
public final class SQLiteConnection: DatabaseConnection {
    let raw: OpaquePointer
    public let databaseFile: String?
    private let watcher = SQLiteWatcher()
    private var statements = SQLiteStatementCache()
    /// A statement of the open transaction failed: as on PostgreSQL, only a rollback is possible then.
    var statementFailed = false
    var savepoints: [SQLiteSavepoint] = []

    public enum Mode: Sendable {
        /// The file must exist and is not changed.
        case readOnly
        /// The file must exist.
        case readWrite
        /// A missing file is made, in WAL mode as omSupply opens it.
        case create
    }

    /// Opens a database file, with foreign keys enforced, `synchronous=NORMAL` and omSupply's busy timeout of 30 s.
    ///
    /// - Throws: `DatabaseError.cannotConnect` when the file is missing, unreadable or no SQLite database.
    public init(_ path: String, _ mode: Mode = .readWrite) throws(DatabaseError) {
        let flags =
            switch mode {
            case .readOnly: SQLITE_OPEN_READONLY
            case .readWrite: SQLITE_OPEN_READWRITE
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            }
        databaseFile = path == ":memory:" ? nil : path
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened else {
            let message = ServerMessage(code: Self.name(of: code), message: String(cString: sqlite3_errstr(code)))
            sqlite3_close_v2(opened)
            throw .cannotConnect(target: path, message)
        }
        raw = opened
        sqlite3_extended_result_codes(raw, 1)
        watcher.install(on: raw)
        do {
            // Reads the header: this is where "file is not a database" shows.
            try execute(script: "PRAGMA schema_version; PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL;")
            if mode == .create { try enterWALMode() }
        } catch {
            let message = error.serverMessage ?? ServerMessage(message: "\(error)")
            throw .cannotConnect(target: path, message)
        }
    }

    deinit {
        statements.removeAll()
        sqlite3_close_v2(raw)
    }

    /// Two connections that open a new file at once both read it, and both want it alone: SQLite lets one of them fail
    /// at once instead of waiting. It tries again for as long as it would have waited.
    private func enterWALMode() throws(DatabaseError) {
        var patience = 30_000
        while true {
            do throws(DatabaseError) {
                return try execute(script: "PRAGMA journal_mode = WAL;")
            } catch  where error.code == "SQLITE_BUSY" && patience > 0 {
                patience -= 10
                sqlite3_sleep(10)
            }
        }
    }

    public var dialect: Dialect { .sqlite }
    public var target: String { databaseFile ?? ":memory:" }

    public var announcedBackend: Int64? { nil }

    public func watchStatements(_ watch: StatementWatch?) { watcher.set(watch, on: raw) }

    /// Makes the statement that runs now, on whatever thread, fail with `SQLITE_INTERRUPT`.
    public func interrupt() { sqlite3_interrupt(raw) }

    @discardableResult
    public func execute(_ sql: SQL) throws(DatabaseError) -> Int {
        let before = sqlite3_total_changes64(raw)
        try watcher.watching { () throws(DatabaseError) in
            let statement = try prepared(sql)
            while try stepped(statement) {}
            finish(statement)
        }
        return Int(sqlite3_total_changes64(raw) - before)
    }

    public func execute(script: String) throws(DatabaseError) {
        try watcher.watching { () throws(DatabaseError) in
            try failing { () throws(DatabaseError) in
                let code = sqlite3_exec(raw, script, nil, nil, nil)
                guard code == SQLITE_OK else { throw failure(code, sql: script) }
            }
        }
    }

    public func query(_ sql: SQL) throws(DatabaseError) -> [Row] {
        var rows: [Row] = []
        try readRows(sql) { row in
            rows.append(row)
            return true
        }
        return rows
    }

    public func forEachRow(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        var failure: (any Error)?
        try readRows(sql) { row in
            do { try body(row) } catch { failure = error }
            return failure == nil
        }
        if let failure { throw failure }
    }

    /// Steps a statement for as long as `body` wants more; only the row at hand is kept.
    private func readRows(_ sql: SQL, _ body: (Row) -> Bool) throws(DatabaseError) {
        try watcher.watching { () throws(DatabaseError) in
            let statement = try prepared(sql)
            // Read after the first step: SQLite prepares a kept statement anew there when the schema has changed.
            var columns: Row.Columns?
            while try stepped(statement) {
                let known = columns ?? Row.Columns(statement.columnNames)
                columns = known
                guard body(Row(columns: known, values: statement.values)) else { break }
            }
            finish(statement)
        }
    }

    private func prepared(_ sql: SQL) throws(DatabaseError) -> SQLiteStatement {
        let (text, values) = sql.rendered(for: .sqlite)
        return try failing { () throws(DatabaseError) in
            let kept = statements.take(text)
            let statement = if let kept { kept } else { try SQLiteStatement(on: self, text) }
            try statement.bind(values)
            return statement
        }
    }

    private func stepped(_ statement: SQLiteStatement) throws(DatabaseError) -> Bool {
        try failing { () throws(DatabaseError) in try statement.step() }
    }

    /// Only what ran to its end is kept; after an error the statement is finalised where it goes out of scope.
    private func finish(_ statement: SQLiteStatement) {
        statement.reset()
        statements.put(statement)
    }

    /// Remembers that a statement of the open transaction failed.
    private func failing<R>(_ body: () throws(DatabaseError) -> R) throws(DatabaseError) -> R {
        do throws(DatabaseError) { return try body() } catch {
            if sqlite3_get_autocommit(raw) == 0 { statementFailed = true }
            throw error
        }
    }

    func failure(_ code: Int32, sql: String) -> DatabaseError {
        if code & 0xff == SQLITE_BUSY, watcher.hasCancelledWaiting {
            let interrupted = ServerMessage(
                code: Self.name(of: SQLITE_INTERRUPT),
                message: String(cString: sqlite3_errstr(SQLITE_INTERRUPT))
            )
            return .statementFailed(sql: sql, interrupted)
        }
        let offset = sqlite3_error_offset(raw)
        return .statementFailed(
            sql: sql,
            ServerMessage(
                code: Self.name(of: code),
                message: String(cString: sqlite3_errmsg(raw)),
                position: offset >= 0 ? Int(offset) + 1 : nil
            )
        )
    }

    /// The names that SQLite's documentation gives the primary result codes.
    static func name(of code: Int32) -> String {
        let names = [
            "OK", "ERROR", "INTERNAL", "PERM", "ABORT", "BUSY", "LOCKED", "NOMEM", "READONLY", "INTERRUPT", "IOERR",
            "CORRUPT", "NOTFOUND", "FULL", "CANTOPEN", "PROTOCOL", "EMPTY", "SCHEMA", "TOOBIG", "CONSTRAINT",
            "MISMATCH", "MISUSE", "NOLFS", "AUTH", "FORMAT", "RANGE", "NOTADB",
        ]
        let primary = Int(code & 0xff)
        return "SQLITE_" + (names.indices.contains(primary) ? names[primary] : String(code))
    }
}
