import Glibc

extension UnsafeMutableRawBufferPointer {
    /// Memory for megabytes that are filled again and again: in large pages, where the kernel has some, so that each is
    /// asked for once and found fast. Given back with `deallocate`.
    ///
    /// - Parameter byteCount: what is behind the last whole 2 MiB lies in ordinary pages.
    package static func allocateLarge(byteCount: Int) -> UnsafeMutableRawBufferPointer {
        let largePage = 2 << 20
        let buffer = allocate(byteCount: byteCount, alignment: largePage)
        // Advice: a kernel that has none, or may not, gives ordinary pages.
        madvise(buffer.baseAddress, byteCount / largePage * largePage, MADV_HUGEPAGE)
        return buffer
    }
}
