package import WALPositions

/// One whole record of the write-ahead log.
package struct WALRecord: Sendable, Hashable {
    /// Of its header.
    package let start: LSN
    /// The first byte behind it, aligned: what PostgreSQL returns for the record. Behind a switch, the segment's end.
    package let end: LSN
    /// Its number in `access/rmgrlist.h`.
    package let resourceManager: UInt8
    package let info: UInt8
    /// The transaction that wrote it; 0 for none.
    package let transaction: UInt32
    /// In bytes, headers of the pages that it spans not counted.
    package let length: Int
    package let event: Event

    /// What a backup or a restore has to know about. Everything else is `other`.
    package enum Event: Sendable, Hashable {
        case commit(WALTime)
        case abort(WALTime)
        case prepare(WALTime)
        case commitPrepared(WALTime)
        case abortPrepared(WALTime)
        case restorePoint(name: String, WALTime)
        /// `pg_backup_stop` wrote it; `start` is what `pg_backup_start` returned.
        case backupEnd(start: LSN)
        case checkpoint(redo: LSN, timeline: Timeline, isShutdown: Bool)
        case endOfRecovery(timeline: Timeline, previous: Timeline)
        /// The log goes on in the next segment.
        case walSwitch
        /// The server's settings from here on. `isMinimal`: `wal_level` is `minimal`, and what is loaded then may be
        /// missing in the log.
        case parameterChange(isMinimal: Bool)
        /// The record at `lost` was cut off by a crash and is void.
        case overwriteContinuation(lost: LSN)
        /// Replay makes a link to this very path, and writes there.
        case tablespaceCreated(path: String)
        case other
    }
}

/// `XLogRecord` in `access/xlogrecord.h`.
struct WALRecordHeader {
    static let size = 24
    /// What the checksum covers of the header, after the data: everything before the checksum itself.
    static let summed = 20
    /// PostgreSQL holds a record in one allocation (`MaxAllocSize`).
    static let maximumLength: UInt32 = 0x3fff_ffff

    let length: UInt32
    let transaction: UInt32
    let previous: UInt64
    let info: UInt8
    let resourceManager: UInt8
    let checksum: UInt32

    init(_ bytes: UnsafeRawPointer) {
        length = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
        transaction = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        previous = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        info = bytes.load(fromByteOffset: 16, as: UInt8.self)
        resourceManager = bytes.load(fromByteOffset: 17, as: UInt8.self)
        checksum = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 20, as: UInt32.self))
    }
}
