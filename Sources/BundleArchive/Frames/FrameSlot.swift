import Checksums
import FileSystem

/// The buffers of one frame on its way through a pipeline, written or read.
final class FrameSlot {
    /// A file over this size starts a frame of its own and is cut every so many bytes. A multiple of every page size of
    /// PostgreSQL, so that no page is cut.
    static let contentLimit = 4 << 20
    /// Content, and the tar headers and padding around it.
    static let rawCapacity = contentLimit + (64 << 10)
    static let compressedCapacity = FrameCompressor.bound(rawCapacity)
    /// Content of large files lies at multiples of this, so that it can be written past the page cache.
    static let alignment = FileDescriptor.directBlock

    let raw = UnsafeMutableRawBufferPointer.allocate(byteCount: rawCapacity + alignment, alignment: alignment)
    /// Reading: where in `raw` the frame begins.
    var rawStart = 0
    var rawCount = 0
    let compressed = UnsafeMutableRawBufferPointer.allocate(byteCount: compressedCapacity, alignment: alignment)
    var compressedCount = 0
    /// SHA-256 of the compressed bytes.
    var digest: [UInt8] = []

    /// Writing: how the worker fills the frame; nil when it is full already.
    var source: FrameSource?
    /// Writing: what the raw bytes are, in order.
    var pieces: [WrittenPiece] = []
    /// Writing: files that could not be opened, and so are not in the frame.
    var failures: [MemberFailure] = []
    /// Writing: bytes to leave free in the file for a frame that is made later.
    var reserved = 0

    /// Reading: which frame of the archive this is.
    var number = 0
    /// Reading: why the frame is not what was written.
    var damage: String?
    /// Reading: what was found of each piece.
    var findings: [PieceFinding] = []

    deinit {
        raw.deallocate()
        compressed.deallocate()
    }

    var rawBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: raw[rawStart..<(rawStart + rawCount)]) }
    var compressedBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: compressed[..<compressedCount]) }

    func clear() {
        (rawStart, rawCount, compressedCount, reserved) = (0, 0, 0, 0)
        pieces.removeAll(keepingCapacity: true)
        failures.removeAll(keepingCapacity: true)
        findings.removeAll(keepingCapacity: true)
        (source, damage) = (nil, nil)
    }

    func append(_ bytes: UnsafeRawBufferPointer) {
        raw[rawCount...].copyBytes(from: bytes)
        rawCount += bytes.count
    }

    func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

    func appendZeros(_ count: Int) {
        guard count > 0 else { return }
        raw[rawCount..<(rawCount + count)].initializeMemory(as: UInt8.self, repeating: 0)
        rawCount += count
    }

    /// Enough slots that no worker waits for the disk or the source, and no more.
    static func ring(workers: Int) -> [FrameSlot] { (0..<(workers + 3)).map { _ in FrameSlot() } }
}
