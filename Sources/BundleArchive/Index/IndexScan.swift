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
        let decompressor = FrameDecompressor(checksContent: true)
        let headers = HeaderPlaces()
        var parser = TarParser()
        var rawSize: Int64 = 0
        var window = ScanWindow(slot.compressed)
        while wholeUntil < size, !parser.hasEnded {
            let bytes = try window.bytes(of: file, at: wholeUntil)
            // Room that was left free, and nothing of the tar.
            if let skipped = SkippableFrame.size(bytes) {
                guard skipped <= size - wholeUntil else { break }
                wholeUntil += skipped
                continue
            }
            guard let frameSize = FrameDecompressor.frameSize(bytes) else {
                if window.isFull(at: wholeUntil) { break }
                window.clear()
                continue
            }
            let whole = UnsafeRawBufferPointer(rebasing: bytes[..<frameSize])
            // Frames are cut at whole blocks of the tar, none is empty: a file of tiny frames would fill memory.
            guard let count = try? decompressor.decompress(whole, into: slot.raw), count > 0,
                count % TarMember.blockSize == 0
            else { break }
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
        if !isWhole { dropCutMembers() }
    }

    /// The last member of a cut tar may go on behind the cut; members of a frame whose tar is damaged lie behind it.
    private mutating func dropCutMembers() {
        while let last = index.members.indices.last, index.members.frame(of: last) >= index.frames.count {
            index.members.removeLast()
        }
        guard let last = index.members.last else { return }
        let start = index.frames[..<last.frame].reduce(Int64(last.offset)) { $0 + Int64($1.rawSize) }
        if start + last.length > index.rawSize { index.members.removeLast() }
    }
}

/// The part of a file that is looked at: as large as the largest frame, read again only where a frame reaches out of it.
private struct ScanWindow {
    private let buffer: UnsafeMutableRawBufferPointer
    private var start: Int64 = 0
    private var count = 0

    init(_ buffer: UnsafeMutableRawBufferPointer) { self.buffer = buffer }

    /// What the window holds from `position` on, a frame's first bytes at least where the file has them.
    mutating func bytes(of file: borrowing FileDescriptor, at position: Int64) throws -> UnsafeRawBufferPointer {
        if position < start || position + Int64(SkippableFrame.headerSize) > start + Int64(count) {
            start = position
            count = try file.read(into: buffer, at: position)
        }
        return UnsafeRawBufferPointer(rebasing: buffer[Int(position - start)..<count])
    }

    /// Whether all of the buffer belongs to what begins at `position`.
    func isFull(at position: Int64) -> Bool { start == position && count > 0 }

    mutating func clear() { count = 0 }
}

/// Notes where each header lies. A header that began in an earlier frame is one that we do not write.
private final class HeaderPlaces: TarReceiver {
    var frame = 0
    /// Where the frame begins in the tar.
    var frameStart: Int64 = 0
    private(set) var members = IndexMembers()

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
