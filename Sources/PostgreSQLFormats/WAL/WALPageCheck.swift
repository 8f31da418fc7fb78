package import WALPositions

/// Checks the pages of one WAL segment as its bytes pass: that they belong to this cluster, this timeline or an
/// ancestor, and to the place where they lie. A recycled segment keeps stale pages behind its end, so only pages below
/// `limit` count. The layout is `XLogPageHeaderData` in PostgreSQL's `access/xlog_internal.h`.
package struct WALPageCheck {
    private let segment: WALSegment
    private let systemIdentifier: UInt64?
    private let limit: LSN
    private var position: UInt64
    private var pageSize: UInt64 = 8192
    private var header: [UInt8] = []
    private var skip: UInt64 = 0
    private var zerosSince: LSN?
    package private(set) var complaint: String?

    private static let longHeaderSize = 40
    private static let longHeaderFlag: UInt16 = 0x0002

    package init(_ segment: WALSegment, systemIdentifier: String, limit: LSN) {
        self.segment = segment
        self.systemIdentifier = UInt64(systemIdentifier)
        self.limit = limit
        position = segment.start.value
    }

    package mutating func consume(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        while !rest.isEmpty && complaint == nil && position < limit.value {
            if skip > 0 {
                let count = min(skip, UInt64(rest.count))
                skip -= count
                position += count
                rest = rest.dropFirst(Int(count))
                continue
            }
            let wanted = position - UInt64(header.count) == segment.start.value ? Self.longHeaderSize : 24
            let part = rest.prefix(wanted - header.count)
            header += part
            position += UInt64(part.count)
            rest = rest.dropFirst(part.count)
            if header.count == wanted { readHeader() }
        }
    }

    private mutating func readHeader() {
        let page = position - UInt64(header.count)
        defer {
            skip = pageSize - UInt64(header.count)
            header.removeAll(keepingCapacity: true)
        }
        header.withUnsafeBytes { bytes in
            func number<T: FixedWidthInteger>(_ offset: Int, _ type: T.Type) -> T {
                T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
            }
            let isZero = bytes.allSatisfy { $0 == 0 }
            if isZero && page > segment.start.value && limit > segment.end {
                // Behind a WAL switch the rest of a segment is zeros; the log goes on in the next one.
                zerosSince = zerosSince ?? LSN(page)
            } else if let zerosSince {
                complaint = "the pages from \(zerosSince) to \(LSN(page)) are missing"
            } else if number(8, UInt64.self) != page {
                complaint = "the page at \(LSN(page)) says that it lies at \(LSN(number(8, UInt64.self)))"
            } else if number(4, UInt32.self) > segment.timeline {
                complaint = "the page at \(LSN(page)) is of timeline \(number(4, UInt32.self))"
            } else if page == segment.start.value {
                if number(2, UInt16.self) & Self.longHeaderFlag == 0 {
                    complaint = "the first page of \(segment.fileName) has no long header"
                } else if let systemIdentifier, number(24, UInt64.self) != systemIdentifier {
                    complaint = "\(segment.fileName) belongs to another cluster"
                } else if UInt64(number(32, UInt32.self)) != segment.size {
                    complaint = "\(segment.fileName) is of segments of \(number(32, UInt32.self)) bytes"
                } else {
                    pageSize = max(512, UInt64(number(36, UInt32.self)))
                }
            }
        }
    }
}
