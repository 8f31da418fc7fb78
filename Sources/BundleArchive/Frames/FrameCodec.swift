internal import CZstd

/// Compresses whole frames: each stands alone, knows its raw size and carries zstd's own content checksum.
struct FrameCompressor: ~Copyable {
    private let context: OpaquePointer
    private let level: Int32

    /// Negative levels look for fewer and fewer matches: this one copies at the speed of memory.
    private static let storingLevel: Int32 = -100
    private static let sampleSize = 16 << 10

    init(level: Int) {
        guard let made = ZSTD_createCCtx() else { preconditionFailure("out of memory") }
        context = made
        self.level = Int32(level)
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    }

    deinit { ZSTD_freeCCtx(context) }

    static func bound(_ count: Int) -> Int { ZSTD_compressBound(count) }

    /// Returns how many bytes of `output` were written. Input that a sample shows to be compressed already is stored.
    func compress(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) throws(FrameError) -> Int
    {
        let isCompressed = try isCompressed(input, scratch: output)
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, isCompressed ? Self.storingLevel : level)
        return try compressAsSet(input, into: output)
    }

    /// Whether three samples of a large input do not shrink.
    private func isCompressed(_ input: UnsafeRawBufferPointer, scratch: UnsafeMutableRawBufferPointer)
        throws(FrameError) -> Bool
    {
        guard input.count >= 16 * Self.sampleSize else { return false }
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, 1)
        for place in 1...3 {
            let start = input.count / 4 * place
            let sample = UnsafeRawBufferPointer(rebasing: input[start..<(start + Self.sampleSize)])
            if try compressAsSet(sample, into: scratch) < Self.sampleSize * 31 / 32 { return false }
        }
        return true
    }

    private func compressAsSet(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer)
        throws(FrameError) -> Int
    {
        let count = ZSTD_compress2(context, output.baseAddress, output.count, input.baseAddress, input.count)
        if ZSTD_isError(count) != 0 { throw FrameError(reason: String(cString: ZSTD_getErrorName(count))) }
        return count
    }
}

struct FrameDecompressor: ~Copyable {
    private let context: OpaquePointer

    /// - Parameter checksContent: off where the frame's SHA-256 has been compared, which covers zstd's own checksum too:
    ///   that is there for whoever opens a bundle without this program, and costs a quarter of the decoding.
    init(checksContent: Bool) {
        guard let made = ZSTD_createDCtx() else { preconditionFailure("out of memory") }
        context = made
        if !checksContent { _ = ignoreContentChecksums(context) }
    }

    deinit { ZSTD_freeDCtx(context) }

    /// Decodes one frame. Never writes more than `output` holds.
    func decompress(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) throws(FrameError)
        -> Int
    {
        let count = ZSTD_decompressDCtx(context, output.baseAddress, output.count, input.baseAddress, input.count)
        if ZSTD_isError(count) != 0 { throw FrameError(reason: String(cString: ZSTD_getErrorName(count))) }
        return count
    }

    /// The compressed size of the frame that `input` begins with; nil when it is cut short or no frame.
    static func frameSize(_ input: UnsafeRawBufferPointer) -> Int? {
        let count = ZSTD_findFrameCompressedSize(input.baseAddress, input.count)
        return ZSTD_isError(count) != 0 ? nil : count
    }
}

/// zstd could not code or decode a frame; the reason is zstd's own.
package struct FrameError: Error, Sendable, Hashable {
    package let reason: String
}
