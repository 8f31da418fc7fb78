internal import Checksums
package import WALPositions

/// Reads the records of a write-ahead log whose bytes arrive in order, in pieces of any size, from the start of a
/// segment on. Checks every page header, every record's place in the chain and every checksum, and stops for good at
/// the first thing that does not fit: `complaint` says where and why, `end` how far the log is whole.
///
/// A few kilobytes are held, whatever the length of a record. What lies behind a WAL switch in its segment is skipped
/// unread. Not noticed, because nothing in the log depends on it: `XLP_BKP_REMOVABLE` in a page header.
///
/// The format is that of `access/xlog_internal.h` and `access/xlogrecord.h`, the checks those of `xlogreader.c` and a
/// few more.
package struct WALRecordReader: Sendable {
    /// Behind the last whole record; until there is one, where reading starts.
    package private(set) var end: LSN
    /// Where the first whole record begins.
    package private(set) var firstRecord: LSN?
    /// nil as long as everything fits.
    package private(set) var complaint: WALDamage?

    private enum Step {
        /// On the way to the first record.
        case seeking
        /// A record may begin here.
        case between
        /// In a record: its header, its data, the zeros up to the next multiple of eight.
        case header, data, padding
        /// Behind a WAL switch.
        case segmentRest
    }

    private var rules: WALPageRules
    private let start: LSN?
    private var step = Step.seeking
    /// Of the next byte; within a page header that came in pieces, where the page begins.
    private var position: UInt64
    /// Where the next page header is due, or the next segment's after a switch.
    private var pageEnd: UInt64
    private var pagePieces: [UInt8] = []

    /// Of the page at hand: where `seeking` may stop.
    private var goal: UInt64 = 0
    /// While seeking: what the next page must say of a record that goes on; nil where that cannot be known.
    private var skipped: UInt64?

    /// The last whole record.
    private var previous: UInt64?
    /// The next record must say that one before it was cut off by a crash …
    private var mustOverwrite = false
    /// … which is this one, unless reading started behind it.
    private var lost: UInt64?

    // The record under way.
    private var recordStart: UInt64 = 0
    private var length = 0
    private var taken = 0
    private var header: WALRecordHeader?
    private var checksum = CRC32C()
    private var prefix: [UInt8] = []

    /// - Parameters:
    ///   - firstSegment: where the bytes begin. Its timeline is the newest that pages may be of.
    ///   - systemIdentifier: which cluster's log it must be; nil where that is not known.
    ///   - startingAt: where the first record begins; nil for the first one that begins in the segments given. What
    ///     lies before it is only checked for its page headers.
    ///   - history: of the timeline that is followed. Each page must then be of the timeline that the history says;
    ///     without one, of the segment's or of an older one, and never of one older than the page before.
    package init(
        firstSegment: WALSegment,
        systemIdentifier: UInt64?,
        startingAt: LSN?,
        history: TimelineHistory? = nil
    ) {
        rules = WALPageRules(
            segmentSize: firstSegment.size,
            systemIdentifier: systemIdentifier,
            timeline: firstSegment.timeline,
            history: history
        )
        start = startingAt
        position = firstSegment.start.value
        pageEnd = position
        end = startingAt ?? firstSegment.start
        prefix.reserveCapacity(WALRecordContent.neededPrefix)
        if let startingAt, startingAt < firstSegment.start || startingAt.value & 7 != 0 {
            complaint = WALDamage(position: startingAt, reason: .noRecordAtStart)
        }
    }

    /// Takes the next bytes. Once there is a complaint, they are ignored.
    ///
    /// - Parameter onRecord: is given each whole record. When it throws, the rest of the bytes is lost and the reader
    ///   is of no more use.
    package mutating func consume<Failure: Error>(
        _ bytes: UnsafeRawBufferPointer,
        onRecord: (WALRecord) throws(Failure) -> Void
    ) throws(Failure) {
        guard var next = bytes.baseAddress else { return }
        let last = next + bytes.count
        while next < last, complaint == nil {
            let rest = last - next
            if position == pageEnd, step != .segmentRest {
                next += takePageHeader(UnsafeRawBufferPointer(start: next, count: rest))
                continue
            }
            let part = UnsafeRawBufferPointer(start: next, count: Int(min(UInt64(rest), pageEnd - position)))
            switch step {
            case .seeking: next += seek(part.count)
            case .between: next += try takeRecord(part, onRecord)
            case .header: next += takeHeader(part)
            case .data: next += takeData(part)
            case .padding: next += takePadding(part)
            case .segmentRest:
                next += part.count
                position += UInt64(part.count)
                if position == pageEnd { step = .between }
            }
            if step == .padding, taken == Self.aligned(length) { try finishRecord(onRecord) }
        }
    }

    private mutating func stop(at position: UInt64, _ reason: WALDamage.Reason) {
        complaint = WALDamage(position: LSN(position), reason: reason)
    }

    private static func aligned(_ count: Int) -> Int { (count + 7) & ~7 }
    private static func aligned(_ count: UInt64) -> UInt64 { (count + 7) & ~7 }
}

