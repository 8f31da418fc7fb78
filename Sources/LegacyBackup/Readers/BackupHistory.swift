import JSONStreams

/// `backupHistory.json`: what 4D remembers of its backups, from version 18 on.
///
/// 4D's manual says what the file holds - for each operation its number, the paths of all saved files, date, time, duration
/// and status, for as many backups as are kept - and that it is 4D's own: its keys are not published. Code that others have
/// published reads it as an object with a list for each structure file (the key is its path), and in each entry
/// `backupNumber`, `backupPath` and `logPath`, the oldest first. The names of the other keys are not known here: they are
/// read by their meaning (`status` or `backupStatus`; `date`, `time`, `duration` with or without `backup` before them). An
/// entry whose status is not found is `missing`, and its backup is not used.
public struct BackupHistory: Sendable, Hashable {
    /// The largest file that is read, in bytes: some thousands of attachments for each of a hundred backups.
    public static let sizeLimit = 4 << 20

    public enum Complaint: Error, Sendable, Hashable {
        /// No JSON, or more of it than the limits allow.
        case malformed
        /// JSON without anything that looks like a list of operations.
        case noOperations
    }

    /// The backups of one structure file, from the oldest to the newest.
    public struct Series: Sendable, Hashable {
        /// The key of the list; empty where the file is one list.
        public let structure: String
        public let entries: [HistoryEntry]
    }

    public let series: [Series]

    public var entries: [HistoryEntry] { series.flatMap(\.entries) }

    /// - Throws: `Complaint`.
    public init(parsing bytes: [UInt8]) throws(Complaint) {
        let root: JSONValue
        do { root = try JSONValue.parse(bytes) } catch { throw .malformed }
        series = Self.lists(in: root, named: "").map { Self.series($0, $1) }
        // A new folder's history is empty.
        if series.isEmpty, case .object(let members) = root, members.isEmpty { return }
        if series.isEmpty { throw .noOperations }
    }

    /// Lists within objects, however deep, in the order of their keys. Restores have their own.
    private static func lists(in value: JSONValue, named name: String) -> [(String, [JSONValue])] {
        switch value {
        case .array(let list): [(name, list)]
        case .object(let members):
            members.inOrder.filter { !$0.key.lowercased().hasPrefix("restor") }
                .flatMap { lists(in: $0.value, named: $0.key) }
        default: []
        }
    }

    private static func series(_ structure: String, _ list: [JSONValue]) -> Series {
        let entries = list.compactMap { value -> HistoryEntry? in
            if case .object(let members) = value { Self.entry(members) } else { nil }
        }
        return Series(structure: structure, entries: isNewestFirst(entries) ? entries.reversed() : entries)
    }

    /// 4D appends. A list that was written the other way round is known by numbers that go down by one: each such pair
    /// against each pair that goes up by one; where neither says more, by the first and the last start.
    private static func isNewestFirst(_ entries: [HistoryEntry]) -> Bool {
        let votes = zip(entries, entries.dropFirst()).reduce(0) { votes, pair in
            let step = pair.1.number - pair.0.number
            return votes + (step == 1 || step == -1 ? step : 0)
        }
        if votes != 0 { return votes < 0 }
        let starts = entries.compactMap { $0.started?.clock }
        guard let first = starts.first, let last = starts.last else { return false }
        return last < first
    }

    /// As wide as a file's name may have them.
    private static let numbers = 0...999_999_999

    private static func entry(_ members: [String: JSONValue]) -> HistoryEntry? {
        let fields = HistoryFields(members)
        // Restores are remembered too, and name the archive that they read.
        guard !fields.isRestore else { return nil }
        let file = fields.text(["backuppath", "path", "archivepath", "archive", "backupfile"])
            .flatMap(ForeignPath.name)
        let archive = file.flatMap { ArchiveName($0) }
        guard
            let number = fields.integer(["backupnumber", "number", "num", "setnumber", "backupset"]) ?? archive?.number,
            numbers.contains(number)
        else { return nil }
        let named = fields.texts.compactMap(ForeignPath.name).filter { name in
            ArchiveName(name).map { $0.kind == .backup && $0.number == number && $0.segment != nil } ?? false
        }
        return HistoryEntry(
            number: number,
            file: file ?? named.first,
            // One alone is the path of the archive, which has a segment's name.
            segments: Set(named).count > 1 ? Array(Set(named)).sorted() : [],
            logFile: fields.text(["logpath", "logfile", "logarchive", "journalpath"]).flatMap(ForeignPath.name),
            started: fields.started,
            durationMilliseconds: fields.duration,
            status: fields.status
        )
    }
}
