package import WALPositions

/// The first 24 bytes of a data page: `PageHeaderData` in PostgreSQL's `storage/bufpage.h`.
package struct PageHeader: Sendable, Hashable {
    /// The end of the last WAL record that changed the page. Not raised by changes that are not in the WAL.
    package let lsn: LSN
    package let checksum: UInt16
    package let flags: UInt16
    package let lower: UInt16
    /// Where the free space ends; 0 on a page that was never initialised.
    package let upper: UInt16
    package let special: UInt16
    package let pageSize: Int
    package let layoutVersion: Int

    package static let byteCount = 24

    /// - Parameter page: at least `byteCount` bytes, at any address.
    package init(_ page: UnsafeRawBufferPointer) {
        func word(_ offset: Int) -> UInt16 {
            UInt16(littleEndian: page.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
        }
        lsn = Self.lsn(of: page)
        checksum = word(8)
        flags = word(10)
        lower = word(12)
        upper = word(14)
        special = word(16)
        // The size is a multiple of 256, which leaves the lower byte to the version.
        pageSize = Int(word(18) & 0xFF00)
        layoutVersion = Int(word(18) & 0x00FF)
    }

    /// Two halves, the upper one first.
    static func lsn(of page: UnsafeRawBufferPointer) -> LSN {
        let high = UInt32(littleEndian: page.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
        let low = UInt32(littleEndian: page.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        return LSN(UInt64(high) << 32 | UInt64(low))
    }
}
