import Checksums
import FileSystem

/// An archive's index made anew from its frames: read one after the other, as `zstd -dc X | tar x` would.
struct IndexScan {
    private(set) var index = ArchiveIndex()
    /// Whether the tar is read up to its end.
    private(set) var isWhole = false
    /// The first byte that does not belong to a whole frame.
    private(set) var wholeUntil: Int64 = 0
    /// The last member that has bytes in a whole frame.
    private(set) var lastMember: String?
    private(set) var beginsAsABundle = false

    /// The first member of every bundle.
    static let firstMember = "README.txt"

    init(_ file: borrowing FileDescriptor, size: Int64) throws {
        let slot = FrameSlot()
        let decompressor = FrameDecompressor()
        let headers = HeaderPlaces()
        var parser = TarParser()
        var rawSize: Int64 = 0
        while wholeUntil < size, !parser.hasEnded {
            let window = try file.read(into: slot.compressed, at: wholeUntil)
            let bytes = UnsafeRawBufferPointer(rebasing: slot.compressed[..<window])
            guard let frameSize = FrameDecompressor.frameSize(bytes) else { break }
            let whole = UnsafeRawBufferPointer(rebasing: bytes[..<frameSize])
            guard let count = try? decompressor.decompress(whole, into: slot.raw) else { break }
            headers.frame = index.frames.count
            headers.frameStart = rawSize
            let raw = UnsafeRawBufferPointer(rebasing: slot.raw[..<count])
            do { try parser.consume(raw, headers) } catch is TarError { break }
            index.frames.append(
                ArchiveIndex.Frame(
                    offset: wholeUntil,
                    compressedSize: frameSize,
                    rawSize: count,
                    sha256: hexadecimal(SHA256.hash(whole))
                )
            )
            wholeUntil += Int64(frameSize)
            rawSize += Int64(count)
            beginsAsABundle = headers.members.first?.path == Self.firstMember
            // A foreign file is known by its first member; there is no need to read all of it.
            if !headers.members.isEmpty && !beginsAsABundle { break }
        }
        isWhole = parser.hasEnded
        lastMember = headers.members.last?.path
        index.members = headers.members
        if !isWhole { dropCutMember() }
    }

    /// The last member of a cut tar may go on behind the cut.
    private mutating func dropCutMember() {
        guard let last = index.members.last else { return }
        let start = index.frames[..<last.frame].reduce(Int64(last.offset)) { $0 + Int64($1.rawSize) }
        if start + last.length > index.rawSize { index.members.removeLast() }
    }
}

/// Notes where each header lies. A header that began in an earlier frame is one that we do not write.
private final class HeaderPlaces: TarReceiver {
    var frame = 0
    /// Where the frame begins in the tar.
    var frameStart: Int64 = 0
    private(set) var members: [ArchiveIndex.Member] = []

    func begin(_ member: TarMember, header: Range<Int64>) throws {
        guard header.lowerBound >= frameStart else { throw TarError.badHeader("a header in two frames") }
        members.append(
            ArchiveIndex.Member(
                path: member.path,
                frame: frame,
                offset: Int(header.lowerBound - frameStart),
                header: header.count,
                size: member.size
            )
        )
    }

    func content(_ bytes: UnsafeRawBufferPointer) {}
    func end() {}
}
