internal import PostgreSQLFormats

/// Pages of relations written by hand.
package enum SyntheticPage {
    /// A whole page whose header says that the log up to `lsn` changed it, with the checksum that it has as `block`.
    package static func bytes(block: UInt32, lsn: UInt64, size: Int = 8192) -> [UInt8] {
        var page = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        page.withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: UInt32(lsn >> 32).littleEndian, toByteOffset: 0, as: UInt32.self)
            bytes.storeBytes(of: UInt32(lsn & 0xFFFF_FFFF).littleEndian, toByteOffset: 4, as: UInt32.self)
            // pd_upper, which is 0 only on a page without a header.
            bytes.storeBytes(of: UInt16(8000).littleEndian, toByteOffset: 14, as: UInt16.self)
            let sum = PageChecksum.of(UnsafeRawBufferPointer(bytes), block: block)
            bytes.storeBytes(of: sum.littleEndian, toByteOffset: 8, as: UInt16.self)
        }
        return page
    }
}
