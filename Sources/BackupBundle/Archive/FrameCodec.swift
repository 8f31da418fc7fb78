internal import CZstd

/// Compresses whole frames: each stands alone, knows its raw size and carries zstd's own content checksum.
struct FrameCompressor: ~Copyable {
    private let context: OpaquePointer

    init(level: Int) {
        guard let made = ZSTD_createCCtx() else { preconditionFailure("out of memory") }
        context = made
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(level))
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    }

    deinit { ZSTD_freeCCtx(context) }

    static func bound(_ count: Int) -> Int { ZSTD_compressBound(count) }

    /// Returns how many bytes of `output` were written.
    func compress(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) throws(FrameError) -> Int
    {
        let count = ZSTD_compress2(context, output.baseAddress, output.count, input.baseAddress, input.count)
        if ZSTD_isError(count) != 0 { throw FrameError(reason: String(cString: ZSTD_getErrorName(count))) }
        return count
    }
}

struct FrameDecompressor: ~Copyable {
    private let context: OpaquePointer

    init() {
        guard let made = ZSTD_createDCtx() else { preconditionFailure("out of memory") }
        context = made
    }

    deinit { ZSTD_freeDCtx(context) }

    /// Decodes one frame and checks its content checksum. Never writes more than `output` holds.
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
struct FrameError: Error, Sendable, Hashable {
    let reason: String
}
