package import WALPositions

/// Judges pages that are read while the server may be writing them.
package struct PageCheck: Sendable, Hashable {
    package enum Verdict: Sendable, Hashable {
        case good
        /// All zeros: the relation was extended, and nothing is on the page yet.
        case new
        /// The checksum differs, but the page was changed since the backup began: its WAL brings the whole page.
        case explained
        /// Nothing explains it. A page that was read half old and half new looks the same: read it again before it is
        /// called damaged.
        case damaged
    }

    /// Bytes of a page.
    package let blockSize: Int
    /// Where the backup's WAL begins.
    package let start: LSN
    /// Where the WAL ended at the latest when the pages were read. A page that claims a later change is not explained
    /// by it. nil: not known.
    package let end: LSN?

    package init(blockSize: Int = 8192, start: LSN, end: LSN? = nil) {
        precondition(blockSize >= 1024 && blockSize.nonzeroBitCount == 1, "no page has \(blockSize) bytes")
        self.blockSize = blockSize
        self.start = start
        self.end = end
    }

    /// - Parameters:
    ///   - page: `blockSize` bytes.
    ///   - block: counted from the start of the relation.
    package func verdict(_ page: UnsafeRawBufferPointer, block: UInt32) -> Verdict {
        if isGood(page, block: block) { return .good }
        let header = PageHeader(page)
        // pd_upper is 0 only on a page without a header: then the rest has to be zeros as well (PageIsVerified).
        if header.upper == 0 { return page.isZero ? .new : .damaged }
        return header.lsn >= start && header.lsn <= end ?? LSN(.max) ? .explained : .damaged
    }

    /// The damaged pages of a buffer, as numbers of pages in it. A part of a page at its end is not looked at: a file
    /// that is being extended can end so.
    package func damagedPages(in bytes: UnsafeRawBufferPointer, firstBlock: UInt32) -> [Int] {
        var damaged: [Int] = []
        var (offset, index) = (0, 0)
        while offset + blockSize <= bytes.count {
            let page = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + blockSize])
            let block = firstBlock &+ UInt32(truncatingIfNeeded: index)
            if !isGood(page, block: block), verdict(page, block: block) == .damaged { damaged.append(index) }
            offset += blockSize
            index += 1
        }
        return damaged
    }

    @inline(__always)
    private func isGood(_ page: UnsafeRawBufferPointer, block: UInt32) -> Bool {
        let stored = UInt16(littleEndian: page.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
        let upper = UInt16(littleEndian: page.loadUnaligned(fromByteOffset: 14, as: UInt16.self))
        return upper != 0 && stored != 0 && PageChecksum.of(page, block: block) == stored
    }
}

extension UnsafeRawBufferPointer {
    /// Whether every byte is 0. The count must be a multiple of 32.
    fileprivate var isZero: Bool {
        var seen = SIMD8<UInt32>.zero
        for offset in stride(from: 0, to: count, by: 32) {
            seen |= loadUnaligned(fromByteOffset: offset, as: SIMD8<UInt32>.self)
        }
        return seen == .zero
    }
}
