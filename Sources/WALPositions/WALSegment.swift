/// One file of the write-ahead log: where it lies and what it is called.
public struct WALSegment: Sendable, Hashable {
    public let timeline: Timeline
    /// Counted from the start of the log in units of `size`.
    public let number: UInt64
    /// `wal_segment_size`, 16 MiB unless the cluster was made otherwise.
    public let size: UInt64

    public init(timeline: Timeline, containing lsn: LSN, size: UInt64) {
        self.timeline = timeline
        self.size = size
        number = lsn.value / size
    }

    public init(timeline: Timeline, number: UInt64, size: UInt64) {
        self.timeline = timeline
        self.number = number
        self.size = size
    }

    public var start: LSN { LSN(number * size) }
    public var end: LSN { LSN((number + 1) * size) }
    public var next: WALSegment { WALSegment(timeline: timeline, number: number + 1, size: size) }

    /// 24 hexadecimal digits: timeline, then the segment number in two halves (`XLogFileName` in PostgreSQL).
    public var fileName: String {
        let perFourGigabytes = 0x1_0000_0000 / size
        return [UInt64(timeline), number / perFourGigabytes, number % perFourGigabytes].map {
            let digits = String($0, radix: 16, uppercase: true)
            return String(repeating: "0", count: max(0, 8 - digits.count)) + digits
        }.joined()
    }
}
