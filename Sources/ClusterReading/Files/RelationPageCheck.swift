import BundleArchive
import Glibc
package import PostgreSQLFormats
import WALPositions

/// Checks the pages of one relation's file. A page that fails is read again, where that is possible: the server may have
/// been writing it.
package struct RelationPageCheck: ContentCheck {
    private let check: PageCheck
    private let relation: RelationFile

    package init(_ check: PageCheck, of relation: RelationFile) {
        self.check = check
        self.relation = relation
    }

    /// PostgreSQL cuts relations into files of 1 GiB, whatever the size of its pages.
    private static let segmentSize: UInt32 = 1 << 30
    /// A write of a page takes microseconds, on a busy disk milliseconds.
    private static let attempts = 50
    private static let pause: UInt32 = 2_000

    package func damagedPlaces(
        in content: UnsafeMutableRawBufferPointer,
        at offset: Int64,
        readAgain: ((UnsafeMutableRawBufferPointer, Int64) -> Int?)?
    ) -> [Int64] {
        let size = check.blockSize
        let firstBlock =
            relation.firstBlock(blocksPerSegment: Self.segmentSize / UInt32(size))
            &+ UInt32(truncatingIfNeeded: offset / Int64(size))
        return check.damagedPages(in: UnsafeRawBufferPointer(content), firstBlock: firstBlock).compactMap { number in
            let place = offset + Int64(number * size)
            let page = UnsafeMutableRawBufferPointer(rebasing: content[(number * size)..<((number + 1) * size)])
            let block = firstBlock &+ UInt32(number)
            return isExplained(page, block: block, at: place, readAgain) ? nil : place
        }
    }

    /// Reads the page until it is whole, or until its LSN says that its WAL brings it.
    private func isExplained(
        _ page: UnsafeMutableRawBufferPointer,
        block: UInt32,
        at place: Int64,
        _ readAgain: ((UnsafeMutableRawBufferPointer, Int64) -> Int?)?
    ) -> Bool {
        guard let readAgain else { return false }
        for _ in 0..<Self.attempts {
            guard let count = readAgain(page, place) else { return false }
            // Cut off meanwhile: nobody asks for this page any more.
            if count < page.count { return true }
            if check.verdict(UnsafeRawBufferPointer(page), block: block) != .damaged { return true }
            usleep(Self.pause)
        }
        return false
    }
}
