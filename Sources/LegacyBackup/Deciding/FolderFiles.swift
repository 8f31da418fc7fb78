import FileSystem

/// What a backup is known by within a folder.
struct SetKey: Hashable {
    let folder: String
    let name: String
    let number: Int

    init(folder: String, name: String, number: Int) { (self.folder, self.name, self.number) = (folder, name, number) }

    /// nil for what is no archive of a backup.
    init?(_ file: LegacyFile) {
        guard let name = ArchiveName(Path.name(of: file.path)), name.kind == .backup else { return nil }
        self.init(folder: LegacyContents.folder(of: file.path), name: name.name, number: name.number ?? 0)
    }
}

/// The archives of a folder by the backups that they belong to, and what they were at the start.
struct FolderFiles {
    let groups: [SetKey: [LegacyContents.Archive]]
    /// Backups of which something lies there that is no file.
    let odd: Set<SetKey>
    private let names: [FolderNumber: Set<String>]
    private let atStart: [String: LegacyFile]?
    private let present: Set<String>
    /// What came together, or lay together at the start, of each backup.
    private let together: [SetKey: [Set<LegacyFile>]]

    private struct FolderNumber: Hashable {
        let folder: String
        let number: Int
    }

    init(start: LegacyContents?, now: LegacyContents, arrivals: [Set<LegacyFile>]) {
        let backups = now.archives.filter { $0.name.kind == .backup }
        groups = Dictionary(grouping: backups) { archive in
            SetKey(folder: archive.folder, name: archive.name.name, number: archive.name.number ?? 0)
        }
        odd = Set(
            now.oddArchives.filter { $0.name.kind == .backup }.map {
                SetKey(folder: $0.folder, name: $0.name.name, number: $0.name.number ?? 0)
            }
        )
        var names: [FolderNumber: Set<String>] = [:]
        for key in odd.union(groups.keys) {
            names[FolderNumber(folder: key.folder, number: key.number), default: []].insert(key.name)
        }
        self.names = names
        present = Set(now.archives.map(\.file.path))
        var together: [SetKey: [Set<LegacyFile>]] = [:]
        for arrival in arrivals + (start.map { [Set($0.archives.map(\.file))] } ?? []) {
            for (key, files) in Dictionary(grouping: arrival, by: { SetKey($0) }) {
                if let key { together[key, default: []].append(Set(files)) }
            }
        }
        self.together = together
        atStart = start.map { start in
            Dictionary(start.archives.map { ($0.file.path, $0.file) }) { first, _ in first }
        }
    }

    /// An entry that names no file is of the one database that has files of that number in its folder.
    func key(of entry: HistoryEntry, in folder: String) -> SetKey {
        let found = names[FolderNumber(folder: folder, number: entry.number)] ?? []
        let name = entry.database ?? (found.count == 1 ? found.first : nil)
        return SetKey(folder: folder, name: name ?? "", number: entry.number)
    }

    /// The first segment that came with these files of a backup, or lay beside them at the start, and is gone: neither the
    /// history nor the sizes need show that it is missing. What 4D has written anew since has other files.
    func lostSegment(of key: SetKey, beside segments: [LegacyFile]) -> Int? {
        (together[key] ?? []).filter { !$0.isDisjoint(with: segments) }.flatMap { $0 }
            .filter { !present.contains($0.path) }
            .map { ArchiveName(Path.name(of: $0.path))?.segment ?? 1 }
            .min()
    }

    /// Whether a file is another one than at the start, or was not there.
    func hasChanged(_ file: LegacyFile) -> Bool { atStart.map { $0[file.path] != file } ?? false }
}
