import Glibc

/// An open file. Closed when it goes out of scope; `close()` closes it earlier and reports what only closing shows.
public struct FileDescriptor: ~Copyable, @unchecked Sendable {
    // Sendable because it is not copyable: one thread at a time owns it.
    public private(set) var rawValue: Int32
    public let path: String

    private init(adopting rawValue: CInt, path: String) {
        self.rawValue = rawValue
        self.path = path
    }

    deinit { if rawValue >= 0 { _ = Glibc.close(rawValue) } }

    public enum Access: Sendable { case readOnly, writeOnly, readWrite }

    /// Opens an existing file or folder. Without following links it does not wait for the other end of a FIFO either.
    public static func open(_ path: String, _ access: Access = .readOnly, followLinks: Bool = true)
        throws(SystemError) -> FileDescriptor
    {
        let mode: CInt =
            switch access {
            case .readOnly: O_RDONLY
            case .writeOnly: O_WRONLY
            case .readWrite: O_RDWR
            }
        return try open(path, flags: mode | (followLinks ? 0 : O_NOFOLLOW | O_NONBLOCK), permissions: 0)
    }

    /// Creates a file that must not exist yet, with these permissions, whatever the umask.
    public static func create(_ path: String, permissions: UInt32 = 0o600) throws(SystemError) -> FileDescriptor {
        let flags = O_RDWR | O_CREAT | O_EXCL
        let file = try open(path, flags: flags, permissions: permissions & 0o600, call: "create")
        if permissions != permissions & 0o600 { try file.setPermissions(permissions) }
        return file
    }

    /// Opens a file for reading and writing, and creates it if need be; what it holds stays.
    public static func openOrCreate(_ path: String, permissions: UInt32 = 0o600) throws(SystemError)
        -> FileDescriptor
    {
        try open(path, flags: O_RDWR | O_CREAT, permissions: permissions)
    }

    private static func open(_ path: String, flags: CInt, permissions: UInt32, call: String = "open")
        throws(SystemError) -> FileDescriptor
    {
        let result = retrying { Glibc.open(path, flags | O_CLOEXEC, permissions) }
        guard result >= 0 else { throw .last(call, path) }
        return FileDescriptor(adopting: result, path: path)
    }

    /// Closes now, and throws what the file system reports only then.
    public consuming func close() throws(SystemError) {
        let descriptor = rawValue
        rawValue = -1
        guard Glibc.close(descriptor) == 0 || errno == EINTR else { throw .last("close", path) }
    }
}

extension FileDescriptor {
    /// Reads up to `buffer.count` bytes at `offset`; fewer only at the end of the file.
    public borrowing func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(SystemError) -> Int
    {
        let descriptor = rawValue
        return try fill(buffer) { pread(descriptor, $0, $1, off_t(offset) + $2) }
    }

    /// Reads the next bytes: fewer than asked for only at the end of the file or pipe.
    public borrowing func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        let descriptor = rawValue
        return try fill(buffer) { next, count, _ in Glibc.read(descriptor, next, count) }
    }

    /// Writes every byte at the current position.
    public borrowing func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        let descriptor = rawValue
        try drain(bytes) { next, count, _ in Glibc.write(descriptor, next, count) }
    }

    public borrowing func write(_ bytes: [UInt8]) throws(SystemError) {
        // Array.withUnsafeBytes does not pass typed errors on; Span's does.
        try bytes.span.bytes.withUnsafeBytes { (buffer) throws(SystemError) in try write(buffer) }
    }

    /// Writes every byte at `offset`; the current position does not move.
    public borrowing func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(SystemError) {
        let descriptor = rawValue
        try drain(bytes) { pwrite(descriptor, $0, $1, off_t(offset) + $2) }
    }

    /// Repeats a reading call (where, how much, how much is done) until the buffer is full or the file ends.
    private borrowing func fill(
        _ buffer: UnsafeMutableRawBufferPointer,
        _ call: (UnsafeMutableRawPointer, Int, Int) -> Int
    ) throws(SystemError) -> Int {
        guard let base = buffer.baseAddress else { return 0 }
        var done = 0
        while done < buffer.count {
            let count = retrying { call(base + done, buffer.count - done, done) }
            guard count >= 0 else { throw .last("read", path) }
            if count == 0 { break }
            done += count
        }
        return done
    }

    /// Repeats a writing call until every byte is taken. A call that takes none means that there is no room.
    private borrowing func drain(
        _ bytes: UnsafeRawBufferPointer,
        _ call: (UnsafeRawPointer, Int, Int) -> Int
    ) throws(SystemError) {
        guard let base = bytes.baseAddress else { return }
        var done = 0
        while done < bytes.count {
            let count = retrying { call(base + done, bytes.count - done, done) }
            if count == 0 { throw SystemError(code: ENOSPC, call: "write", path: path) }
            guard count > 0 else { throw .last("write", path) }
            done += count
        }
    }

    public borrowing func truncate(to size: Int64) throws(SystemError) {
        guard retrying({ ftruncate(rawValue, off_t(size)) }) == 0 else { throw .last("ftruncate", path) }
    }

    /// Waits until data and metadata are on the device.
    public borrowing func synchronize() throws(SystemError) {
        guard retrying({ fsync(rawValue) }) == 0 else { throw .last("fsync", path) }
    }

    public borrowing func status() throws(SystemError) -> FileStatus {
        var result = stat()
        guard fstat(rawValue, &result) == 0 else { throw .last("fstat", path) }
        return FileStatus(result)
    }

    /// Tells the kernel that these bytes will be read soon.
    public borrowing func readAhead(_ range: Range<Int64>) {
        _ = posix_fadvise(
            rawValue,
            off_t(range.lowerBound),
            off_t(range.upperBound - range.lowerBound),
            POSIX_FADV_WILLNEED
        )
    }

    /// Tells the kernel to read from the device what is asked for, and nothing ahead of it.
    public borrowing func readNothingAhead() { _ = posix_fadvise(rawValue, 0, 0, POSIX_FADV_RANDOM) }

    /// Tells the kernel that cached pages are not needed, so that the next read comes from the device.
    public borrowing func dropCachedPages() {
        _ = posix_fadvise(rawValue, 0, 0, POSIX_FADV_DONTNEED)
    }

    public borrowing func setPermissions(_ mode: UInt32) throws(SystemError) {
        guard fchmod(rawValue, mode) == 0 else { throw .last("fchmod", path) }
    }

    public borrowing func setOwner(_ owner: Owner) throws(SystemError) {
        guard fchown(rawValue, owner.user, owner.group) == 0 else { throw .last("fchown", path) }
    }

    /// Sets the time of last change; `nanoseconds` belong to the second.
    public borrowing func setModified(seconds: Int64, nanoseconds: Int = 0) throws(SystemError) {
        let time = timespec(tv_sec: Int(seconds), tv_nsec: nanoseconds)
        guard futimens(rawValue, [time, time]) == 0 else { throw .last("futimens", path) }
    }
}
