internal import CLibPQ
public import WALPositions
public import DatabaseAccess

/// A connection that speaks the replication protocol: simple queries only, and the commands of the walsender.
/// PostgreSQL's documentation, "Streaming Replication Protocol", is the source of every command here.
public final class ReplicationConnection {
    let handle: PostgreSQLHandle

    /// - Parameters:
    ///   - messagesInEnglish: has the server speak English, which `PageWarning` needs. The server refuses a role that may
    ///     not choose: ask `PostgreSQLConnection.mayChooseMessageLanguage()` first.
    /// - Throws: `DatabaseError.cannotConnect`; without the REPLICATION attribute or a `replication` line in
    ///   `pg_hba.conf` the server refuses here.
    public init(_ configuration: PostgreSQLConfiguration, messagesInEnglish: Bool = false) throws(DatabaseError) {
        var complete = configuration
        if messagesInEnglish {
            // A walsender takes no SET: the start of the connection is the only place.
            let options = [configuration.parameters["options"], "-c lc_messages=C"].compactMap(\.self)
            complete = configuration.setting("options", options.joined(separator: " "))
        }
        handle = try PostgreSQLHandle(complete, replication: true)
    }

    public struct System: Sendable, Hashable {
        /// Given once by `initdb`; copies of a cluster share it.
        public let identifier: String
        public let timeline: Timeline
        public let position: LSN
    }

    /// `IDENTIFY_SYSTEM`.
    public func identifySystem() throws(DatabaseError) -> System {
        let result = try run("IDENTIFY_SYSTEM")
        guard let identifier = result.text(0, 0), let timeline = result.text(0, 1).flatMap(Timeline.init),
            let position = result.text(0, 2).flatMap({ LSN($0) })
        else { throw .unexpectedAnswer("IDENTIFY_SYSTEM") }
        return System(identifier: identifier, timeline: timeline, position: position)
    }

    /// Makes a slot that holds back WAL from now on and vanishes with this connection, so that no crash of ours can
    /// fill the server's disk.
    public func createTemporarySlot(_ name: String) throws(DatabaseError) {
        _ = try run("CREATE_REPLICATION_SLOT \(SQL.quoted(identifier: name)) TEMPORARY PHYSICAL (RESERVE_WAL true)")
    }

    /// The file that tells a timeline's ancestry, for every timeline above 1.
    public func timelineHistory(_ timeline: Timeline) throws(DatabaseError) -> (fileName: String, content: [UInt8]) {
        let result = try run("TIMELINE_HISTORY \(timeline)")
        guard result.rowCount == 1, let name = result.text(0, 0) else {
            throw .unexpectedAnswer("TIMELINE_HISTORY \(timeline)")
        }
        let count = Int(PQgetlength(result.raw, 0, 1))
        let bytes = UnsafeRawBufferPointer(start: PQgetvalue(result.raw, 0, 1), count: count)
        return (name, Array(bytes))
    }

    func run(_ command: String) throws(DatabaseError) -> PostgreSQLResult {
        try checked(PostgreSQLResult(PQexec(handle.raw, command)), command)
    }

    func checked(_ result: PostgreSQLResult?, _ command: String) throws(DatabaseError) -> PostgreSQLResult {
        guard let result else { throw .connectionLost(handle.lastError) }
        switch result.status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_COPY_OUT, PGRES_COPY_BOTH: return result
        default:
            let message = result.serverMessage
            // Class 57P of the server's codes is its own end or that of the session: nothing is wrong with the command.
            if PQstatus(handle.raw) != CONNECTION_OK || message.code?.hasPrefix("57P") == true {
                throw .connectionLost(message)
            }
            throw .statementFailed(sql: command, message)
        }
    }

    enum CopyMessage {
        case data(UnsafeRawBufferPointer)
        case quiet
        case end
    }

    /// The next message of a COPY, valid for the length of `body`; `.quiet` when none came for `milliseconds`, or when
    /// the descriptor `wakeUp` became readable first.
    func withCopyMessage<R>(
        waiting milliseconds: Int32,
        wakeUp: Int32? = nil,
        _ body: (CopyMessage) throws -> R
    ) throws -> R {
        while true {
            var buffer: UnsafeMutablePointer<CChar>?
            let count = PQgetCopyData(handle.raw, &buffer, 1)
            defer { PQfreemem(buffer) }
            switch count {
            case 1...: return try body(.data(UnsafeRawBufferPointer(start: buffer, count: Int(count))))
            case 0:
                if try !handle.waitForInput(milliseconds: milliseconds, wakeUp: wakeUp) { return try body(.quiet) }
            case -1: return try body(.end)
            default: throw DatabaseError.connectionLost(handle.lastError)
            }
        }
    }
}
