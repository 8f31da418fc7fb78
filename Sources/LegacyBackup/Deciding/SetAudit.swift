/// Holds the history against the files: which backups are finished, and what is wrong with the others.
struct SetAudit {
    /// A finished backup, and where the history has it.
    struct Finished {
        let set: BackupSet
        let folder: String
        let series: [HistoryEntry]
        let position: Int
        /// Its place in the order of the entries of all series.
        let order: Int

        /// When its files were last written, by the machine that keeps them.
        var written: Int64 { self.set.segments.map(\.modified).max() ?? .min }
    }

    /// From the oldest to the newest.
    private(set) var finished: [Finished] = []
    /// Each with its place in the order of all entries, or with when it was written where it has none.
    private var refused: [(set: RejectedSet, order: Int?, written: Int64)] = []
    let knowsAnything: Bool
    /// Numbers of backups that lie there without an entry, by name.
    private var withoutEntry: [(key: SetKey, isBeingWritten: Bool)] = []

    struct SetKey: Hashable {
        let folder: String
        let name: String
        let number: Int
    }

    private let now: LegacyContents
    private let start: LegacyContents?
    private let spoiled: Set<SetIdentity>
    private let groups: [SetKey: [LegacyContents.Archive]]

    init(start: LegacyContents?, now: LegacyContents, spoiled: Set<SetIdentity>) {
        (self.start, self.now, self.spoiled) = (start, now, spoiled)
        let backups = now.archives.filter { $0.name.kind == .backup }
        groups = Dictionary(grouping: backups) { archive in
            SetKey(folder: archive.folder, name: archive.name.name, number: archive.name.number ?? 0)
        }
        let histories = Self.histories(start, now)
        knowsAnything =
            !now.histories.isEmpty || !histories.isEmpty || now.archives.contains { $0.name.kind != .journal }

        var listed: Set<SetKey> = []
        var order = 0
        for (folder, series) in Self.inOrder(histories) {
            for (position, entry) in series.enumerated() {
                let key = self.key(of: entry, in: folder)
                // Where a number comes twice, a failed attempt and the next, its files are the last one's.
                let isLast = !series[(position + 1)...].contains { self.key(of: $0, in: folder) == key }
                judge(entry, key, isLast ? groups[key] ?? [] : [], folder, series, position, order)
                listed.insert(key)
                order += 1
            }
        }
        judgeUnlisted(listed, histories)
    }

    /// What was read at the start goes on where it cannot be read now: 4D may just be writing it.
    private static func histories(_ start: LegacyContents?, _ now: LegacyContents) -> [String: BackupHistory] {
        var read = (start?.histories ?? [:]).compactMapValues(\.value)
        for (folder, reading) in now.histories { if let value = reading.value { read[folder] = value } }
        return read
    }

    /// Every series, the one with the latest start last.
    private static func inOrder(_ histories: [String: BackupHistory]) -> [(folder: String, entries: [HistoryEntry])] {
        func latest(_ entries: [HistoryEntry]) -> Int64 { entries.compactMap { $0.started?.clock }.max() ?? .min }
        return
            histories.sorted { $0.key < $1.key }
            .flatMap { folder, history in history.series.map { (folder, $0.entries) } }
            .enumerated()
            .sorted { (latest($0.element.1), $0.offset) < (latest($1.element.1), $1.offset) }
            .map(\.element)
    }

    /// An entry that names no file is of the one database that has files of that number in its folder.
    private func key(of entry: HistoryEntry, in folder: String) -> SetKey {
        let names = Set(groups.keys.filter { $0.folder == folder && $0.number == entry.number }.map(\.name))
        let name = entry.database ?? (names.count == 1 ? names.first : nil)
        return SetKey(folder: folder, name: name ?? "", number: entry.number)
    }