// MARK: - Pages

extension WALRecordReader {
    /// Returns how many bytes were taken.
    private mutating func takePageHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        let size = rules.headerSize(at: position)
        if pagePieces.isEmpty, bytes.count >= size {
            openPage(UnsafeRawBufferPointer(rebasing: bytes[..<size]))
            return size
        }
        let part = bytes.prefix(size - pagePieces.count)
        pagePieces += part
        if pagePieces.count == size {
            let whole = pagePieces
            pagePieces = []
            whole.withUnsafeBytes { openPage($0) }
        }
        return part.count
    }

    private mutating func openPage(_ bytes: UnsafeRawBufferPointer) {
        let page: WALPageHeader
        do { page = try rules.read(bytes, at: position) } catch { return stop(at: position, error) }
        let address = position
        position += UInt64(bytes.count)
        pageEnd = address + rules.pageSize
        switch step {
        case .seeking: aim(page, at: address)
        case .header, .data:
            if page.overwritesContinuation {
                lost = recordStart
                mustOverwrite = true
                step = .between
            } else if Int(page.remaining) != length - taken {
                stop(at: address, .wrongContinuation(page.remaining, expected: UInt32(length - taken)))
            }
        case .between, .padding, .segmentRest:
            if page.remaining != 0 || page.overwritesContinuation {
                stop(at: address, .wrongContinuation(page.remaining, expected: 0))
            }
        }
    }

    /// Finds where in this page to stop seeking, if at all.
    private mutating func aim(_ page: WALPageHeader, at address: UInt64) {
        let remaining = UInt64(page.remaining)
        if let skipped, remaining != skipped, !page.overwritesContinuation {
            return stop(at: address, .wrongContinuation(page.remaining, expected: UInt32(skipped)))
        }
        let room = pageEnd - position
        skipped = remaining > room ? remaining - room : Self.aligned(remaining) == room ? 0 : nil
        let firstRecord = position + min(Self.aligned(remaining), room)
        if let start, start.value >= pageEnd {
            goal = pageEnd
        } else if let start {
            // PostgreSQL may call the first record of a page by the page's own address.
            goal = start.value == address ? position : start.value
            if goal < firstRecord { return stop(at: start.value, .noRecordAtStart) }
        } else {
            goal = firstRecord
        }
        mustOverwrite = page.overwritesContinuation && goal == position
        _ = seek(0)
    }

    private mutating func seek(_ room: Int) -> Int {
        let count = min(UInt64(room), goal - position)
        position += count
        // A goal at the end of the page is none: the next header says more.
        if position == goal, goal < pageEnd { step = .between }
        return Int(count)
    }
}

// MARK: - Records

extension WALRecordReader {
    /// A record that lies in `part` as a whole is read where it lies; of any other the beginning is taken.
    private mutating func takeRecord<Failure: Error>(
        _ part: UnsafeRawBufferPointer,
        _ onRecord: (WALRecord) throws(Failure) -> Void
    ) throws(Failure) -> Int {
        recordStart = position
        guard part.count >= WALRecordHeader.size, let base = part.baseAddress else {
            prefix.removeAll(keepingCapacity: true)
            step = .header
            return 0
        }
        let header = WALRecordHeader(base)
        guard accept(header) else { return 0 }
        length = Int(header.length)
        let whole = Self.aligned(length)
        guard part.count >= whole else {
            prefix.removeAll(keepingCapacity: true)
            step = .header
            return takeHeader(part)
        }
        var checksum = CRC32C()
        checksum.update(
            UnsafeRawBufferPointer(start: base + WALRecordHeader.size, count: length - WALRecordHeader.size)
        )
        checksum.update(UnsafeRawBufferPointer(start: base, count: WALRecordHeader.summed))
        guard checksum.value == header.checksum else {
            stop(at: recordStart, .wrongChecksum)
            return 0
        }
        for offset in length..<whole where part[offset] != 0 {
            stop(at: position + UInt64(offset), .dirtyPadding)
            return 0
        }
        position += UInt64(whole)
        // Nearly all records are of this kind, and full speed is only had where no content is carried about.
        if !WALRecordContent.decodes(header.resourceManager), !mustOverwrite {
            try onRecord(close(header, .other))
        } else if let event = settle(header, UnsafeRawBufferPointer(start: base, count: length)) {
            try onRecord(close(header, event))
        }
        return whole
    }

