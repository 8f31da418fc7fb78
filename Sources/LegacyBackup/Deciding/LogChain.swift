/// What carries a backup on: journals that were closed, and the current one.
///
/// 4D's rule: backup n and log n together are the state just before backup n+1. `New log file` closes the journal in
/// between: `Name[0007-0001].journal` comes after backup 7 and before `Name[0007].4BL`.
struct LogChain {
    private(set) var logs: [LogArchive] = []
    private(set) var journal: LegacyFile?
    private(set) var otherJournals: [LegacyFile] = []
    private(set) var breaks: [NumberingBreak] = []

    init(after chosen: SetAudit.Finished, in now: LegacyContents, _ audit: SetAudit) {
        let set = chosen.set
        // An earlier count's logs have the same numbers; they were written before this backup was.
        let written = chosen.written
        let known = now.archives.filter { archive in
            archive.name.kind == .log && archive.name.name == set.name && archive.isUsable
                && archive.file.modified >= written && (archive.name.number ?? -1) >= set.number
        }
        let byNumber = Dictionary(grouping: known) { $0.name.number ?? 0 }
        let later = audit.laterNumbers(than: chosen)
        var number = set.number
        while let found = byNumber[number], !found.isEmpty {
            // It is written while the next backup runs, and finished with it.
            let isListed = chosen.series.contains { $0.number == number + 1 }
            let hasChanged = found.contains { audit.hasChanged($0.file) }
            let isSegmentOnly = found.allSatisfy { !Self.isArchived($0) }
            if hasChanged && !isListed && !isSegmentOnly { break }
            logs += found.sorted(by: Self.isBefore).map { LogArchive(number: number, file: $0.file) }
            // Without the archive that a backup makes, the journal goes on from here.
            if isSegmentOnly { break }
            number += 1
        }
        let reached = logs.last { Self.isArchived($0.file) }.map(\.number)
        let next = reached.map { $0 + 1 } ?? set.number
        // What comes behind a gap cannot be replayed.
        if later.contains(where: { $0 > next }) || byNumber.keys.contains(where: { $0 > next }) {
            breaks.append(.logMissing(next))
        }
        let journals = now.archives.filter { $0.name.kind == .journal && $0.isUsable }
        // 4D calls it after the file of the data, which may be another name; but not after another database.
        let others = Set(audit.finished.map(\.set.name) + audit.withoutEntry.map(\.key.name)).subtracting([set.name])
        let own =
            journals.first { $0.name.name == set.name }
            ?? journals.filter { !others.contains($0.name.name) }.max { $0.file.modified < $1.file.modified }
        journal = own?.file
        otherJournals = journals.map(\.file).filter { $0 != own?.file }
        if own == nil { breaks.append(.journalMissing) }
    }

    private static func isArchived(_ archive: LegacyContents.Archive) -> Bool { isArchived(archive.file) }

    private static func isArchived(_ file: LegacyFile) -> Bool { file.path.lowercased().hasSuffix(".4bl") }

    private static func isBefore(_ first: LegacyContents.Archive, _ second: LegacyContents.Archive) -> Bool {
        let (one, two) = (isArchived(first), isArchived(second))
        if one != two { return two }
        return (first.name.segment ?? 0) < (second.name.segment ?? 0)
    }
}
