internal import Checksums
internal import PostgreSQLFormats
internal import WALPositions

extension FuzzTarget {
    /// The first byte: 0 for a manifest as it is, 1 for one whose last line is made right, above that what one lists.
    static func checkServerManifest(_ bytes: UnsafeRawBufferPointer) {
        let rest = Array(bytes.dropFirst())
        switch bytes.first {
        case nil: return
        case 0: _ = manifest(rest)
        case 1:
            let sealed = sealed(rest)
            guard let manifest = manifest(sealed) else { return }
            precondition((1...2).contains(manifest.version) && manifest.files.allSatisfy { $0.size >= 0 })
            // One bit decides.
            var changed = sealed
            let place = rest.count / 2
            changed[place] ^= 1
            let newline = UInt8(ascii: "\n")
            if changed[place] != newline && sealed[place] != newline { precondition(Self.manifest(changed) == nil) }
        default: checkWriting(rest)
        }
    }

    private static func manifest(_ bytes: [UInt8]) -> BackupManifest? {
        try? bytes.withUnsafeBytes { try BackupManifest(parsing: $0) }
    }

    private static func sealed(_ text: [UInt8]) -> [UInt8] {
        let covered = text + [UInt8(ascii: "\n")]
        let digest = covered.withUnsafeBytes { SHA256.hash($0) }
        return covered + Array("\"Manifest-Checksum\": \"\(hexadecimal(digest))\"}\n".utf8)
    }

    /// Eight bytes of time, then a path up to a zero, repeated: what is written of them can be read.
    private static func checkWriting(_ bytes: [UInt8]) {
        var writer = BackupManifestWriter()
        var written: [(path: String, size: Int64, code: CRC32C)] = []
        var rest = bytes[...]
        while rest.count > 8 {
            let time = rest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let path = String(decoding: rest.dropFirst(8).prefix { $0 != 0 }, as: UTF8.self)
            let code = rest.prefix(20).withUnsafeBytes { CRC32C($0) }
            let size = Int64(rest.count) << (time % 40)
            writer.add(path: path, size: size, modified: Int64(bitPattern: time), checksum: code)
            written.append((path, size, code))
            rest = rest.dropFirst(9 + rest.dropFirst(8).prefix { $0 != 0 }.count)
        }
        let range = BackupManifest.WALRange(timeline: 1, start: .init(UInt64(bytes.count)), end: .init(.max))
        guard let read = manifest(writer.finished(range)) else { preconditionFailure("its own text is not read") }
        precondition(read.walRanges == [range] && read.files.count == written.count)
        for (file, entry) in zip(read.files, written) {
            precondition(file.path.utf8.elementsEqual(entry.path.utf8) && file.size == entry.size)
            precondition(file.checksum == .init(algorithm: "CRC32C", hexadecimal: entry.code.hexadecimal))
            precondition(file.modified?.hasSuffix(" GMT") ?? false)
        }
    }
}
