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
    ///   - isFinished: asked after every message and about each 100 ms of silence; may throw to stop.
    /// - Throws: `DatabaseError.unexpectedAnswer` when the server ends the timeline (it was promoted).
    public func streamWAL(
        slot: String,
        from start: LSN,
        timeline: Timeline,
        receive: (LSN, UnsafeRawBufferPointer) throws -> Void,
        flushed: () -> LSN,
        isFinished: (LSN) throws -> Bool
    ) throws {
        let command =
            "START_REPLICATION SLOT \(SQL.quoted(identifier: slot)) PHYSICAL \(start) TIMELINE \(timeline)"
        guard try run(command).status == PGRES_COPY_BOTH else {
            throw DatabaseError.unexpectedAnswer("START_REPLICATION sent no stream")
        }
        var position = start
        var lastReport = monotonicSeconds()
        while try !isFinished(position) {
            let now = monotonicSeconds()
            // wal_sender_timeout is 60 s by default; a sixth of it leaves room for a busy machine.
            if now - lastReport >= 10 {
                try reportStatus(written: position, flushed: flushed())
                lastReport = now
            }
            try withCopyMessage(waiting: 100) { message in
                switch message {
                case .quiet: break
                case .end: throw DatabaseError.unexpectedAnswer("the server ended timeline \(timeline)")
                case .data(let bytes):
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

    /// 'r': written, flushed, applied, time, reply wanted (34 bytes).
    private func reportStatus(written: LSN, flushed: LSN) throws(DatabaseError) {
        var message: [UInt8] = [UInt8(ascii: "r")]
        // The time is informative; zero is as good as any for a client that is no standby.
        for number in [written.value, flushed.value, 0, 0] {
            withUnsafeBytes(of: number.bigEndian) { message += $0 }
        }
        message.append(0)
        let sent = message.withUnsafeBytes {
            PQputCopyData(handle.raw, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count))
        }
        guard sent == 1, PQflush(handle.raw) >= 0 else { throw .connectionLost(handle.lastError) }
    }
}

private func monotonicSeconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec
}

extension UnsafeRawBufferPointer {
    fileprivate func bigEndian(at offset: Int) -> UInt64 {
        UInt64(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
