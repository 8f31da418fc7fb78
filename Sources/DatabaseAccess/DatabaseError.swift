/// Why a database did not do what it was asked. Bound values and passwords are never part of it.
public enum DatabaseError: Error, Sendable, Hashable {
    /// No connection could be opened. `target` names the server or file without a password.
    case cannotConnect(target: String, ServerMessage)
    /// The connection broke while a statement ran: whether it took effect is unknown.
    case connectionLost(ServerMessage)
    /// The engine refused a statement. `sql` is its text with placeholders.
    case statementFailed(sql: String, ServerMessage)
    /// COMMIT was answered by ROLLBACK, or the engine had already rolled back: nothing of the transaction was kept.
    case transactionAborted(String)
    /// The answer does not have the shape that was asked for.
    case unexpectedAnswer(String)
}

/// The engine's own account of a failure.
public struct ServerMessage: Sendable, Hashable {
    /// SQLSTATE on PostgreSQL (`42P01`), the result code's name on SQLite (`SQLITE_BUSY`).
    public var code: String?
    public var message: String
    public var detail: String?
    public var hint: String?
    /// Position in the statement, counted in characters from 1.
    public var position: Int?
    /// Table and constraint, where the server names them.
    public var object: String?

    public init(
        code: String? = nil,
        message: String,
        detail: String? = nil,
        hint: String? = nil,
        position: Int? = nil,
        object: String? = nil
    ) {
        self.code = code
        self.message = message
        self.detail = detail
        self.hint = hint
        self.position = position
        self.object = object
    }
}

extension DatabaseError {
    public var serverMessage: ServerMessage? {
        switch self {
        case .cannotConnect(_, let message), .connectionLost(let message), .statementFailed(_, let message): message
        case .transactionAborted, .unexpectedAnswer: nil
        }
    }

    /// SQLSTATE or SQLite result name, where the engine gave one.
    public var code: String? { serverMessage?.code }
}

extension DatabaseError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cannotConnect(let target, let message): "cannot connect to \(target): \(message)"
        case .connectionLost(let message): "connection lost: \(message)"
        case .statementFailed(_, let message): "\(message)"
        case .transactionAborted(let reason): "transaction aborted: \(reason)"
        case .unexpectedAnswer(let what): "unexpected answer: \(what)"
        }
    }
}

extension ServerMessage: CustomStringConvertible {
    public var description: String {
        var text = message
        if let detail { text += " (\(detail))" }
        if let code { text += " [\(code)]" }
        return text
    }
}
