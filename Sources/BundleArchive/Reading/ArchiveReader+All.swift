package import Checksums
import FileSystem

/// A piece as the reader hands it on.
package struct ReadPiece {
    package let piece: ArchivePiece
    /// The member's header; set where it begins.
    package let member: TarMember?
    /// The piece's content. Valid during the call only.
    package let content: UnsafeRawBufferPointer
    package let code: CRC32C
}

extension ArchiveReader {
    /// Reads frames on several threads.
    ///
    /// - Parameters:
    ///   - wanted: which members are read, by their position in the index; nil for all, with every byte of the archive.
    ///   - onProgress: compressed bytes that were begun; on the calling thread. May throw to stop.
    ///   - examine: each piece, on the workers' threads: several at once, in any order.
    ///   - inOrder: each piece, in the archive's order, on one thread.
    ///   - damaged: a frame whose bytes are not what was written; reading goes on with the next. On the same thread as
    ///     `inOrder`.
    package func readAll(
        jobs: Int,
        wanted: Set<Int>? = nil,
        onProgress: (Int64) throws -> Void,
        examine: @escaping @Sendable (ReadPiece) throws -> Void = { _ in },
        inOrder: @escaping @Sendable (ReadPiece) throws -> Void,
        damaged: @escaping @Sendable (Int, String) throws -> Void
    ) throws {
        let decompressors = (0..<jobs).map { _ in DecompressorBox() }
        @Sendable func pieces(of slot: FrameSlot) -> [ReadPiece] {
            slot.findings.lazy.filter { wanted?.contains($0.piece.member) ?? true }.map {
                ReadPiece(
                    piece: $0.piece,
                    member: $0.member,
                    content: UnsafeRawBufferPointer(rebasing: slot.rawBytes[$0.piece.content]),
                    code: $0.code
                )
            }
        }
        let pipeline = OrderedPipeline(
            slots: FrameSlot.ring(workers: jobs),
            workers: jobs,
            work: { [self] slot, worker in
                try slot.load(slot.number, of: self, with: decompressors[worker].decompressor)
                if slot.damage == nil { for piece in pieces(of: slot) { try examine(piece) } }
            },
            drain: { slot in
                if let damage = slot.damage { return try damaged(slot.number, damage) }
                for piece in pieces(of: slot) { try inOrder(piece) }
            }
        )
        defer { pipeline.stop() }
        for number in frames(holding: wanted) {
            let frame = index.frames[number]
            let slot = try pipeline.next()
            slot.number = number
            file.readAhead(frame.offset..<(frame.offset + Int64(frame.compressedSize)))
            pipeline.submit()
            try onProgress(frame.offset + Int64(frame.compressedSize))
        }
        try pipeline.finish()
    }

    private func frames(holding wanted: Set<Int>?) -> [Int] {
        guard let wanted else { return Array(index.frames.indices) }
        var numbers: Set<Int> = []
        for member in wanted { numbers.formUnion(index.frames(of: index.members[member])) }
        return numbers.sorted()
    }
}

private final class DecompressorBox: @unchecked Sendable {
    let decompressor = FrameDecompressor(checksContent: false)
}
