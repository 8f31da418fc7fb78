internal import Checksums
package import WALPositions

/// The file `global/pg_control`: `ControlFileData` in PostgreSQL's `catalog/pg_control.h`, in the form of PostgreSQL 13
/// to 17.
package struct ControlFile: Sendable, Hashable {
    package enum State: UInt32, Sendable, Hashable {
        case startingUp, shutDown, shutDownInRecovery, shuttingDown, inCrashRecovery, inArchiveRecovery, inProduction
    }

    package enum Complaint: Error, Sendable, Hashable {
        case tooShort(Int)
        /// The form is another one, or the machine's byte order is.
        case unknownVersion(UInt32)
        /// Damaged, or read while the server wrote it: read it again.
        case checksumDiffers
    }

    package let systemIdentifier: UInt64
    package let controlVersion: UInt32
    package let catalogVersion: UInt32
    /// nil for a state that this version does not know.
    package let state: State?
    /// Seconds since 1970 at which the file was last changed.
    package let changed: Int64
    package let checkpoint: LSN
    /// Where WAL replay from that checkpoint begins.
    package let redo: LSN
    package let timeline: Timeline
    package let blockSize: Int
    package let blocksPerSegment: UInt32
    package let walBlockSize: Int
    package let walSegmentSize: Int
    /// Whether data pages carry checksums (version 1 is the only one there is).
    package let hasPageChecksums: Bool

    package static let path = "global/pg_control"
    /// The version number of the form, since PostgreSQL 13.
    package static let knownVersion: UInt32 = 1300
    private static let checksumOffset = 288

    package init(_ bytes: UnsafeRawBufferPointer) throws(Complaint) {
        guard bytes.count >= Self.checksumOffset + 4 else { throw .tooShort(bytes.count) }
        func word(_ offset: Int) -> UInt32 {
            UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        }
        func long(_ offset: Int) -> UInt64 {
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        guard word(8) == Self.knownVersion else { throw .unknownVersion(word(8)) }
        let covered = UnsafeRawBufferPointer(rebasing: bytes[..<Self.checksumOffset])
        guard CRC32C(covered).value == word(Self.checksumOffset) else { throw .checksumDiffers }
        systemIdentifier = long(0)
        controlVersion = word(8)
        catalogVersion = word(12)
        state = State(rawValue: word(16))
        changed = Int64(bitPattern: long(24))
        checkpoint = LSN(long(32))
        // The copy of the checkpoint record lies from 40 to 127.
        redo = LSN(long(40))
        timeline = word(48)
        blockSize = Int(word(216))
        blocksPerSegment = word(220)
        walBlockSize = Int(word(224))
        walSegmentSize = Int(word(228))
        hasPageChecksums = word(252) != 0
    }
}
