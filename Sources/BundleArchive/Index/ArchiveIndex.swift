import Checksums

/// What the skippable frame at the end of a bundle holds: where each frame lies, and in which each member begins.
package struct ArchiveIndex: Sendable, Equatable {
    package struct Frame: Sendable, Equatable, Codable {
        /// Position of the compressed frame in the file.
        package let offset: Int64
        package let compressedSize: Int
        package let rawSize: Int
        /// SHA-256 of the compressed frame, 64 hexadecimal digits.
        package let sha256: String
    }

    package struct Member: Sendable, Equatable, Codable {
        package let path: String
        /// The frame in which the member's header begins, and where in its raw bytes. All of the header is there.
        package let frame: Int
        package let offset: Int
        /// Bytes of the header's blocks.
        package let header: Int
        /// Bytes of content, without the zeros that fill its last block.
        package let size: Int64

        /// Bytes of header and padded content.
        var length: Int64 { Int64(header) + ((size + 511) & ~511) }
    }

    package internal(set) var version = 1
    package internal(set) var frames: [Frame] = []
    package internal(set) var members = IndexMembers()
}

extension ArchiveIndex {
    /// The frames that hold a member's header and content.
    package func frames(of member: Member) -> Range<Int> {
        var remaining = Int64(member.offset) + member.length
        var end = member.frame
        while remaining > 0 && end < frames.count {
            remaining -= Int64(frames[end].rawSize)
            end += 1
        }
        return member.frame..<end
    }

    /// The raw bytes of all frames: the size of the tar.
    package var rawSize: Int64 { frames.reduce(0) { $0 + Int64($1.rawSize) } }
    /// The compressed bytes of all frames: where the index begins.
    package var compressedSize: Int64 { frames.last.map { $0.offset + Int64($0.compressedSize) } ?? 0 }

    /// Two blocks of zeros end a tar.
    static let endOfTar = 2 * TarMember.blockSize

    /// Checks what a reader relies on: frames and members lie one behind the other, without a gap or an overlap, up to
    /// the end of the tar. A lying index can then neither hide bytes nor ask for memory.
    package func complaint(archiveSize: Int64) -> String? {
        if version != 1 { return "an index of version \(version)" }
        var expected: Int64 = 0
        var starts: [Int64] = []
        starts.reserveCapacity(frames.count)
        var raw: Int64 = 0
        for (number, frame) in frames.enumerated() {
            guard frame.offset == expected, frame.compressedSize > 0,
                frame.compressedSize <= FrameSlot.compressedCapacity,
                (0...FrameSlot.rawCapacity).contains(frame.rawSize), frame.sha256.utf8.count == 2 * SHA256.byteCount
            else { return "frame \(number) does not lie where it can" }
            starts.append(raw)
            expected += Int64(frame.compressedSize)
            raw += Int64(frame.rawSize)
        }
        if expected != archiveSize { return "frames that end at \(expected), not at \(archiveSize)" }
        var next: Int64 = 0
        for number in members.indices {
            let (frame, offset, header) = (
                members.frame(of: number), members.offset(of: number), members.header(of: number)
            )
            guard frames.indices.contains(frame), header >= TarMember.blockSize,
                header % TarMember.blockSize == 0, (0...raw).contains(members.size(of: number)), offset >= 0,
                offset <= frames[frame].rawSize - header, starts[frame] + Int64(offset) == next
            else { return "member \(members[number].path) does not lie where it can" }
            next += members.length(of: number)
        }
        return next + Int64(Self.endOfTar) == raw ? nil : "members that end at \(next) in a tar of \(raw) bytes"
    }
}
