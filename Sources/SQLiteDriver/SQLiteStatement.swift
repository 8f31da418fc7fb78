internal import CSQLite
internal import DatabaseAccess

/// One prepared statement, finalised when nothing refers to it any more.
final class SQLiteStatement {
    // The connection may keep the statement for the next time.
    private unowned let connection: SQLiteConnection
    let sql: String
    /// Its text.
    let bytes: [UInt8]
    private let raw: OpaquePointer

    init(on connection: SQLiteConnection, _ sql: String) throws(DatabaseError) {
        var prepared: OpaquePointer?
        var isWhole = true
        let code = sql.withCString { text in
            var rest: UnsafePointer<CChar>?
            let code = sqlite3_prepare_v2(connection.raw, text, -1, &prepared, &rest)
            // SQLite would leave what stands behind the first statement unread, and say nothing.
            if code == SQLITE_OK, let rest { isWhole = Self.holdsNoStatement(rest, on: connection) }
            return code
        }
        guard code == SQLITE_OK else { throw connection.failure(code, sql: sql) }
        guard let prepared else { throw .unexpectedAnswer("an empty statement") }
        guard isWhole else {
            sqlite3_finalize(prepared)
            throw .statementFailed(sql: sql, ServerMessage(message: "more than one statement; use a script"))
        }
        self.connection = connection
        self.sql = sql
        bytes = Array(sql.utf8)
        raw = prepared
    }

    deinit { sqlite3_finalize(raw) }

    /// Whether there is nothing but blanks, comments and semicolons.
    private static func holdsNoStatement(_ text: UnsafePointer<CChar>, on connection: SQLiteConnection) -> Bool {
        var text = text
        while text.pointee != 0 {
            var prepared: OpaquePointer?
            var rest: UnsafePointer<CChar>?
            let code = sqlite3_prepare_v2(connection.raw, text, -1, &prepared, &rest)
            sqlite3_finalize(prepared)
            guard code == SQLITE_OK, prepared == nil, let rest else { return false }
            if rest == text { return true }
            text = rest
        }
        return true
    }

    // SQLITE_TRANSIENT: SQLite copies what is bound. A macro that Swift does not import.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    func bind(_ values: [Value]) throws(DatabaseError) {
        for (index, value) in values.enumerated() {
            let position = Int32(index + 1)
            let code =
                switch value {
                case .null: sqlite3_bind_null(raw, position)
                case .boolean(let flag): sqlite3_bind_int(raw, position, flag ? 1 : 0)
                case .integer(let integer): sqlite3_bind_int64(raw, position, integer)
                case .real(let real): sqlite3_bind_double(raw, position, real)
                // With its length: a text may hold U+0000, which SQLite keeps.
                case .text(let text):
                    sqlite3_bind_text64(
                        raw,
                        position,
                        text,
                        UInt64(text.utf8.count),
                        Self.transient,
                        UInt8(SQLITE_UTF8)
                    )
                case .blob(let bytes):
                    bytes.isEmpty
                        ? sqlite3_bind_zeroblob(raw, position, 0)
                        : sqlite3_bind_blob(raw, position, bytes, Int32(bytes.count), Self.transient)
                }
            guard code == SQLITE_OK else { throw connection.failure(code, sql: sql) }
        }
    }

    /// Moves to the next row; false when there is none.
    func step() throws(DatabaseError) -> Bool {
        switch sqlite3_step(raw) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw connection.failure(code, sql: sql)
        }
    }

    /// Ends a run, whose read transaction would otherwise stay open, and forgets what was bound.
    func reset() {
        sqlite3_reset(raw)
        sqlite3_clear_bindings(raw)
    }

    var columnNames: [String] {
        (0..<sqlite3_column_count(raw)).map { String(cString: sqlite3_column_name(raw, $0)) }
    }

    var values: [Value] {
        (0..<sqlite3_column_count(raw)).map { column in
            switch sqlite3_column_type(raw, column) {
            case SQLITE_INTEGER: return .integer(sqlite3_column_int64(raw, column))
            case SQLITE_FLOAT: return .real(sqlite3_column_double(raw, column))
            case SQLITE_TEXT: return text(column)
            case SQLITE_BLOB: return .blob(bytes(column))
            default: return .null
            }
        }
    }

    /// Text that is no UTF-8 comes as its bytes: repairing it would change what is written back.
    private func text(_ column: Int32) -> Value {
        guard let start = sqlite3_column_text(raw, column) else { return .text("") }
        let count = Int(sqlite3_column_bytes(raw, column))
        let content = UnsafeBufferPointer(start: start, count: count)
        return String(validating: content, as: UTF8.self).map(Value.text) ?? .blob(Array(content))
    }

    private func bytes(_ column: Int32) -> [UInt8] {
        let count = Int(sqlite3_column_bytes(raw, column))
        return Array(UnsafeRawBufferPointer(start: sqlite3_column_blob(raw, column), count: count))
    }
}
