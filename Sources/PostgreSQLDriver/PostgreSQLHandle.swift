internal import CLibPQ
internal import DatabaseAccess
import Glibc

/// Owns one libpq connection and closes it. Everything that touches `PGconn` goes through here.
final class PostgreSQLHandle {
    let raw: OpaquePointer
    let target: String
    /// Called for every WARNING and NOTICE; libpq's own habit is to print them.
    var onNotice: (String) -> Void = { _ in }
    /// Called for every WARNING alone, with the server's own words without the severity.
    var onWarning: (String) -> Void = { _ in }

    /// What is not said otherwise. A server whose machine or network is gone without a word is noticed after a minute and
    /// a half, not after the two hours of the system.
    private static let defaults = [
        ("application_name", "omsupply-admin"), ("connect_timeout", "10"),
        ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "6"),
        ("tcp_user_timeout", "90000"),
    ]

    init(_ configuration: PostgreSQLConfiguration, replication: Bool) throws(DatabaseError) {
        var complete = configuration.setting("client_encoding", "UTF8")
        for (keyword, value) in Self.defaults where configuration.parameters[keyword] == nil {
            complete = complete.setting(keyword, value)
        }
        if replication { complete = complete.setting("replication", "true") }
        target = configuration.description
        let connection = complete.withKeywords { PQconnectdbParams($0, $1, 0) }
        guard let connection else {
            throw .cannotConnect(target: target, ServerMessage(message: "out of memory"))
        }
        guard PQstatus(connection) == CONNECTION_OK else {
            let message = String(cString: PQerrorMessage(connection)).trimmed
            PQfinish(connection)
            throw .cannotConnect(target: target, ServerMessage(message: message))
        }
        raw = connection
        PQsetNoticeReceiver(
            raw,
            { context, result in
                guard let context, let result else { return }
                Unmanaged<PostgreSQLHandle>.fromOpaque(context).takeUnretainedValue().receiveNotice(result)
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    /// The result belongs to libpq.
    private func receiveNotice(_ result: OpaquePointer) {
        onNotice(String(cString: PQresultErrorMessage(result)).trimmed)
        // PG_DIAG_SEVERITY_NONLOCALIZED and PG_DIAG_MESSAGE_PRIMARY: character macros that Swift does not import.
        if let severity = PQresultErrorField(result, CInt(UInt8(ascii: "V"))), String(cString: severity) == "WARNING",
            let message = PQresultErrorField(result, CInt(UInt8(ascii: "M")))
        {
            onWarning(String(cString: message))
        }
    }

    deinit { PQfinish(raw) }

    var lastError: ServerMessage { ServerMessage(message: String(cString: PQerrorMessage(raw)).trimmed) }

    /// Waits until the server has sent something, at most `milliseconds`, or until the descriptor `wakeUp` is readable.
    /// False when the server has sent nothing.
    func waitForInput(milliseconds: Int32, wakeUp: Int32? = nil) throws(DatabaseError) -> Bool {
        // poll(2) passes over negative descriptors.
        var polled = [PQsocket(raw), wakeUp ?? -1].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        if poll(&polled, nfds_t(polled.count), milliseconds) < 0, errno != EINTR {
            throw .connectionLost(ServerMessage(message: String(cString: strerror(errno))))
        }
        guard polled[0].revents != 0 else { return false }
        if PQconsumeInput(raw) != 1 { throw .connectionLost(lastError) }
        return true
    }
}

/// Owns one `PGresult`.
final class PostgreSQLResult {
    let raw: OpaquePointer

    init?(_ raw: OpaquePointer?) {
        guard let raw else { return nil }
        self.raw = raw
    }

    deinit { PQclear(raw) }

    var status: ExecStatusType { PQresultStatus(raw) }
    var rowCount: Int32 { PQntuples(raw) }
    var commandTag: String { String(cString: PQcmdStatus(raw)) }
    var rowsChanged: Int { Int(String(cString: PQcmdTuples(raw))) ?? 0 }

    func text(_ row: Int32, _ column: Int32) -> String? {
        PQgetisnull(raw, row, column) == 1 ? nil : String(cString: PQgetvalue(raw, row, column))
    }

    /// The server's fields of an error. PG_DIAG_* are character macros that Swift does not import.
    var serverMessage: ServerMessage {
        func field(_ code: Unicode.Scalar) -> String? {
            PQresultErrorField(raw, CInt(code.value)).map { String(cString: $0) }
        }
        return ServerMessage(
            code: field("C"),
            message: field("M") ?? String(cString: PQresultErrorMessage(raw)).trimmed,
            detail: field("D"),
            hint: field("H"),
            position: field("P").flatMap(Int.init),
            object: field("n") ?? field("t")
        )
    }
}

extension String {
    var trimmed: String {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
