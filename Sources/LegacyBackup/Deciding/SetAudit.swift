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

    /// A backup that is not used: its place in the order of all entries, and when its files were written.
    struct Refused {
        let set: RejectedSet
        let order: Int?
        let written: Int64
    }

    /// From the oldest to the newest.
    private(set) var finished: [Finished] = []
    /// Those with entries first, from the oldest to the newest.
    private(set) var refused: [Refused] = []
    /// Backups that lie there without an entry.
    private(set) var withoutEntry: [(key: SetKey, isBeingWritten: Bool)] = []
    let knowsAnything: Bool

    private let files: FolderFiles
    private let settings: BackupSettings?
    private let spoiled: Set<SetIdentity>
    /// By folders: what the history said at the start.
    private let entriesAtStart: [String: Set<HistoryEntry>]

    init(start: LegacyContents?, now: LegacyContents, past: LegacyPast, spoiled: Set<SetIdentity>) {
        files = FolderFiles(start: start, now: now, arrivals: past.arrivals)
        settings = now.settings.value ?? start?.settings.value
        self.spoiled = spoiled
        entriesAtStart = (start?.histories ?? [:]).compactMapValues { $0.value.map { Set($0.entries) } }
        let histories = Self.histories(start, now)
        knowsAnything =
            !now.histories.isEmpty || !histories.isEmpty || now.archives.contains { $0.name.kind != .journal }
        var listed: Set<SetKey> = []
        var order = 0
        for (folder, series) in Self.inOrder(histories) {
            let keys = series.map { files.key(of: $0, in: folder) }
            // Where a number comes twice, a failed attempt and the next, its files are the last one's.
            var last: [SetKey: Int] = [:]
            for (position, key) in keys.enumerated() { last[key] = position }
            for (position, entry) in series.enumerated() {
                let key = keys[position]
                let own = last[key] == position ? files.groups[key] ?? [] : []
                switch judge(entry, key, own, folder) {
                case .success(let set):
                    finished.append(
                        Finished(set: set, folder: folder, series: series, position: position, order: order)
                    )
                case .failure(let fault):
                    let name = key.name.isEmpty ? nil : key.name
                    let set = RejectedSet(name: name, number: key.number, started: entry.started, reason: fault.reason)
                    refused.append(Refused(set: set, order: order, written: 0))
                }
                order += 1
            }
            listed.formUnion(keys)
        }
        judgeUnlisted(listed, isUnreadable: now.histories.contains { histories[$0.key] == nil }, histories.isEmpty)
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
            .flatMap { folder, history in history.series.map { (folder: folder, entries: $0.entries) } }
            .enumerated()
            .map { (place: ($1.entries.isEmpty ? .min : latest($1.entries), $0), series: $1) }
            .sorted { $0.place < $1.place }
            .map(\.series)
    }

    private func judge(
        _ entry: HistoryEntry,
        _ key: SetKey,
        _ own: [LegacyContents.Archive],
        _ folder: String
    ) -> Result<BackupSet, SegmentCheck.Fault> {
        func refuse(_ reason: RejectedSet.Reason) -> Result<BackupSet, SegmentCheck.Fault> {
            .failure(SegmentCheck.Fault(reason: reason))
        }
        switch entry.status {
        case .good: break
        case .cancelled: return refuse(.cancelled)
        case .failed(let code): return refuse(own.isEmpty ? .nothingWritten(code) : .failed(code))
        case .unknown(let word): return refuse(.unknownStatus(word))
        case .missing: return refuse(.statusMissing)
        }
        let checked = SegmentCheck.check(own, entry, settings: settings).mapError { fault in
            files.odd.contains(key) ? SegmentCheck.Fault(reason: .notAFile) : fault
        }
        return checked.flatMap { segments in
            let set = BackupSet(
                name: key.name,
                number: key.number,
                segments: segments,
                started: entry.started,
                durationMilliseconds: entry.durationMilliseconds,
                status: entry.status
            )
            if spoiled.contains(set.identity()) { return refuse(.changedWhileCopied) }
            if let segment = files.lostSegment(of: key, beside: segments) {
                return refuse(.segmentMissing(segment))
            }
            let wasListed = entriesAtStart[folder]?.contains(entry) ?? false
            if wasListed && segments.contains(where: files.hasChanged) { return refuse(.changedSinceFinished) }
            return .success(set)
        }
    }

    private mutating func judgeUnlisted(_ listed: Set<SetKey>, isUnreadable: Bool, _ hasNoHistory: Bool) {
        for (key, own) in files.groups.sorted(by: { ($0.key.folder, $0.key.number) < ($1.key.folder, $1.key.number) })
        where !listed.contains(key) {
            let isBeingWritten = own.contains { files.hasChanged($0.file) }
            withoutEntry.append((key, isBeingWritten))
            let reason: RejectedSet.Reason =
                if isBeingWritten {
                    .beingWritten
                } else if hasNoHistory {
                    isUnreadable ? .historyUnreadable : .noHistory
                } else {
                    .noHistoryEntry
                }
            let set = RejectedSet(name: key.name, number: key.number, reason: reason)
            refused.append(Refused(set: set, order: nil, written: own.map(\.file.modified).max() ?? 0))
        }
    }

    func hasChanged(_ file: LegacyFile) -> Bool { files.hasChanged(file) }

    /// Numbers of backups that 4D began after the chosen one, as far as history and files tell.
    func laterNumbers(than chosen: Finished) -> [Int] {
        let listed = chosen.series[(chosen.position + 1)...].filter { entry in
            // A backup that was refused before it began has closed no journal.
            entry.status == .good || files.groups[files.key(of: entry, in: chosen.folder)] != nil
        }
        let unlisted = withoutEntry.filter { unlisted in
            let own = files.groups[unlisted.key] ?? []
            return unlisted.key.name == chosen.set.name && unlisted.key.number == chosen.set.number + 1
                && own.contains { $0.file.modified >= chosen.written }
        }
        return (listed.map(\.number) + unlisted.map(\.key.number)).filter { $0 > chosen.set.number }
    }
}
