internal import CZstd

/// Codes one zstd frame from pieces of any size, with zstd's own content checksum. Memory is bounded by the level's
/// window.
struct StreamCompressor: ~Copyable {
    private let context: OpaquePointer
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 4096)

    init(level: Int) {
        guard let made = ZSTD_createCCtx() else { preconditionFailure("out of memory") }
        context = made
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(level))
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    }

    deinit {
        ZSTD_freeCCtx(context)
        output.deallocate()
    }

    /// - Parameter receive: gets what is coded, valid during the call only.
    mutating func consume(_ bytes: UnsafeRawBufferPointer, receive: (UnsafeRawBufferPointer) throws -> Void) throws {
        try run(bytes, ZSTD_e_continue, receive)
    }

    /// Ends the frame.
    mutating func finish(receive: (UnsafeRawBufferPointer) throws -> Void) throws {
        try run(UnsafeRawBufferPointer(start: nil, count: 0), ZSTD_e_end, receive)
    }

    private func run(
        _ bytes: UnsafeRawBufferPointer,
        _ directive: ZSTD_EndDirective,
        _ receive: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        while true {
            var coded = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
            let rest = ZSTD_compressStream2(context, &coded, &input, directive)
            if ZSTD_isError(rest) != 0 { throw FrameError(reason: String(cString: ZSTD_getErrorName(rest))) }
            if coded.pos > 0 { try receive(UnsafeRawBufferPointer(rebasing: output[..<coded.pos])) }
            if directive == ZSTD_e_end ? rest == 0 : input.pos == input.size { return }
        }
    }
}
