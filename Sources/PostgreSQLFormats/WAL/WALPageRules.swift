internal import WALPositions

/// `XLogPageHeaderData` in `access/xlog_internal.h`.
struct WALPageHeader {
    static let size = 24
    /// `XLogLongPageHeaderData`: on the first page of a segment.
    static let longSize = 40

    /// Bits of `xlp_info`.
    static let continues: UInt16 = 0x0001
    static let isLong: UInt16 = 0x0002
    static let overwrites: UInt16 = 0x0008
    static let known: UInt16 = 0x000f

    let flags: UInt16
    /// How many bytes of a record that began on an earlier page are still to come, on this page and later ones.
    let remaining: UInt32

    /// The first record of this page replaces the one that ought to go on here and was lost in a crash.
    var overwritesContinuation: Bool { flags & Self.overwrites != 0 }
}

/// What every page of one log has to agree on. The major and the block size are learned from the first page.
struct WALPageRules {
    let segmentSize: UInt64
    let systemIdentifier: UInt64?
    /// The newest timeline that may be met.
    let timeline: Timeline
    let history: TimelineHistory?
    private(set) var format: WALFormat?
    private(set) var pageSize: UInt64 = 0
    private var latestTimeline: Timeline = 0

    init(segmentSize: UInt64, systemIdentifier: UInt64?, timeline: Timeline, history: TimelineHistory?) {
        self.segmentSize = segmentSize
        self.systemIdentifier = systemIdentifier
        self.timeline = timeline
        self.history = history
    }

    func isFirstOfSegment(_ page: UInt64) -> Bool { page & (segmentSize - 1) == 0 }

    func headerSize(at page: UInt64) -> Int {
        isFirstOfSegment(page) ? WALPageHeader.longSize : WALPageHeader.size
    }

    /// - Parameter header: `headerSize` bytes.
    mutating func read(
        _ header: UnsafeRawBufferPointer,
        at page: UInt64
    ) throws(WALDamage.Reason) -> WALPageHeader {
        func field<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, _ type: Number.Type) -> Number {
            Number(littleEndian: header.loadUnaligned(fromByteOffset: offset, as: type))
        }
        let magic = field(0, UInt16.self)
        if magic == 0, header.allSatisfy({ $0 == 0 }) { throw .zeros }
        guard let format = format?.magic == magic ? format : format == nil ? WALFormat.withMagic(magic) : nil else {
            throw .wrongMagic(magic)
        }
        let flags = field(2, UInt16.self)
        guard flags & ~WALPageHeader.known == 0 else { throw .unknownFlags(flags) }
        let isFirst = isFirstOfSegment(page)
        guard (flags & WALPageHeader.isLong != 0) == isFirst else {
            // A page of another place may well have the other kind.
            let address = field(8, UInt64.self)
            throw address == page ? .wrongHeaderKind : .wrongAddress(LSN(address))
        }
        if isFirst { try readLong(field(24, UInt64.self), field(32, UInt32.self), field(36, UInt32.self)) }
        let address = field(8, UInt64.self)
        if address != page {
            // Segments are recycled whole, so that an old page lies as deep in its segment as it did.
            let isStale = address < page && (page - address) & (segmentSize - 1) == 0
            throw isStale ? .stalePage(address: LSN(address)) : .wrongAddress(LSN(address))
        }
        try check(field(4, UInt32.self), at: page)
        let remaining = field(16, UInt32.self)
        guard field(20, UInt32.self) == 0 else { throw .dirtyPadding }
        guard (flags & WALPageHeader.continues != 0) == (remaining > 0),
            flags & WALPageHeader.overwrites == 0 || remaining == 0
        else { throw .wrongContinuation(remaining, expected: 0) }
        self.format = format
        return WALPageHeader(flags: flags, remaining: remaining)
    }

    private mutating func readLong(
        _ identifier: UInt64,
        _ segment: UInt32,
        _ block: UInt32
    ) throws(WALDamage.Reason) {
        if let systemIdentifier, identifier != systemIdentifier { throw .otherCluster(systemIdentifier: identifier) }
        guard UInt64(segment) == segmentSize else { throw .wrongSegmentSize(segment) }
        // --with-wal-blocksize: 1 to 64 kB.
        guard block.nonzeroBitCount == 1, (1024...65_536).contains(block), pageSize == 0 || pageSize == UInt64(block)
        else { throw .wrongBlockSize(block) }
        pageSize = UInt64(block)
    }

    /// With a history the timeline of every page is known: of the byte that it begins with, because a new timeline
    /// takes its parent's last page over as it is. Without one, a page may be of an ancestor, but never of one older
    /// than the page before.
    private mutating func check(_ found: Timeline, at page: UInt64) throws(WALDamage.Reason) {
        let expected = history?.timeline(at: LSN(page)) ?? timeline
        guard history == nil ? found <= timeline && found >= max(latestTimeline, 1) : found == expected else {
            throw .wrongTimeline(found, expected: expected)
        }
        latestTimeline = found
    }
}
