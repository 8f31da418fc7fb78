import Checksums
import FileSystem

@testable import BundleArchive

/// An archive made by hand: whole by every hash, with an index that may lie.
struct ForgedArchive {
    private(set) var bytes: [UInt8] = []
    var index = ArchiveIndex()

    /// A member that opens every bundle, with `content`.
    static func readme(_ content: [UInt8] = [1]) -> [UInt8] {
        tar(TarMember(path: "README.txt", size: Int64(content.count)), content)
    }

    static func tar(_ member: TarMember, _ content: [UInt8]) -> [UInt8] {
        member.encoded() + content + [UInt8](repeating: 0, count: Int(member.paddedSize) - content.count)
    }

    static let end = [UInt8](repeating: 0, count: 1024)

    /// A header block of any type, with a checksum as it should be.
    static func block(_ path: String, type: Character, size: Int64) -> [UInt8] {
        var block = TarMember(path: path, size: size).encoded()
        block[156] = type.asciiValue ?? 0
        block.replaceSubrange(148..<156, with: Array("        ".utf8))
        let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
        block.replaceSubrange(148..<155, with: Array((String(repeating: "0", count: 6 - sum.count) + sum + "\0").utf8))
        return block
    }

    /// An extended header with one record.
    static func extended(_ key: String, _ value: String) -> [UInt8] {
        let rest = " \(key)=\(value)\n"
        let length = rest.utf8.count + (rest.utf8.count > 97 ? 3 : 2)
        let record = Array("\(length)\(rest)".utf8)
        return block("x", type: "x", size: Int64(record.count)) + record
            + [UInt8](repeating: 0, count: (512 - record.count % 512) % 512)
    }

    /// Appends a frame; the index may be told another raw size.
    mutating func add(_ raw: [UInt8], claiming size: Int? = nil, members: [(path: String, header: Int, size: Int64)])
        throws
    {
        var compressed = [UInt8](repeating: 0, count: FrameCompressor.bound(raw.count))
        let count = try raw.withUnsafeBytes { raw in
            try compressed.withUnsafeMutableBytes { try FrameCompressor(level: 1).compress(raw, into: $0) }
        }
        add(frame: Array(compressed[..<count]), rawSize: size ?? raw.count, members: members)
    }

    mutating func add(frame: [UInt8], rawSize: Int, members: [(path: String, header: Int, size: Int64)]) {
        var offset = 0
        for member in members {
            index.members.append(
                .init(
                    path: member.path,
                    frame: index.frames.count,
                    offset: offset,
                    header: member.header,
                    size: member.size
                )
            )
            offset += member.header + (Int(member.size) + 511) / 512 * 512
        }
        let digest = frame.withUnsafeBytes { SHA256.hash($0) }
        index.frames.append(
            .init(
                offset: Int64(bytes.count),
                compressedSize: frame.count,
                rawSize: rawSize,
                sha256: hexadecimal(digest)
            )
        )
        bytes += frame
    }

    /// The file, with its index.
    func whole() throws -> [UInt8] { try bytes + index.encoded(at: Int64(bytes.count)) }

    /// The file with any JSON for an index.
    func whole(json: [UInt8], claiming size: Int? = nil) throws -> [UInt8] {
        var compressed = [UInt8](repeating: 0, count: FrameCompressor.bound(json.count))
        let count = try json.withUnsafeBytes { json in
            try compressed.withUnsafeMutableBytes { try FrameCompressor(level: 3).compress(json, into: $0) }
        }
        var hashed = Array(compressed[..<count]) + Array("OMSINDEX".utf8)
        for number in [1, UInt64(bytes.count), UInt64(count), UInt64(size ?? json.count)] {
            hashed += number.littleEndianBytes
        }
        let payload = hashed + hashed.withUnsafeBytes { SHA256.hash($0) }
        return bytes + SkippableFrame.header(count: payload.count) + payload
    }
}