    private mutating func judge(
        _ entry: HistoryEntry,
        _ key: SetKey,
        _ files: [LegacyContents.Archive],
        _ folder: String,
        _ series: [HistoryEntry],
        _ position: Int,
        _ order: Int
    ) {
        func reject(_ reason: RejectedSet.Reason) {
            let name = key.name.isEmpty ? nil : key.name
            let set = RejectedSet(name: name, number: key.number, started: entry.started, reason: reason)
            refused.append((set, order, 0))
        }
        switch entry.status {
        case .good: break
        case .cancelled: return reject(.cancelled)
        case .failed(let code): return reject(files.isEmpty ? .nothingWritten(code) : .failed(code))
        case .unknown(let word): return reject(.unknownStatus(word))
        case .missing: return reject(.statusMissing)
        }
        let pieces: [LegacyFile]
        switch SegmentCheck.check(files, entry, settings: now.settings.value ?? start?.settings.value) {
        case .failure(let fault): return reject(fault.reason)
        case .success(let files): pieces = files
        }
        let set = BackupSet(
            name: key.name,
            number: key.number,
            segments: pieces,
            started: entry.started,
            durationMilliseconds: entry.durationMilliseconds,
            status: entry.status
        )
        if spoiled.contains(set.identity()) { return reject(.changedWhileCopied) }
        if wasListedAtStart(entry, in: folder), pieces.contains(where: hasChanged) {
            return reject(.changedSinceFinished)
        }
        finished.append(Finished(set: set, folder: folder, series: series, position: position, order: order))
    }

    private func wasListedAtStart(_ entry: HistoryEntry, in folder: String) -> Bool {
        start?.histories[folder]?.value?.entries.contains(entry) ?? false
    }

    /// Whether a file is another one than at the start, or was not there.
    func hasChanged(_ file: LegacyFile) -> Bool { start.map { $0.file(at: file.path) != file } ?? false }

    private mutating func judgeUnlisted(_ listed: Set<SetKey>, _ histories: [String: BackupHistory]) {
        let isUnreadable = now.histories.contains { histories[$0.key] == nil }
        for (key, files) in groups.sorted(by: { ($0.key.folder, $0.key.number) < ($1.key.folder, $1.key.number) })
        where !listed.contains(key) {
            let isBeingWritten = files.contains { hasChanged($0.file) }
            withoutEntry.append((key, isBeingWritten))
            let reason: RejectedSet.Reason =
                if isBeingWritten {
                    .beingWritten
                } else if histories.isEmpty {
                    isUnreadable ? .historyUnreadable : .noHistory
                } else {
                    .noHistoryEntry
                }
            let set = RejectedSet(name: key.name, number: key.number, reason: reason)
            refused.append((set, nil, files.map(\.file.modified).max() ?? 0))
        }
    }

    /// From the oldest to the newest of each kind: those with entries first.
    var rejected: [RejectedSet] {
        let chosen = finished.last
        return refused.map { set, order, written in
            let isNewer =
                chosen.map { chosen in order.map { $0 > chosen.order } ?? (written > chosen.written) } ?? false
            return RejectedSet(
                name: set.name,
                number: set.number,
                started: set.started,
                reason: set.reason,
                isNewer: isNewer
            )
        }
    }

    /// Where the history does not count on, and where files tell of another count.
    func breaksOfHistory(_ chosen: Finished?) -> [NumberingBreak] {
        guard let chosen else { return [] }
        var breaks: [NumberingBreak] = []
        for (entry, next) in zip(chosen.series, chosen.series.dropFirst()) {
            if next.number > entry.number + 1 {
                breaks.append(.gap(after: entry.number, before: next.number))
            } else if next.number < entry.number {
                breaks.append(.restart(after: entry.number, at: next.number))
            }
        }
        // What is being written has the next number.
        let highest = chosen.series.map(\.number).max() ?? 0
        let earlier = withoutEntry.filter { unlisted in
            unlisted.key.name == chosen.set.name && unlisted.key.number > highest + 1 && !unlisted.isBeingWritten
        }
        if let last = earlier.map(\.key.number).max() { breaks.append(.earlierCount(upTo: last)) }
        return breaks
    }

    /// Numbers of backups that 4D began after the chosen one, as far as history and files tell.
    func laterNumbers(than chosen: Finished) -> [Int] {
        let listed = chosen.series[(chosen.position + 1)...].filter { entry in
            // A backup that was refused before it began has closed no journal.
            entry.status == .good || groups[key(of: entry, in: chosen.folder)] != nil
        }
        let unlisted = withoutEntry.filter { unlisted in
            let files = groups[unlisted.key] ?? []
            return unlisted.key.name == chosen.set.name && unlisted.key.number == chosen.set.number + 1
                && files.contains { $0.file.modified >= chosen.written }
        }
        return (listed.map(\.number) + unlisted.map(\.key.number)).filter { $0 > chosen.set.number }
    }
}
