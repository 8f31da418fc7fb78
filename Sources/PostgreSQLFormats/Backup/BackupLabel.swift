package import WALPositions

/// The file `backup_label`: where recovery has to begin. The server writes its text when a backup ends.
package struct BackupLabel: Sendable, Hashable {
    package let start: LSN
    /// The name of the segment that holds `start`.
    package let startSegment: String
    package let checkpoint: LSN
    /// `streamed` for every backup that PostgreSQL 15 and later make.
    package let method: String?
    /// `primary` or `standby`.
    package let source: String?
    /// As the server wrote it, in its own time zone.
    package let startTime: String?
    package let label: String?
    package let timeline: Timeline

    /// - Returns: nil when the text lacks the start, the checkpoint or the timeline.
    package init?(parsing text: String) {
        var fields: [Substring: Substring] = [:]
        // By bytes: to Swift, a line break and the return before it are one character, and so are a space and an accent.
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), line[colon...].starts(with: ": ".utf8) else {
                continue
            }
            let name = Substring(line[..<colon])
            // A label may hold line breaks and imitate a field. The timeline comes after it, everything else before.
            if fields[name] == nil || name == "START TIMELINE" { fields[name] = Substring(line[colon...].dropFirst(2)) }
        }
        // 0/2000028 (file 000000010000000000000002)
        guard let location = fields["START WAL LOCATION"]?.split(separator: " "), location.count == 3,
            let start = LSN(String(location[0])), location[2].hasSuffix(")"),
            let checkpoint = fields["CHECKPOINT LOCATION"].flatMap({ LSN(String($0)) })
        else { return nil }
        self.start = start
        startSegment = String(location[2].dropLast())
        self.checkpoint = checkpoint
        method = fields["BACKUP METHOD"].map(String.init)
        source = fields["BACKUP FROM"].map(String.init)
        startTime = fields["START TIME"].map(String.init)
        label = fields["LABEL"].map(String.init)
        // Only PostgreSQL 11 and later write it; the segment's name begins with it in any case.
        guard
            let timeline = fields["START TIMELINE"].flatMap({ Timeline($0) })
                ?? Timeline(startSegment.prefix(8), radix: 16)
        else { return nil }
        self.timeline = timeline
    }
}
