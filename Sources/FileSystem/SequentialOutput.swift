/// A new file that is written from its beginning to its end, past the page cache where the file system can: each block
/// is on the device soon after it was given, so the flush at the end has little to wait for.
///
/// Used by one thread at a time.
public final class SequentialOutput {
    private var file: FileDescriptor?
    private let block = UnsafeMutableRawBufferPointer.allocate(
        byteCount: blockSize,
        alignment: FileDescriptor.directBlock
    )
    /// Bytes in `block`, which belongs at `written`.
    private var pending = 0
    private var written: Int64 = 0

    /// Large enough that a device is busy with it for milliseconds.
    private static let blockSize = 4 << 20

    /// - Parameter file: a new one, open for writing.
    public init(_ file: consuming FileDescriptor) { self.file = consume file }

    deinit { block.deallocate() }

    /// How many bytes were given so far.
    public var position: Int64 { written + Int64(pending) }

    public func append(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(block.count - pending))
            block[pending...].copyBytes(from: part)
            try advance(by: part.count)
            rest = rest.dropFirst(part.count)
        }
    }

    public func appendZeros(_ count: Int) throws(SystemError) {
        var rest = count
        while rest > 0 {
            let part = min(rest, block.count - pending)
            block[pending..<(pending + part)].initializeMemory(as: UInt8.self, repeating: 0)
            try advance(by: part)
            rest -= part
        }
    }

    private func advance(by count: Int) throws(SystemError) {
        pending += count
        guard pending == block.count else { return }
        try file?.writeDirectly(UnsafeRawBufferPointer(block), at: written)
        written += Int64(pending)
        pending = 0
    }

    /// Puts other bytes in the place of some that were given.
    public func overwrite(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(SystemError) {
        precondition(offset + Int64(bytes.count) <= position, "behind the end of what was given")
        let before = Int(min(Int64(bytes.count), max(0, written - offset)))
        if before > 0 { try file?.write(UnsafeRawBufferPointer(rebasing: bytes[..<before]), at: offset) }
        guard before < bytes.count else { return }
        block[Int(offset + Int64(before) - written)...].copyBytes(
            from: UnsafeRawBufferPointer(rebasing: bytes[before...])
        )
    }

    /// Writes what is left, waits until everything is on the device, and closes the file.
    public func finish() throws(SystemError) {
        try file?.writeDirectly(UnsafeRawBufferPointer(rebasing: block[..<pending]), at: written)
        written += Int64(pending)
        pending = 0
        try file?.synchronize()
        try file.take()?.close()
    }
}
