import Checksums
import FileSystem

/// What a reader found of one piece.
struct PieceFinding {
    let piece: ArchivePiece
    /// Set where the member begins.
    let member: TarMember?
    /// CRC-32C of the piece's content.
    let code: CRC32C
}

extension FrameSlot {
    /// Reads and decodes frame `number` of an archive. `damage` says why it is not what was written.
    ///
    /// - Parameter decompressor: need not check the content, since the frame's hash has been compared before.
    /// - Throws: `SystemError` when the file cannot be read.
    func load(_ number: Int, of archive: ArchiveReader, with decompressor: borrowing FrameDecompressor) throws {
        clear()
        let frame = archive.index.frames[number]
        self.number = number
        let target = UnsafeMutableRawBufferPointer(rebasing: compressed[..<frame.compressedSize])
        compressedCount = try archive.read(into: target, at: frame.offset)
        let pieces = archive.map.pieces(ofFrame: number)
        rawStart = Self.start(for: pieces)
        damage = decode(frame, with: decompressor) ?? find(pieces, of: archive)
    }

    /// A large file's content has to lie at a page's start, also behind its header.
    private static func start(for pieces: [ArchivePiece]) -> Int {
        guard let first = pieces.first, first.content.count >= alignment else { return 0 }
        return (alignment - first.content.lowerBound % alignment) % alignment
    }

    private func decode(_ frame: ArchiveIndex.Frame, with decompressor: borrowing FrameDecompressor) -> String? {
        if compressedCount < frame.compressedSize { return "the file ends in it" }
        guard hexadecimal(SHA256.hash(compressedBytes)) == frame.sha256 else { return "its SHA-256 differs" }
        do {
            rawCount = try decompressor.decompress(
                compressedBytes,
                into: UnsafeMutableRawBufferPointer(rebasing: raw[rawStart...])
            )
        } catch { return error.reason }
        return rawCount == frame.rawSize ? nil : "it holds \(rawCount) bytes, not \(frame.rawSize)"
    }

    /// The headers in the frame have to say what the index says: a tar that is read from its beginning, as `tar` does,
    /// then holds the same members.
    private func find(_ pieces: [ArchivePiece], of archive: ArchiveReader) -> String? {
        for piece in pieces {
            var member: TarMember?
            if let header = piece.header {
                let entry = archive.index.members[piece.member]
                let bytes = UnsafeRawBufferPointer(rebasing: rawBytes[header])
                guard let found = TarMember(header: bytes), found.path.utf8.elementsEqual(entry.path.utf8),
                    found.size == entry.size
                else { return "its header of \(entry.path) is not the one that the index tells of" }
                member = found
            }
            let content = UnsafeRawBufferPointer(rebasing: rawBytes[piece.content])
            findings.append(PieceFinding(piece: piece, member: member, code: CRC32C(content)))
        }
        // What stands behind the last member, `tar` would read as another header. A cut archive's goes on there.
        let rest = archive.cutAt == nil ? archive.map.endOfMembers(inFrame: number) : rawCount
        return rawBytes[rest...].allSatisfy { $0 == 0 } ? nil : "bytes lie in it behind the last member"
    }
}

extension TarMember {
    /// Reads exactly one header with all its blocks; nil for anything else.
    package init?(header bytes: UnsafeRawBufferPointer) {
        let receiver = HeaderReceiver()
        var parser = TarParser()
        guard (try? parser.consume(bytes, receiver)) != nil, let member = receiver.member,
            receiver.header == 0..<Int64(bytes.count)
        else { return nil }
        self = member
    }

    private final class HeaderReceiver: TarReceiver {
        var member: TarMember?
        var header: Range<Int64>?
        func begin(_ member: TarMember, header: Range<Int64>) {
            if self.member == nil { (self.member, self.header) = (member, header) }
        }
        func content(_ bytes: UnsafeRawBufferPointer) {}
        func end() {}
    }
}
