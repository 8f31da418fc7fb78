internal import CSQLite
public import DatabaseAccess

/// A connection to one SQLite database. One owner, one thread.
public final class SQLiteConnection: DatabaseConnection {
    let raw: OpaquePointer
    public let databaseFile: String?
    /// A statement of the open transaction failed: as on PostgreSQL, only a rollback is possible then.
    private var statementFailed = false

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
        sqlite3_busy_timeout(raw, 30_000)
        do {
            try execute(script: "PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL;")
            if mode == .create { try enterWALMode() }
            // The file is read only now: this is where "file is not a database" shows.
            _ = try query("SELECT count(*) FROM sqlite_schema")
        } catch {
            let message = error.serverMessage ?? ServerMessage(message: "\(error)")
            throw .cannotConnect(target: path, message)
        }
    }

    deinit { sqlite3_close_v2(raw) }

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

    public var transactionStatus: TransactionStatus {
        if sqlite3_get_autocommit(raw) != 0 { return .idle }
        return statementFailed ? .failed : .open
    }

    /// Makes the statement that runs now, on whatever thread, fail with `SQLITE_INTERRUPT`.
    public func interrupt() { sqlite3_interrupt(raw) }

    @discardableResult
    public func execute(_ sql: SQL) throws(DatabaseError) -> Int {
        let before = sqlite3_total_changes64(raw)
        try withStatement(sql) { (statement) throws(DatabaseError) in
            while try statement.step() {}
        }
        return Int(sqlite3_total_changes64(raw) - before)
    }

    public func execute(script: String) throws(DatabaseError) {
        try failing {
            () throws(DatabaseError) in
            let code = sqlite3_exec(raw, script, nil, nil, nil)
            guard code == SQLITE_OK else { throw failure(code, sql: script) }
        }
    }

    public func query(_ sql: SQL) throws(DatabaseError) -> [Row] {
        var rows: [Row] = []
        try withStatement(sql) { (statement) throws(DatabaseError) in
            let columns = Row.Columns(statement.columnNames)
            while try statement.step() { rows.append(Row(columns: columns, values: statement.values)) }
        }
        return rows
    }

    public func begin(readOnly: Bool) throws(DatabaseError) {
        statementFailed = false
        try execute(script: readOnly ? "BEGIN" : "BEGIN IMMEDIATE")
    }

    public func commit() throws(DatabaseError) {
        // After a full disk or an I/O error SQLite has rolled back by itself, and COMMIT has nothing to commit.
        guard sqlite3_get_autocommit(raw) == 0 else { throw .transactionAborted("SQLite had already rolled back") }
        guard !statementFailed else { throw .transactionAborted("a statement failed") }
        try execute(script: "COMMIT")
    }

    public func rollback() throws(DatabaseError) {
        defer { statementFailed = false }
        if sqlite3_get_autocommit(raw) == 0 { try execute(script: "ROLLBACK") }
    }

    private func withStatement(
        _ sql: SQL,
        _ body: (borrowing SQLiteStatement) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        try failing { () throws(DatabaseError) in
            let (text, values) = sql.rendered(for: .sqlite)
            let statement = try SQLiteStatement(on: self, text)
            try statement.bind(values)
            try body(statement)
        }
    }

    /// Remembers that a statement of the open transaction failed.
    private func failing(_ body: () throws(DatabaseError) -> Void) throws(DatabaseError) {
        do { try body() } catch {
            if sqlite3_get_autocommit(raw) == 0 { statementFailed = true }
            throw error
        }
    }

    func failure(_ code: Int32, sql: String) -> DatabaseError {
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
