import FileSystem

/// A file of our own that becomes a member: a list of all members is too large for memory where there are very many.
final class SpooledPaper {
    let path: String
    private let file: FileDescriptor
    private var pending: [UInt8] = []
    /// Bytes that have left memory.
    private(set) var size: Int64 = 0

    private static let bufferSize = 256 << 10

    /// - Parameter path: created; must not exist.
    init(path: String) throws(SystemError) {
        self.path = path
        file = try FileDescriptor.create(path)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        pending += bytes
        if pending.count >= Self.bufferSize { try flush() }
    }

    func write(_ bytes: [UInt8]) throws(SystemError) {
        pending += bytes
        if pending.count >= Self.bufferSize { try flush() }
    }

    private func flush() throws(SystemError) {
        try file.write(pending)
        size += Int64(pending.count)
        pending.removeAll(keepingCapacity: true)
    }

    /// Returns how many bytes were written.
    func finish() throws(SystemError) -> Int64 {
        try flush()
        return size
    }

    /// Hands everything that was written on.
    func read(to receive: (UnsafeRawBufferPointer) throws -> Void) throws {
        try flush()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bufferSize, alignment: 4096)
        defer { buffer.deallocate() }
        var offset: Int64 = 0
        while offset < size {
            let count = try file.read(into: buffer, at: offset)
            guard count > 0 else { return }
            try receive(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            offset += Int64(count)
        }
    }
}
