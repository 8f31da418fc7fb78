import Checksums
import FileSystem

/// The file that frames are appended to, in order, by the pipeline's last thread.
final class FrameOutput: @unchecked Sendable {
    // Unchecked: only the draining thread appends; everything else is used while it has nothing to do.
    private let file: SequentialOutput
    private(set) var ledger = MemberLedger()
    private var frames: [ArchiveIndex.Frame] = []
    private var reservedCapacity = 0
    /// Failures of the filling thread, which must not touch the ledger while frames are drained.
    private let early = Monitor<[MemberFailure]>([])

    init(_ file: consuming FileDescriptor) { self.file = SequentialOutput(file) }

    func note(_ failure: MemberFailure) { early.change { $0.append(failure) } }

    /// Files that could not be opened, in no particular order.
    var failures: [MemberFailure] { ledger.failures + early.change { $0 } }

    func append(_ slot: FrameSlot) throws {
        if slot.reserved > 0 { return try reserve(slot.reserved) }
        ledger.append(slot, frame: frames.count)
        // A batch of files that were all gone.
        guard slot.rawCount > 0 else { return }
        frames.append(
            ArchiveIndex.Frame(
                offset: file.position,
                compressedSize: slot.compressedCount,
                rawSize: slot.rawCount,
                sha256: hexadecimal(slot.digest)
            )
        )
        try file.append(slot.compressedBytes)
    }

    // MARK: The frame that is made last

    private func reserve(_ capacity: Int) throws {
        ledger.reserve(frame: frames.count)
        reservedCapacity = capacity
        frames.append(ArchiveIndex.Frame(offset: file.position, compressedSize: capacity, rawSize: 0, sha256: ""))
        try file.appendZeros(capacity)
    }

    func fillReserved(with members: [(member: TarMember, content: [UInt8])]) throws {
        guard let reserved = ledger.reserved else { preconditionFailure("no frame is reserved") }
        let slot = FrameSlot()
        for (member, content) in members {
            var member = member
            member.size = Int64(content.count)
            let header = member.encoded()
            var piece = WrittenPiece(content: 0..<0, isLast: true)
            piece.begins = (member, slot.rawCount, header.count)
            slot.append(header)
            piece.content = slot.rawCount..<(slot.rawCount + content.count)
            slot.append(content)
            slot.appendZeros(Int(member.paddedSize - member.size))
            slot.pieces.append(piece)
        }
        slot.examinePieces()
        try slot.compress(with: FrameCompressor(level: 3))
        // A skippable frame fills the room that is left.
        let padding = SkippableFrame.header(count: reservedCapacity - slot.compressedCount - SkippableFrame.headerSize)
        padding.withUnsafeBytes {
            slot.compressed[slot.compressedCount...].copyBytes(from: $0)
        }
        slot.compressed[(slot.compressedCount + padding.count)..<reservedCapacity].initializeMemory(
            as: UInt8.self,
            repeating: 0
        )
        slot.compressedCount = reservedCapacity
        let offset = frames[reserved.frame].offset
        try file.overwrite(slot.compressedBytes, at: offset)
        frames[reserved.frame] = ArchiveIndex.Frame(
            offset: offset,
            compressedSize: reservedCapacity,
            rawSize: slot.rawCount,
            sha256: hexadecimal(SHA256.hash(slot.compressedBytes))
        )
        ledger.fillReserved(slot)
    }

    func close() throws {
        var index = ArchiveIndex()
        index.frames = frames
        index.members = ledger.members.entries
        try index.encoded(at: file.position).withUnsafeBytes { try file.append($0) }
        try file.finish()
    }
}

/// A frame that every zstd decoder steps over.
enum SkippableFrame {
    static let magic: UInt32 = 0x184D_2A50
    static let headerSize = 8

    /// Bytes of the skippable frame that `bytes` begin with; nil for anything else. There are sixteen magic numbers.
    static func size(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        guard bytes.count >= headerSize else { return nil }
        func number(_ offset: Int) -> UInt32 {
            UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        }
        return number(0) & ~0xf == magic ? Int64(headerSize) + Int64(number(4)) : nil
    }

    static func header(count: Int) -> [UInt8] { magic.littleEndianBytes + UInt32(count).littleEndianBytes }
}

extension FixedWidthInteger {
    var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
