import Checksums
import FoundationEssentials

/// What the skippable frame at the end of a bundle holds: where each frame lies, and in which each member begins.
struct ArchiveIndex: Sendable, Equatable, Codable {
    struct Frame: Sendable, Equatable, Codable {
        /// Position of the compressed frame in the file.
        let offset: Int64
        let compressedSize: Int
        let rawSize: Int
        /// SHA-256 of the compressed frame, 64 hexadecimal digits.
        let sha256: String
    }

    struct Member: Sendable, Equatable, Codable {
        let path: String
        /// The frame in which the member's header begins, and where in its raw bytes.
        let frame: Int
        let offset: Int
        /// Bytes of header and padded content.
        let length: Int64
    }

    var version = 1
    var frames: [Frame] = []
    var members: [Member] = []
}

extension ArchiveIndex {
    /// The frames that hold a member's header and content.
    func frames(of member: Member) -> Range<Int> {
        var remaining = Int64(member.offset) + member.length
        var end = member.frame
        while remaining > 0 && end < frames.count {
            remaining -= Int64(frames[end].rawSize)
            end += 1
        }
        return member.frame..<end
    }

    /// The members that have bytes in a frame.
    func members(in frame: Int) -> [Member] {
        members.filter { frames(of: $0).contains(frame) }
    }

    /// The raw bytes of all frames: the size of the tar.
    var rawSize: Int64 { frames.reduce(0) { $0 + Int64($1.rawSize) } }

    /// Checks what a reader relies on, so that a lying index can neither overlap frames nor ask for memory.
    func complaint(archiveSize: Int64) -> String? {
        if version != 1 { return "an index of version \(version)" }
        var expected: Int64 = 0
        for (number, frame) in frames.enumerated() {
            guard frame.offset == expected, frame.compressedSize > 0,
                frame.compressedSize <= FrameSlot.compressedCapacity,
                (0...FrameSlot.rawCapacity).contains(frame.rawSize), frame.sha256.utf8.count == 2 * SHA256.byteCount
            else { return "frame \(number) does not lie where it can" }
            expected += Int64(frame.compressedSize)
        }
        if expected != archiveSize { return "frames that end at \(expected), not at \(archiveSize)" }
        let rawSize = rawSize
        for member in members {
            guard frames.indices.contains(member.frame), (0...frames[member.frame].rawSize).contains(member.offset),
                (0...rawSize).contains(member.length)
            else { return "member \(member.path) does not lie where it can" }
        }
        return nil
    }
}
