import FileSystem

/// What can be said of an archive without its index: which members are whole, and up to where.
struct FrameScan {
    private(set) var firstMember: String?
    private(set) var lastMember: String?
    /// The first byte that does not belong to a whole frame.
    private(set) var wholeUntil: Int64 = 0

    init(_ file: borrowing FileDescriptor, size: Int64) throws {
        let slot = FrameSlot()
        let decompressor = FrameDecompressor()
        let names = NameReceiver()
        var parser = TarParser()
        while wholeUntil < size {
            let window = try file.read(into: slot.compressed, at: wholeUntil)
            let bytes = UnsafeRawBufferPointer(rebasing: slot.compressed[..<window])
            guard let frame = FrameDecompressor.frameSize(bytes) else { break }
            let whole = UnsafeRawBufferPointer(rebasing: bytes[..<frame])
            guard let count = try? decompressor.decompress(whole, into: slot.raw) else { break }
            let raw = UnsafeRawBufferPointer(rebasing: slot.raw[..<count])
            do { try parser.consume(raw, names) } catch is TarError { break }
            wholeUntil += Int64(frame)
            // A foreign file is known by its first member; there is no need to read all of it.
            if let first = names.first, first != BundleLayout.readme { break }
        }
        firstMember = names.first
        lastMember = names.last
    }

    private final class NameReceiver: TarReceiver {
        var first: String?
        var last: String?
        func begin(_ member: TarMember) {
            first = first ?? member.path
            last = member.path
        }
        func content(_ bytes: UnsafeRawBufferPointer) {}
        func end() {}
    }
}
