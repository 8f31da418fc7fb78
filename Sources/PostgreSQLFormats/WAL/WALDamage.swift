package import WALPositions

/// Where a chain of WAL records stops, and why. Not every stop is damage: every log ends somewhere.
package struct WALDamage: Error, Sendable, Hashable {
    /// The page or the record that could not be accepted: where its header begins.
    package let position: LSN
    package let reason: Reason

    package enum Reason: Error, Sendable, Hashable {
        /// Zeros stand where the next record or page would begin.
        case zeros
        /// The page was written for an earlier place: the segment was recycled, and the log has not come this far.
        case stalePage(address: LSN)

        case wrongMagic(UInt16)
        case unknownFlags(UInt16)
        /// The first page of a segment has a short header, or another page a long one.
        case wrongHeaderKind
        case otherCluster(systemIdentifier: UInt64)
        case wrongSegmentSize(UInt32)
        case wrongBlockSize(UInt32)
        case wrongAddress(LSN)
        case wrongTimeline(Timeline, expected: Timeline)
        /// Bytes that are always zero are not: in a page header, or between two records.
        case dirtyPadding
        /// How much of a record goes on in this page, and how much ought to.
        case wrongContinuation(UInt32, expected: UInt32)

        case wrongLength(UInt32)
        case wrongPrevious(LSN, expected: LSN?)
        case unknownResourceManager(UInt8)
        case wrongChecksum
        case unreadableContent
        /// A record that was cut off by a crash must be followed by one that says so.
        case wrongOverwrite(expected: LSN?)
        /// The place to start at is none where a record begins.
        case noRecordAtStart
    }

    /// Whether a log that is whole can look like this behind its last record. A log that was cut there can, too: only
    /// a position that must be reached tells them apart.
    package var isEndOfLog: Bool {
        switch reason {
        case .zeros, .stalePage: true
        default: false
        }
    }
}

extension WALDamage: CustomStringConvertible {
    package var description: String {
        switch reason {
        case .zeros: "there are only zeros at \(position)"
        case .stalePage(let address): "the page at \(position) is an old one from \(address)"
        case .wrongMagic(let magic): "the page at \(position) has the unknown mark \(String(magic, radix: 16))"
        case .unknownFlags(let flags): "the page at \(position) has the unknown flags \(String(flags, radix: 16))"
        case .wrongHeaderKind: "the page at \(position) has a header of the wrong kind"
        case .otherCluster(let identifier): "the page at \(position) belongs to another cluster, \(identifier)"
        case .wrongSegmentSize(let size): "the page at \(position) is of segments of \(size) bytes"
        case .wrongBlockSize(let size): "the page at \(position) is of blocks of \(size) bytes"
        case .wrongAddress(let address): "the page at \(position) says that it lies at \(address)"
        case .wrongTimeline(let timeline, let expected):
            "the page at \(position) is of timeline \(timeline) instead of \(expected)"
        case .dirtyPadding: "bytes at \(position) that are always zero are not"
        case .wrongContinuation(let count, let expected):
            "the page at \(position) goes on with \(count) bytes of a record instead of \(expected)"
        case .wrongLength(let length): "the record at \(position) has the impossible length \(length)"
        case .wrongPrevious(let previous, let expected):
            "the record at \(position) follows one at \(previous)"
                + (expected.map { " instead of the one at \($0)" } ?? "")
        case .unknownResourceManager(let number): "the record at \(position) is of the unknown kind \(number)"
        case .wrongChecksum: "the record at \(position) has a wrong checksum"
        case .unreadableContent: "the record at \(position) cannot be read"
        case .wrongOverwrite(let expected):
            "the record at \(position) does not say that the one "
                + (expected.map { "at \($0)" } ?? "before it") + " is void"
        case .noRecordAtStart: "no record begins at \(position)"
        }
    }
}
