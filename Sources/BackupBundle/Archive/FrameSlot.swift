/// The buffers of one frame on its way through the pipeline.
final class FrameSlot {
    /// A file over this size starts a frame of its own and is cut every so many bytes.
    static let contentLimit = 4 << 20
    /// Content, and the tar headers that may stand before it.
    static let rawCapacity = contentLimit + (64 << 10)
    static let compressedCapacity = FrameCompressor.bound(rawCapacity)

    let raw = UnsafeMutableRawBufferPointer.allocate(byteCount: rawCapacity, alignment: 4096)
    var rawCount = 0
    let compressed = UnsafeMutableRawBufferPointer.allocate(byteCount: compressedCapacity, alignment: 4096)
    var compressedCount = 0
    /// SHA-256 of the compressed bytes.
    var digest: [UInt8] = []
    /// Why the frame is not what was written; set by the checking side.
    var damage: String?
    /// Which frame of the archive this is, where the filling side knows it.
    var number = 0

    deinit {
        raw.deallocate()
        compressed.deallocate()
    }

    var rawBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: raw[..<rawCount]) }
    var compressedBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: compressed[..<compressedCount]) }

    /// Enough slots that no worker waits for the disk or the source, and no more.
    static func ring(workers: Int) -> [FrameSlot] { (0..<(workers + 3)).map { _ in FrameSlot() } }
}
