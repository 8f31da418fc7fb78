internal import PostgreSQLFormats
internal import WALPositions

/// The write-ahead log, and the history of its timelines.
extension FuzzTarget {
    static func checkLog(_ bytes: UnsafeRawBufferPointer) {
        let segment = WALSegment(timeline: 1, number: 2, size: 16 << 20)
        compare(bytes, WALRecordReader(firstSegment: segment, systemIdentifier: nil, startingAt: nil))
    }

    /// Each record: its manager, its info, the length of its content in two bytes, its content.
    static func checkRecords(_ bytes: UnsafeRawBufferPointer) {
        var log = SyntheticWAL()
        var rest = bytes[...]
        while rest.count >= 4, log.bytes.count < 200_000 {
            let head = Array(rest.prefix(4))
            let content = rest.dropFirst(4).prefix(Int(head[2]) | Int(head[3]) << 8)
            log.append(head[0], info: head[1], content: Array(content))
            rest = rest.dropFirst(4 + content.count)
        }
        log.bytes.withUnsafeBytes { compare($0, log.reader()) }
    }

    /// However the bytes are cut, the reader finds the same; records follow one another and lie inside the bytes.
    private static func compare(_ bytes: UnsafeRawBufferPointer, _ fresh: WALRecordReader) {
        var whole = fresh
        var records: [WALRecord] = []
        whole.consume(bytes) { records.append($0) }
        for (record, next) in zip(records, records.dropFirst()) {
            precondition(record.start < record.end && record.end <= next.start)
        }
        for record in records {
            switch record.event {
            case .commit(let time), .abort(let time), .restorePoint(_, let time):
                precondition(WALTime(time.description) == time)
            default: break
            }
        }
        precondition(records.last.map { $0.end == whole.end } ?? true)
        let piece = Int(bytes.last ?? 0) + 1
        var cut = fresh
        var second: [WALRecord] = []
        for start in stride(from: 0, to: bytes.count, by: piece) {
            let part = UnsafeRawBufferPointer(rebasing: bytes[start..<min(bytes.count, start + piece)])
            cut.consume(part) { second.append($0) }
        }
        precondition(records == second && whole.end == cut.end && whole.complaint == cut.complaint)
        _ = whole.complaint?.description
    }

    static func checkHistory(_ bytes: UnsafeRawBufferPointer) {
        guard let history = try? TimelineHistory(of: 9, parsing: bytes) else { return }
        for (entry, next) in zip(history.entries, history.entries.dropFirst()) {
            precondition(entry.timeline < next.timeline && entry.switchedAt <= next.switchedAt)
        }
        for entry in history.entries {
            precondition(entry.timeline < 9 && history.contains(entry.timeline, upTo: entry.switchedAt))
            precondition(history.timeline(at: entry.switchedAt) > entry.timeline)
        }
    }
}
