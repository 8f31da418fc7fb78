internal import Glibc

/// A file in memory that has a path for as long as this lives, and no name in any folder.
final class ScratchFile {
    private let descriptor: CInt
    var path: String { "/proc/self/fd/\(descriptor)" }

    init(_ bytes: [UInt8]) {
        var name = Array("/dev/shm/oms-fuzz-XXXXXX\0".utf8.map { CChar(bitPattern: $0) })
        if access("/dev/shm", W_OK) != 0 { name = Array("/tmp/oms-fuzz-XXXXXX\0".utf8.map { CChar(bitPattern: $0) }) }
        descriptor = mkstemp(&name)
        precondition(descriptor >= 0, "no file in memory")
        unlink(name)
        let written = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        precondition(written == bytes.count, "no room in memory")
    }

    deinit { close(descriptor) }

    func cut(to size: Int64) { precondition(ftruncate(descriptor, off_t(size)) == 0) }
}
