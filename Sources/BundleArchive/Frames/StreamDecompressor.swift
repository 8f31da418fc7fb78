internal import CZstd

/// Decodes a zstd stream that arrives in pieces of any size. Memory is bounded by the stream's window.
package struct StreamDecompressor: ~Copyable {
    private let context: OpaquePointer
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 4096)
    /// True between frames: a stream may end here.
    package private(set) var isAtBoundary = true

    /// - Parameter largestWindow: memory that a stream may ask for, as a power of two. 128 MiB is the largest window
    ///   that a decoder has to support (RFC 8878, 3.1.1.1.2, asks for 8).
    package init(largestWindow: Int32 = 27) {
        guard let made = ZSTD_createDCtx() else { preconditionFailure("out of memory") }
        context = made
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, largestWindow)
    }

    deinit {
        ZSTD_freeDCtx(context)
        output.deallocate()
    }

    /// - Parameter receive: gets what is decoded, valid during the call only.
    /// - Throws: `FrameError`, and what `receive` throws.
    package mutating func consume(
        _ bytes: UnsafeRawBufferPointer,
        receive: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        // Nothing is not the beginning of another frame.
        guard !bytes.isEmpty else { return }
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        while true {
            var decoded = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
            let rest = ZSTD_decompressStream(context, &decoded, &input)
            if ZSTD_isError(rest) != 0 { throw FrameError(reason: String(cString: ZSTD_getErrorName(rest))) }
            isAtBoundary = rest == 0
            if decoded.pos > 0 { try receive(UnsafeRawBufferPointer(rebasing: output[..<decoded.pos])) }
            // A full output may hide more that is decoded already, unless the frame is at its end.
            if input.pos == input.size && (isAtBoundary || decoded.pos < output.count) { return }
        }
    }
}
