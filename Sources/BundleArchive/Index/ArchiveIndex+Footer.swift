import Checksums
import JSONStreams

/// The end of a bundle, byte by byte:
///
///     4  magic of a zstd skippable frame, 0x184D2A50        little-endian, as all numbers here
///     4  bytes that follow in this skippable frame
///     n  the index as JSON, zstd-compressed
///     8  "OMSINDEX"
///     8  version, 1
///     8  position of the skippable frame in the file
///     8  n
///     8  bytes of the JSON
///    32  SHA-256 of everything from the JSON's compressed bytes to here
///
/// `zstd -dc` skips it; a reader takes the last 72 bytes first, or one larger piece that holds both.
extension ArchiveIndex {
    static let footerSize = 72
    private static let footerMagic = Array("OMSINDEX".utf8)
    /// Ten million members; a larger claim is refused before memory is asked for.
    private static let jsonLimit = 1 << 30
    /// An index of this size is read however small it was made: what is held of it is less. Many files in one folder of a
    /// long name shrink to a thousandth.
    private static let alwaysRead = 64 << 20
    /// Of a larger one: the places and sizes of its members do not compress that well.
    private static let ratioLimit = 400
    /// 8 MiB: an index needs a quarter of it.
    private static let largestWindow: Int32 = 23

    /// The skippable frame that is written at `offset`.
    func encoded(at offset: Int64) throws -> [UInt8] {
        let header = SkippableFrame.headerSize
        var bytes = [UInt8](repeating: 0, count: header)
        var jsonSize = 0
        var compressor = StreamCompressor(level: 3)
        let list = JSONListWriter(isPretty: false)
        try list.write(Form(version: version, frames: frames), list: Form.members, of: members) { json in
            jsonSize += json.count
            try json.withUnsafeBytes { try compressor.consume($0) { bytes += $0 } }
        }
        try compressor.finish { bytes += $0 }
        let count = bytes.count - header
        bytes += Self.footerMagic
        for number in [1, UInt64(offset), UInt64(count), UInt64(jsonSize)] { bytes += number.littleEndianBytes }
        bytes += bytes.withUnsafeBytes { SHA256.hash(UnsafeRawBufferPointer(rebasing: $0[header...])) }
        bytes.replaceSubrange(..<header, with: SkippableFrame.header(count: bytes.count - header))
        return bytes
    }

    /// Where the index lies, read from the last 72 bytes of an archive.
    struct Footer: Equatable {
        let frameOffset: Int64
        let indexSize: Int
        let jsonSize: Int

        /// Everything between the skippable frame's header and the end of the file.
        var payloadSize: Int { indexSize + ArchiveIndex.footerSize }
        var payloadOffset: Int64 { frameOffset + 8 }

        /// nil when the bytes are no footer, or one of another version, or it does not fit the file.
        init?(_ bytes: UnsafeRawBufferPointer, fileSize: Int64) {
            guard bytes.count == ArchiveIndex.footerSize, bytes[..<8].elementsEqual(ArchiveIndex.footerMagic) else {
                return nil
            }
            func number(_ offset: Int) -> UInt64 {
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            }
            guard number(8) == 1, let frameOffset = Int64(exactly: number(16)),
                let indexSize = Int(exactly: number(24)),
                let jsonSize = Int(exactly: number(32)), indexSize <= fileSize, indexSize <= ArchiveIndex.jsonLimit,
                jsonSize <= ArchiveIndex.jsonLimit,
                jsonSize <= ArchiveIndex.alwaysRead || jsonSize / ArchiveIndex.ratioLimit <= indexSize,
                frameOffset <= fileSize, frameOffset + 8 + Int64(indexSize + ArchiveIndex.footerSize) == fileSize
            else { return nil }
            self.frameOffset = frameOffset
            self.indexSize = indexSize
            self.jsonSize = jsonSize
        }
    }

    /// Reads an index from the payload that `footer` points to, its hash checked first.
    init(payload: UnsafeRawBufferPointer, footer: Footer) throws {
        let hashed = UnsafeRawBufferPointer(rebasing: payload.dropLast(SHA256.byteCount))
        guard SHA256.hash(hashed).elementsEqual(payload.suffix(SHA256.byteCount)) else {
            throw IndexError.wrongHash
        }
        let compressed = UnsafeRawBufferPointer(rebasing: payload[..<footer.indexSize])
        var decompressor = StreamDecompressor(largestWindow: Self.largestWindow)
        var count = 0
        do {
            try self.init { consume in
                try decompressor.consume(compressed) { json in
                    count += json.count
                    if count > footer.jsonSize { throw IndexError.unreadable }
                    try consume(json)
                }
            }
        } catch { throw IndexError.unreadable }
        guard decompressor.isAtBoundary, count == footer.jsonSize else { throw IndexError.unreadable }
    }

    enum IndexError: Error, Equatable {
        case wrongHash, unreadable

        var reason: String {
            switch self {
            case .wrongHash: "its SHA-256 differs"
            case .unreadable: "it is no such JSON as this tool writes"
            }
        }
    }
}
