/// A zstd frame that holds bytes as they are (RFC 8878, 3.1.1), so that a change of the input changes what is read.
enum StoredFrame {
    private static let blockLimit = 128 << 10

    static func bytes(of content: some Collection<UInt8>) -> [UInt8] {
        // Magic; a single segment whose size follows in four bytes.
        var frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0xA0] + SyntheticWAL.little(UInt32(content.count))
        var rest = content[...]
        repeat {
            let block = rest.prefix(blockLimit)
            rest = rest.dropFirst(block.count)
            let header = UInt32(block.count) << 3 | (rest.isEmpty ? 1 : 0)
            frame += SyntheticWAL.little(header).prefix(3) + block
        } while !rest.isEmpty
        return frame
    }
}
