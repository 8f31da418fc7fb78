package import WALPositions

/// How a timeline came about: what `NNNNNNNN.history` says. Timeline 1 has no such file.
///
/// PostgreSQL writes a line for each ancestor, oldest first: its number, where the log left it, and why
/// (`access/timeline.c`).
package struct TimelineHistory: Sendable, Hashable {
    package let timeline: Timeline
    /// The ancestors, oldest first; none for timeline 1.
    package let entries: [Entry]

    package struct Entry: Sendable, Hashable {
        package let timeline: Timeline
        /// The first byte that no longer belongs to it.
        package let switchedAt: LSN
        package let reason: String
    }

    package enum Refusal: Error, Sendable, Hashable {
        case tooLong
        /// Counted from 1.
        case unreadable(line: Int)
        /// The timeline is not above the line before's, or not below the file's own.
        case timelineOutOfOrder(line: Int)
        /// The log would leave this ancestor before it reached it.
        case positionOutOfOrder(line: Int)
        case noAncestor
    }

    /// A history of a thousand restores is a tenth of this.
    package static let maximumSize = 1 << 20

    /// The first timeline of a cluster.
    package static let first = TimelineHistory(timeline: 1)

    private init(timeline: Timeline) {
        self.timeline = timeline
        entries = []
    }

    /// - Parameters:
    ///   - timeline: whose history it is: the file does not say so itself.
    ///   - bytes: the whole file. Empty lines and those that begin with `#` say nothing.
    package init(of timeline: Timeline, parsing bytes: some Collection<UInt8>) throws(Refusal) {
        guard bytes.count <= Self.maximumSize else { throw .tooLong }
        var entries: [Entry] = []
        var number = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            let text = line.drop(while: Self.isBlank)
            if text.isEmpty || text.first == UInt8(ascii: "#") { continue }
            guard let entry = Self.entry(text) else { throw .unreadable(line: number) }
            guard entry.timeline > entries.last?.timeline ?? 0, entry.timeline < timeline else {
                throw .timelineOutOfOrder(line: number)
            }
            guard entry.switchedAt >= entries.last?.switchedAt ?? LSN(1) else {
                throw .positionOutOfOrder(line: number)
            }
            entries.append(entry)
        }
        guard timeline == 1 || !entries.isEmpty else { throw .noAncestor }
        self.timeline = timeline
        self.entries = entries
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }

    private static func entry(_ line: some Collection<UInt8>) -> Entry? {
        let parts = line.split(maxSplits: 2, whereSeparator: isBlank)
        guard parts.count >= 2, !line.contains(0), parts[0].allSatisfy({ (0x30...0x39).contains($0) }),
            let timeline = Timeline(String(decoding: parts[0], as: UTF8.self)),
            let position = LSN(String(decoding: parts[1], as: UTF8.self))
        else { return nil }
        let reason = parts.count == 3 ? String(decoding: parts[2], as: UTF8.self) : ""
        return Entry(timeline: timeline, switchedAt: position, reason: reason)
    }

    /// Which timeline the byte at `lsn` belongs to, seen from this one.
    package func timeline(at lsn: LSN) -> Timeline {
        for entry in entries where lsn < entry.switchedAt { return entry.timeline }
        return timeline
    }

    /// Whether it is this timeline or one of its ancestors.
    package func contains(_ other: Timeline) -> Bool {
        other == timeline || entries.contains { $0.timeline == other }
    }

    /// Whether what `other` held up to `lsn` is still part of this timeline's past.
    package func contains(_ other: Timeline, upTo lsn: LSN) -> Bool {
        other == timeline || entries.contains { $0.timeline == other && lsn <= $0.switchedAt }
    }

    /// Where the log left `other`; nil for this timeline and for strangers.
    package func end(of other: Timeline) -> LSN? { entries.first { $0.timeline == other }?.switchedAt }

    package var fileName: String { Self.fileName(of: timeline) }

    package static func fileName(of timeline: Timeline) -> String {
        let digits = String(timeline, radix: 16, uppercase: true)
        return String(repeating: "0", count: 8 - digits.count) + digits + ".history"
    }
}