    private mutating func takeHeader(_ part: UnsafeRawBufferPointer) -> Int {
        let piece = part.prefix(WALRecordHeader.size - prefix.count)
        prefix += piece
        position += UInt64(piece.count)
        taken = prefix.count
        if let claimed = prefix.withUnsafeBytes({ $0.number(0, UInt32.self) }) {
            // A page boundary can only come after this: records begin at multiples of eight.
            guard accept(length: claimed) else { return piece.count }
            length = Int(claimed)
        }
        guard taken == WALRecordHeader.size else { return piece.count }
        let header = prefix.withUnsafeBytes { $0.baseAddress.map { WALRecordHeader($0) } }
        guard let header, accept(header) else { return piece.count }
        self.header = header
        checksum = CRC32C()
        step = .data
        return piece.count + (length == taken ? takeData(UnsafeRawBufferPointer(start: nil, count: 0)) : 0)
    }

    private mutating func takeData(_ part: UnsafeRawBufferPointer) -> Int {
        let piece = UnsafeRawBufferPointer(rebasing: part.prefix(length - taken))
        checksum.update(piece)
        if let header, WALRecordContent.decodes(header.resourceManager) {
            prefix += piece.prefix(WALRecordContent.neededPrefix - prefix.count)
        }
        position += UInt64(piece.count)
        taken += piece.count
        guard taken == length else { return piece.count }
        var sum = checksum
        prefix.withUnsafeBytes { sum.update(UnsafeRawBufferPointer(rebasing: $0.prefix(WALRecordHeader.summed))) }
        if sum.value == header?.checksum { step = .padding } else { stop(at: recordStart, .wrongChecksum) }
        return piece.count
    }

    private mutating func takePadding(_ part: UnsafeRawBufferPointer) -> Int {
        let piece = part.prefix(Self.aligned(length) - taken)
        if let dirty = piece.firstIndex(where: { $0 != 0 }) { stop(at: position + UInt64(dirty), .dirtyPadding) }
        position += UInt64(piece.count)
        taken += piece.count
        return piece.count
    }

    private mutating func finishRecord<Failure: Error>(
        _ onRecord: (WALRecord) throws(Failure) -> Void
    ) throws(Failure) {
        guard complaint == nil, let header else { return }
        // Kept apart, or the first bytes of the next record would be a copy.
        var bytes: [UInt8] = []
        swap(&bytes, &prefix)
        let event = bytes.withUnsafeBytes { settle(header, $0) }
        swap(&bytes, &prefix)
        if let event { try onRecord(close(header, event)) }
    }

    /// Finds out what the record says, and whether it may say so. nil when it may not.
    private mutating func settle(_ header: WALRecordHeader, _ bytes: UnsafeRawBufferPointer) -> WALRecord.Event? {
        var event = WALRecord.Event.other
        if WALRecordContent.decodes(header.resourceManager), let format = rules.format {
            guard let found = WALRecordContent(bytes: bytes, header: header, format: format).event else {
                stop(at: recordStart, .unreadableContent)
                return nil
            }
            event = found
        }
        if mustOverwrite {
            guard case .overwriteContinuation(let named) = event, lost.map({ LSN($0) == named }) ?? true else {
                stop(at: recordStart, .wrongOverwrite(expected: lost.map { LSN($0) }))
                return nil
            }
            (mustOverwrite, lost) = (false, nil)
        }
        return event
    }

    /// The whole record has passed.
    private mutating func close(_ header: WALRecordHeader, _ event: WALRecord.Event) -> WALRecord {
        step = .between
        var behind = position
        if case .walSwitch = event {
            behind = (position + rules.segmentSize - 1) & ~(rules.segmentSize - 1)
            if behind > position { step = .segmentRest }
            pageEnd = behind
        }
        end = LSN(behind)
        previous = recordStart
        if firstRecord == nil { firstRecord = LSN(recordStart) }
        return WALRecord(
            start: LSN(recordStart),
            end: end,
            resourceManager: header.resourceManager,
            info: header.info,
            transaction: header.transaction,
            length: length,
            event: event
        )
    }

    private mutating func accept(length: UInt32) -> Bool {
        if length == 0 {
            stop(at: recordStart, .zeros)
        } else if length < UInt32(WALRecordHeader.size) || length > WALRecordHeader.maximumLength {
            stop(at: recordStart, .wrongLength(length))
        }
        return complaint == nil
    }

    private mutating func accept(_ header: WALRecordHeader) -> Bool {
        guard accept(length: header.length) else { return false }
        // Of the first record only this much is known of the one before.
        if previous.map({ $0 != header.previous }) ?? (header.previous >= recordStart) {
            stop(at: recordStart, .wrongPrevious(LSN(header.previous), expected: previous.map { LSN($0) }))
        } else if rules.format?.knows(resourceManager: header.resourceManager) != true {
            stop(at: recordStart, .unknownResourceManager(header.resourceManager))
        }
        return complaint == nil
    }
}
