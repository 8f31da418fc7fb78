internal import Checksums
package import PostgreSQLFormats
package import WALPositions

/// A log written by hand, to hold what no server writes: every checksum is right, whatever else is not.
package struct SyntheticWAL {
    package static let identifier: UInt64 = 0x0123_4567_89ab_cdef
    package let segment: WALSegment
    package private(set) var bytes: [UInt8] = []
    private var previous: UInt64 = 0
    /// For the header of the page that begins next.
    private var flags: UInt16 = 0

    package init(segmentSize: UInt64 = 1 << 20) { segment = WALSegment(timeline: 1, number: 1, size: segmentSize) }

    package var position: UInt64 { segment.start.value + UInt64(bytes.count) }

    package func reader(startingAt: LSN? = nil) -> WALRecordReader {
        WALRecordReader(firstSegment: segment, systemIdentifier: Self.identifier, startingAt: startingAt)
    }

    package static func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    /// `content` is everything behind the record's header. The parameters with `lie` replace what would be right.
    @discardableResult
    package mutating func append(
        _ resourceManager: UInt8 = 10,
        info: UInt8 = 0,
        content: [UInt8],
        lyingLength: UInt32? = nil,
        lyingPrevious: UInt64? = nil
    ) -> LSN {
        // The header of the page comes first where the record begins one.
        openPage(remaining: 0)
        let start = position
        var header = Self.little(lyingLength ?? UInt32(24 + content.count)) + Self.little(UInt32(7))
        header += Self.little(lyingPrevious ?? previous) + [info, resourceManager, 0, 0]
        var checksum = CRC32C()
        content.withUnsafeBytes { checksum.update($0) }
        header.withUnsafeBytes { checksum.update($0) }
        let record = header + Self.little(checksum.value) + content
        var rest = record[...]
        while !rest.isEmpty {
            openPage(remaining: rest.count == record.count ? 0 : UInt32(rest.count))
            let part = rest.prefix(8192 - bytes.count % 8192)
            bytes += part
            rest = rest.dropFirst(part.count)
        }
        while bytes.count % 8 != 0 { bytes.append(0) }
        previous = start
        return LSN(start)
    }

    private mutating func openPage(remaining: UInt32) {
        guard bytes.count % 8192 == 0 else { return }
        let page = position
        let isFirst = UInt64(bytes.count) % segment.size == 0
        bytes += Self.little(UInt16(0xD110)) + Self.little(UInt16((remaining > 0 ? 1 : 0) | (isFirst ? 2 : 0)) | flags)
        bytes += Self.little(UInt32(1)) + Self.little(page) + Self.little(remaining) + Self.little(UInt32(0))
        if isFirst {
            bytes += Self.little(Self.identifier) + Self.little(UInt32(segment.size)) + Self.little(UInt32(8192))
        }
        flags = 0
    }

    package mutating func cut(to count: Int) { bytes.removeLast(bytes.count - count) }

    /// Gives the page that begins next one more flag.
    package mutating func markNextPage(_ flag: UInt16) { flags = flag }

    /// Content of a record without blocks: only its main data.
    package static func main(_ data: [UInt8]) -> [UInt8] {
        data.count < 256 ? [0xff, UInt8(data.count)] + data : [0xfe] + little(UInt32(data.count)) + data
    }
}
