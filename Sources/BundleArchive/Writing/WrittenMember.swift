package import Checksums
package import FileSystem

/// What became of one member while it was written.
package struct WrittenMember: Sendable {
    package let member: TarMember
    /// Of the content; nil for folders and links.
    package let checksum: CRC32C?
    /// Where the content failed its check: offsets in the member's content.
    package let damagedPlaces: [Int64]
    /// Why part of the content is zeros; nil when all of it is the file's.
    package let problem: MemberProblem?
}

/// A file that is not in the archive as it was listed.
package struct MemberFailure: Sendable {
    package let path: String
    package let problem: MemberProblem
}

package enum MemberProblem: Sendable {
    /// It was listed, and gone when it was opened.
    case vanished
    case notAFile
    case cannotOpen(SystemError)
    case cannotRead(SystemError, at: Int64)
    /// It ended before the size that it was listed with.
    case shrank(to: Int64)
}

/// Looks at content before it is compressed, on a worker's thread.
package protocol ContentCheck: Sendable {
    /// Returns the places that are damaged, as offsets in the member's content.
    ///
    /// - Parameters:
    ///   - content: whole pages, save at the end of a file; may be replaced by what is read again.
    ///   - offset: where the content begins in the file.
    ///   - readAgain: reads bytes of the file at an offset into a buffer, and returns how many there were, nil when they
    ///     could not be read; nil itself where the content came over a network.
    func damagedPlaces(
        in content: UnsafeMutableRawBufferPointer,
        at offset: Int64,
        readAgain: ((UnsafeMutableRawBufferPointer, Int64) -> Int?)?
    ) -> [Int64]
}

/// A run of raw bytes of a frame that belongs to one member: its header, part of its content, or both.
struct WrittenPiece {
    /// Set where the member begins: its header stands before the content.
    var begins: (member: TarMember, offset: Int, headerSize: Int)?
    /// The part of the frame's raw bytes that is content.
    var content: Range<Int>
    /// Whether the content ends here.
    var isLast: Bool
    /// Where the content begins in the file.
    var contentOffset: Int64 = 0
    var check: (any ContentCheck)?
    var problem: MemberProblem?

    // Found by the worker.
    var code = CRC32C()
    var damagedPlaces: [Int64] = []
}
