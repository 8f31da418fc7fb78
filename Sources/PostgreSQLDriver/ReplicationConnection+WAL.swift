internal import CLibPQ
public import WALPositions
internal import DatabaseAccess
import Glibc

extension ReplicationConnection {
    /// Streams WAL from `start` on, in order and without holes, until `isFinished` is true of the position reached.
    ///
    /// - Parameters:
    ///   - start: the first byte wanted; the beginning of a segment.
    ///   - receive: stores bytes that begin at the given position.
    ///   - flushed: the position up to which the caller's storage is durable: reported to the server, which may then
    ///     recycle the slot's older WAL.
    ///   - silence: seconds without a word after which the connection counts as lost. The server is asked for an answer
    ///     every ten seconds, so that a network that swallows everything is noticed whatever the server's settings are.
    ///   - wakeUp: a descriptor; while it is readable, `isFinished` is asked at once.
    ///   - isFinished: asked after every message and about each 100 ms of silence; may throw to stop.
    /// - Throws: `DatabaseError.unexpectedAnswer` when the server ends the timeline (it was promoted), `.connectionLost`
    ///   when it ends the stream for another reason or says nothing any more.
    public func streamWAL(
        slot: String,
        from start: LSN,
        timeline: Timeline,
        receive: (LSN, UnsafeRawBufferPointer) throws -> Void,
        flushed: () -> LSN,
        silence: Int = 120,
        wakeUp: Int32? = nil,
        isFinished: (LSN) throws -> Bool
    ) throws {
        let command =
            "START_REPLICATION SLOT \(SQL.quoted(identifier: slot)) PHYSICAL \(start) TIMELINE \(timeline)"
        guard try run(command).status == PGRES_COPY_BOTH else {
            throw DatabaseError.unexpectedAnswer("START_REPLICATION sent no stream")
        }
        var position = start
        var (lastReport, lastHeard) = (monotonicSeconds(), monotonicSeconds())
        var reported = start
        // wal_sender_timeout is 60 s by default; a sixth of it leaves room for a busy machine.
        let interval = max(1, min(10, silence / 3))
        while try !isFinished(position) {
            let now = monotonicSeconds()
            if now - lastReport >= interval || position.value - reported.value >= Self.reportStep {
                try reportStatus(written: position, flushed: flushed(), wantsReply: true)
                (lastReport, reported) = (now, position)
            }
            guard now - lastHeard < silence else {
                throw DatabaseError.silence(now - lastHeard)
            }
            try withCopyMessage(waiting: 100, wakeUp: wakeUp) { message in
                switch message {
                case .quiet: break
                case .end: throw endOfStream(command, timeline)
                case .data(let bytes):
                    lastHeard = monotonicSeconds()
                    switch bytes[0] {
                    // 'w': start, end of WAL, time (8 bytes each), then WAL.
                    case UInt8(ascii: "w") where bytes.count >= 25:
                        let at = LSN(bytes.bigEndian(at: 1))
                        guard at == position else {
                            throw DatabaseError.unexpectedAnswer("WAL at \(at) where \(position) was expected")
                        }
                        let wal = UnsafeRawBufferPointer(rebasing: bytes[25...])
                        try receive(at, wal)
                        position = LSN(at.value + UInt64(wal.count))
                    // 'k': end of WAL, time, and whether an answer is wanted now.
                    case UInt8(ascii: "k") where bytes.count >= 18:
                        if bytes[17] != 0 { try reportStatus(written: position, flushed: flushed()) }
                    default: throw DatabaseError.unexpectedAnswer("replication message of type \(bytes[0])")
                    }
                }
            }
        }
        try reportStatus(written: position, flushed: flushed())
        PQputCopyEnd(handle.raw, nil)
        PQflush(handle.raw)
    }

    /// Bytes after which the position is reported without waiting for the time: a server that writes much can let go of
    /// the log that has arrived.
    private static let reportStep: UInt64 = 16 << 20

    /// Why the server ended the stream. It does so by itself at the end of a timeline alone, and then it wants to hear the
    /// same of us; everything else is an error that it has sent.
    private func endOfStream(_ command: String, _ timeline: Timeline) -> DatabaseError {
        guard let result = PostgreSQLResult(PQgetResult(handle.raw)) else { return .connectionLost(handle.lastError) }
        switch result.status {
        case PGRES_COPY_IN, PGRES_COPY_BOTH: return .unexpectedAnswer("the server ended timeline \(timeline)")
        // It completes the command, without having ended the stream, when it has sent everything before it stops.
        case PGRES_COMMAND_OK: return .connectionLost(ServerMessage(message: "the server shuts down"))
        default:
            do { _ = try checked(result, command) } catch { return error }
            return .unexpectedAnswer("the server ended the stream")
        }
    }

    /// 'r': written, flushed, applied, time, reply wanted (34 bytes).
    private func reportStatus(written: LSN, flushed: LSN, wantsReply: Bool = false) throws(DatabaseError) {
        var message: [UInt8] = [UInt8(ascii: "r")]
        // The time is informative; zero is as good as any for a client that is no standby.
        for number in [written.value, flushed.value, 0, 0] {
            withUnsafeBytes(of: number.bigEndian) { message += $0 }
        }
        message.append(wantsReply ? 1 : 0)
        let sent = message.withUnsafeBytes {
            PQputCopyData(handle.raw, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count))
        }
        guard sent == 1, PQflush(handle.raw) >= 0 else { throw .connectionLost(handle.lastError) }
    }
}

extension DatabaseError {
    /// The other side may be gone without the network noticing.
    static func silence(_ seconds: Int) -> DatabaseError {
        .connectionLost(ServerMessage(message: "the server has said nothing for \(seconds) s"))
    }
}

func monotonicSeconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec
}

extension UnsafeRawBufferPointer {
    fileprivate func bigEndian(at offset: Int) -> UInt64 {
        UInt64(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
