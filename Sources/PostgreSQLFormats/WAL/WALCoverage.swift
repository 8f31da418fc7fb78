package import WALPositions

/// Which WAL segments a backup needs, and whether those at hand are they: pure arithmetic on names and sizes.
package enum WALCoverage {
    /// Every segment from the one that holds `start` to the one that holds the last byte before `end`.
    package static func segments(from start: LSN, to end: LSN, timeline: Timeline, size: UInt64) -> [WALSegment] {
        let first = WALSegment(timeline: timeline, containing: start, size: size)
        let last = WALSegment(timeline: timeline, containing: LSN(max(start.value, end.value - 1)), size: size)
        return (first.number...last.number).map { WALSegment(timeline: timeline, number: $0, size: size) }
    }

    /// nil when every needed segment is there and whole.
    package static func complaint(needed: [WALSegment], sizes: [String: Int64]) -> String? {
        for segment in needed {
            guard let size = sizes[segment.fileName] else { return "WAL segment \(segment.fileName) is missing" }
            if size != Int64(segment.size) {
                return "WAL segment \(segment.fileName) has \(size) bytes instead of \(segment.size)"
            }
        }
        return nil
    }
}
