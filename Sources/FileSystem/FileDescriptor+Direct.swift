internal import CLinux
import Glibc

/// Writing past the page cache. What a backup or a restore writes nobody reads again soon: the cache would be filled with
/// it at the expense of what the running servers keep there, and the flush at the end would have to wait for it.
extension FileDescriptor {
    /// Offsets, counts and addresses of direct writes are multiples of this: no device has larger blocks.
    public static let directBlock = 4096

    /// Writes every byte at `offset`, past the page cache as far as whole blocks reach and where the file system can;
    /// the rest through the cache. Needs an aligned `offset` and address for that.
    ///
    /// - Throws: `SystemError` as `write`.
    public borrowing func writeDirectly(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(SystemError) {
        let whole = bytes.count & ~(Self.directBlock - 1)
        guard whole > 0, offset % Int64(Self.directBlock) == 0,
            UInt(bitPattern: bytes.baseAddress) % UInt(Self.directBlock) == 0, setDirect(true)
        else { return try write(bytes, at: offset) }
        do throws(SystemError) {
            try write(UnsafeRawBufferPointer(rebasing: bytes[..<whole]), at: offset)
        } catch {
            _ = setDirect(false)
            // Some file systems only say now that they cannot.
            guard error.code == EINVAL else { throw error }
            return try write(bytes, at: offset)
        }
        _ = setDirect(false)
        try write(UnsafeRawBufferPointer(rebasing: bytes[whole...]), at: offset + Int64(whole))
    }

    /// Whether reads and writes go past the cache from now on; false also where they cannot.
    private borrowing func setDirect(_ direct: Bool) -> Bool {
        clinux_set_direct(rawValue, direct ? 1 : 0) == 0 && direct
    }
}
